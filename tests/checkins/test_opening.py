"""The opening: a first moment, one question at a time, one reply, "Not tonight", promises that end, and done."""

import re
import uuid
from datetime import UTC, datetime
from datetime import time as wall
from html import unescape

import pytest
from sqlalchemy import event

from couples import clock, realtime
from couples.checkins import prompts
from couples.checkins.models import CheckIn
from couples.checkins.promises import begins_next
from couples.checkins.schedule import Rhythm
from couples.db import db
from couples.spaces import choices_let_in, letting_in
from tests.checkins.test_opened import promise
from tests.checkins.test_to_talk_about import answer_of, asks, listed
from tests.conftest import Person
from tests.forms import forms_of
from tests.home.test_news import does, lines
from tests.pages import text_of
from tests.scenario import connect, dump, one
from tests.takeout.files import take

ASKED = ("thanks", "hard", "help", "close", "own", "offer")
WORDS = "that made me smile"


def opens(ana: Person, ben: Person, asked: tuple[str, ...] = ("thanks", "hard"), occasion: str = "") -> str:
    """The occasion of a check-in in which both answered these."""
    occasion = occasion or ana.occasion()
    for person in (ana, ben):
        for prompt in asked:
            assert person.write(prompt, f"zebra {prompt} of {person.name}", occasion).status_code == 302
        assert person.ready(occasion).status_code == 302
    return occasion


@pytest.fixture
def opened(couple) -> str:
    return opens(*couple)


def primary(page: str) -> str:
    """Where the one primary action of a page leads."""
    links = re.findall(r'<a class="button button-primary"\s+href="([^"]+)"', page)
    assert len(links) == 1, links
    return links[0]


@pytest.mark.parametrize("count", [1, 2, 6])
def test_the_opening_leads_question_by_question_to_done_without_a_script(couple, count):
    ana, ben = couple
    occasion = opens(ana, ben, ASKED[:count])
    path, taps = primary(ana.page("/")), 1
    assert path == f"/check-in/{occasion}/opening"
    assert "zebra" not in ana.page(path)
    assert "You can both read it now A Ana B Ben Read it now" in text_of(ana.page(path))
    for number, prompt in enumerate(ASKED[:count], 1):
        path, taps = primary(ana.page(path)), taps + 1
        assert path == f"/check-in/{occasion}/opening/{prompt}"
        page = text_of(ana.page(path))
        assert f"Question {number} of {count}" in page
        assert re.findall(r"zebra \w+ of \w+", page) == [f"zebra {prompt} of Ana", f"zebra {prompt} of Ben"]
    path, taps = primary(ana.page(path)), taps + 1
    assert f'action="/check-in/{occasion}/done" formnovalidate>' in ana.page(path)
    home = text_of(ana.post(f"/check-in/{occasion}/done").text)
    assert (
        "Done for this week Next check-in: today at 19:00" in home or "Next check-in: Sunday, 29 Nov" in home
    )
    assert taps + 1 == count + 3
    again = text_of(ana.page(f"/check-in/{occasion}/opening"))
    assert "Done for this week. Next: Sunday, 29 November at 19:00" in again
    assert "Read it again" in again


def test_a_promise_that_is_typed_but_not_made_is_asked_about_before_one_is_done(couple, opened):
    ana, ben = couple
    made = f"/check-in/{opened}/promises"
    typed = {"text": "I water the tomatoes", "cue": "the kettle sings", "id": str(uuid.uuid4())}
    asked = ana.post(f"/check-in/{opened}/done", follow=False, **typed)
    assert asked.status_code == 422
    assert all(words in asked.text for words in typed.values())
    assert text_of(asked.text).count("haven't promised this yet") == 1
    assert "notice-stop" not in asked.text
    assert "aria-invalid" not in asked.text
    assert "Done for this week. Next" not in text_of(ana.page("/"))
    assert "tomatoes" not in ben.page(f"/check-in/{opened}")
    assert ana.post(f"/check-in/{opened}/done", follow=False, **typed, without="1").location == "/"
    assert "Done for this week" in text_of(ana.page("/"))
    assert "tomatoes" not in ben.page(f"/check-in/{opened}")
    ana.post(made, **typed)
    assert "tomatoes" in ben.page(f"/check-in/{opened}")


def test_a_promise_that_is_made_when_asked_before_one_is_done_leads_to_the_end(couple, opened):
    ana, ben = couple
    typed = {"text": "I water the tomatoes", "cue": "", "id": str(uuid.uuid4())}
    asked = ana.post(f"/check-in/{opened}/done", follow=False, **typed).text
    assert re.search(r'name="finish"[^>]*>\s*<span>Make this promise', asked)
    too_long = ana.post(f"/check-in/{opened}/promises", finish="1", **typed | {"text": "x" * 301})
    assert "Finish without it" in too_long.text
    assert ana.post(f"/check-in/{opened}/promises", follow=False, finish="1", **typed).location == "/"
    assert "Done for this week" in text_of(ana.page("/"))
    assert "tomatoes" in ben.page(f"/check-in/{opened}")
    assert "Done for this week" not in text_of(ben.page("/"))


def test_each_is_asked_for_a_promise_until_they_made_one_whoever_was_first(couple, opened):
    ana, ben = couple
    promise(ana, opened, "I make the tea on Monday")
    for page in (f"/check-in/{opened}/promises", f"/check-in/{opened}"):
        for person, is_asked in ((ana, False), (ben, True)):
            here = person.page(page)
            assert f'id="promise-{opened}"' in here
            assert ("One small promise?" in here) is is_asked
            assert ("Make another promise" in here) is not is_asked
            assert ("Only if you like" in here) is is_asked
            assert "Your promises" not in here


def test_saying_ready_second_leads_to_the_first_moment_and_first_leads_nowhere_else(couple):
    ana, ben = couple
    occasion = ana.occasion()
    for person, page in ((ana, ""), (ben, "/opening")):
        person.write("thanks", "zebra", occasion)
        assert person.ready(occasion).location == f"/check-in/{occasion}{page}"
    assert "Start reading" in ana.page(f"/check-in/{occasion}/part")
    assert "zebra" not in ana.page(f"/check-in/{occasion}/part")


def test_before_it_opens_no_page_of_the_opening_is_there_and_the_ready_page_says_that_both_ways_are_fine(
    couple,
):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("thanks", "zebra", occasion)
    ana.ready(occasion)
    for person in couple:
        for page in ("opening", "opening/thanks", "opening/thanks/part", "promises", "promises/part"):
            answer = person.get(f"/check-in/{occasion}/{page}", follow_redirects=False)
            assert (answer.status_code, answer.location) == (302, f"/check-in/{occasion}"), page
    said = "Read it then, or together today at 19:00 ."
    assert said in text_of(ana.page(f"/check-in/{occasion}"))
    assert "won't know which" not in text_of(ana.page(f"/check-in/{occasion}"))
    assert "Read it then" not in text_of(ben.page(f"/check-in/{occasion}"))
    assert "You can take this back, and no one is told" in text_of(ana.page(f"/check-in/{occasion}"))


def test_a_question_to_which_nobody_showed_anything_has_no_page(couple, opened):
    ana, _ = couple
    assert ana.get(f"/check-in/{opened}/opening/thanks").status_code == 200
    for prompt in ("close", "connected", "nonsense"):
        assert ana.get(f"/check-in/{opened}/opening/{prompt}").status_code == 404


def test_reading_leaves_no_trace(couple, opened, monkeypatch):
    """Not in the database, not in a frame, and not on the partner's pages; neither does putting something aside."""
    ana, ben = couple
    seen_by_ben = (
        "/",
        "/check-in",
        f"/check-in/{opened}",
        f"/check-in/{opened}/opening/thanks",
        "/check-in/history",
    )
    for person in couple:
        person.page("/")
    ben_sees = [text_of(ben.page(path)) for path in seen_by_ben]
    frames, rows = [], dump(ana.app)
    monkeypatch.setattr(realtime, "notify", lambda *notice: frames.append(notice))
    for page in (
        "opening",
        "opening/thanks",
        "opening/hard",
        "opening/hard/part",
        "promises",
        "promises/part",
    ):
        ana.page(f"/check-in/{opened}/{page}")
    assert {table for table, now in dump(ana.app).items() if now != rows[table]} <= {"sessions"}
    ana.post(f"/check-in/answers/{answer_of(ben, 'hard')}/not-tonight")
    changed = {table for table, now in dump(ana.app).items() if now != rows[table]}
    assert "letting_in" in changed
    assert changed <= {"letting_in", "sessions"}
    assert frames == []
    assert [text_of(ben.page(path)) for path in seen_by_ben] == ben_sees


def test_where_the_partner_shows_nothing_that_is_said_however_it_came(couple):
    ana, ben = couple
    occasion = ana.occasion()
    for prompt in ("thanks", "hard", "help", "close"):
        ana.write(prompt, f"zebra {prompt}", occasion)
    ben.write("thanks", "zebra thanks", occasion)
    ben.write("hard", "", occasion, go="skip")
    ben.write("help", "zebra kept", occasion, keep="y")
    for person in couple:
        assert person.ready(occasion).status_code == 302
    nothing = "Nothing from Ben on this one."
    for prompt, count in (("thanks", 0), ("hard", 1), ("help", 1), ("close", 0)):
        assert text_of(ana.page(f"/check-in/{occasion}/opening/{prompt}")).count(nothing) == count
    assert text_of(ana.page(f"/check-in/{occasion}")).count(nothing) == 2  # "close" was asked of no one
    assert "Nothing from" not in text_of(ben.page(f"/check-in/{occasion}"))


def test_once_it_is_read_to_its_end_home_and_the_opening_say_that_being_done_is_next(couple, opened):
    ana, ben = couple
    end = f"/check-in/{opened}/promises"
    ben.page("/")
    ben_saw = text_of(ben.page("/"))
    for page in ("/", f"/check-in/{opened}/opening"):
        assert "Finish it" not in ana.page(page)
    ana.post("/home/new/here", page=f"/check-in/{opened}/opening/thanks")
    assert "Finish it" not in ana.page("/")
    assert f'value="{end}"' in ana.page(end)
    ana.post("/home/new/here", page=end)
    for page in ("/", f"/check-in/{opened}/opening"):
        assert f'href="{end}"' in ana.page(page)
        assert "Finish it" in ana.page(page)
    assert "You've read your check-in" in text_of(ana.page("/"))
    assert text_of(ben.page("/")) == ben_saw
    ana.post(f"/check-in/{opened}/done")
    assert "Done for this week" in text_of(ana.page("/"))
    assert "Read it again" in ana.page(f"/check-in/{opened}/opening")


def test_reading_it_all_on_one_page_is_reading_it_to_its_end(couple, opened):
    ana, ben = couple
    page = f"/check-in/{opened}"
    assert "Finish it" not in ana.page("/")
    assert re.search(r'data-opened-here.*?name="page" value="(.*?)"', ana.page(page), re.S)[1] == page
    ana.post("/home/new/here", page=page)
    assert "Finish it" in ana.page("/")
    assert "Finish it" not in ben.page("/")


def test_once_done_the_check_ins_page_says_so_first(couple, opened):
    ana, _ = couple
    assert "You can both read it now" in text_of(ana.page("/check-in"))
    ana.post(f"/check-in/{opened}/done")
    page = text_of(ana.page("/check-in").split("data-opened")[1].join(("<main>", "</main>")))
    assert "Done for this week Next: Sunday, 29 November at 19:00" in page, (
        "Ben isn't done, so no one is named"
    )
    assert "You can both read it now" not in page


def test_a_check_in_of_last_week_no_longer_says_done_for_this_week(couple, opened, time):
    ana, _ = couple
    pages = [f"/check-in/{opened}", f"/check-in/{opened}/opening", f"/check-in/{opened}/promises"]
    ana.post(f"/check-in/{opened}/done")
    for page in pages:
        assert "Done for this week. Next" in text_of(ana.page(page)), page
    time.move(days=7)
    ana.sign_in()
    for page in pages:
        assert "Done for this week" not in text_of(ana.page(page)), page
    assert "Done for this week" not in text_of(ana.page("/"))


def test_from_home_who_is_done_comes_right_to_the_answers(couple, opened):
    ana, _ = couple
    ana.post(f"/check-in/{opened}/done")
    (path,) = re.findall(r'href="([^"]+)">\s*<span>See this check-in', ana.page("/"))
    assert "zebra thanks of Ben" in ana.page(path)


def test_what_came_to_a_question_that_was_passed_is_new_until_its_page_is_seen(couple, opened):
    ana, ben = couple
    for prompt in ("thanks", "hard"):
        ben.post(f"/check-in/answers/{answer_of(ana, prompt)}/replies", kind="words", text="I hear you")
    told = "Ben replied in your check-in"
    ana.post("/home/new/here", page=f"/check-in/{opened}/promises")
    assert told in text_of(ana.page("/"))
    for prompt in ("thanks", "hard"):
        page = f"/check-in/{opened}/opening/{prompt}"
        assert told in text_of(ana.page("/"))
        for shown in (page, f"{page}/part"):
            assert (
                re.search(r'data-opened-here.*?name="page" value="(.*?)"', ana.page(shown), re.S)[1] == page
            )
        ana.post("/home/new/here", page=page)
    assert told not in text_of(ana.page("/"))


def test_what_goes_to_the_partner_and_what_stays_is_plain_before_the_tap(couple, opened):
    page = text_of(couple[0].page(f"/check-in/{opened}/opening/thanks"))
    assert "Let's talk about this Save for later" in page
    assert "Not tonight" not in page


def test_a_heart_shows_where_it_was_tapped_without_a_notice(couple, opened):
    ana, ben = couple
    ben.page("/")  # what was said before is heard
    for is_on in (True, False):
        page = ben.post(f"/check-in/answers/{answer_of(ana, 'thanks')}/replies", kind="heart").text
        assert "data-news" not in page
        assert ('value="heart" aria-pressed="true"' in page) is is_on


@pytest.mark.parametrize("kind", ["heart", "talk", "a phrase"])
def test_a_second_tap_on_the_same_page_takes_nothing_back(couple, opened, kind):
    ana, ben = couple
    if kind == "a phrase":
        kind = next(iter(prompts.replies()))
    path = f"/check-in/answers/{answer_of(ana, 'thanks')}/replies"
    for wants, count in (("on", 1), ("on", 1), ("off", 0), ("off", 0), ("on", 1)):
        assert ben.post(path, follow=False, kind=kind, wants=wants).status_code == 302
        assert len(dump(ana.app)["replies"]) == count, wants
    if kind in ("heart", "talk"):
        page = ben.page(f"/check-in/{ana.occasion()}")
        assert re.search(rf'name="wants" value="off">\s*<button[^>]*name="kind" value="{kind}"', page)


def test_a_heart_is_said_in_words(couple, opened):
    ana, ben = couple
    ben.post(f"/check-in/answers/{answer_of(ana, 'thanks')}/replies", kind="heart")
    for path in (f"/check-in/{opened}/opening/thanks", f"/check-in/{opened}"):
        assert "Ben sent a heart" in text_of(ana.page(path))
        assert "Ben : " not in text_of(ana.page(path))


def test_not_tonight_goes_on_and_keeps_the_answer_for_another_time(couple, opened):
    ana, ben = couple
    here, after = f"/check-in/{opened}/opening/thanks", f"/check-in/{opened}/opening/hard"
    id = answer_of(ben, "thanks")
    page = ana.page(here)
    assert f'name="next" value="{after}"' in page.split("not-tonight")[1]
    assert ana.post(f"/check-in/answers/{id}/not-tonight", follow=False, next=after).location == after
    undo = (
        ana.page(after).split("Saved for later, on your Check-in page. Only you know")[1].split("</form>")[0]
    )
    assert "Undo" in undo
    assert f'name="next" value="{here}"' in undo
    assert 'name="do" value="read"' in undo
    assert "Saved for later, on your Check-in page. Only you know" not in text_of(ana.page(after))
    for path in (here, f"/check-in/{opened}"):
        page = ana.page(path)
        fold = page.split("You saved this for later")[1].split("</details>")[0]
        assert "zebra thanks of Ben" in fold
        assert page.count("zebra thanks of Ben") == 1
    assert "zebra thanks of Ben" not in ana.page("/check-in/history")
    ana.post(f"/check-in/answers/{id}/not-tonight", do="read", next=here)
    assert "You saved this for later" not in ana.page(here)
    assert "zebra thanks of Ben" in ana.page("/check-in/history")
    assert (
        ana.post(f"/check-in/answers/{answer_of(ana, 'thanks')}/not-tonight", follow=False).status_code == 404
    )


def test_the_check_in_page_leads_its_reader_alone_back_to_what_was_saved_for_later(couple, opened, time):
    ana, ben = couple
    id = answer_of(ben, "thanks")
    link = f'href="/check-in/{opened}#answer-{id}"'
    assert "Saved for later" not in ana.page("/check-in")
    ana.post(f"/check-in/answers/{id}/not-tonight")
    ana.page(f"/check-in/{opened}")  # it says once that it was saved
    time.move(days=8)
    for person in couple:
        person.sign_in()
    page = ana.page("/check-in")
    assert link in page.split("Saved for later")[1].split("</details>")[0]
    assert "zebra thanks" not in page
    assert "Saved for later" not in ben.page("/check-in")
    ana.post(f"/check-in/answers/{id}/not-tonight", do="read")
    assert link not in ana.page("/check-in")


def test_the_reply_has_the_focus_when_its_page_opens(couple, opened):
    ana, ben = couple
    path = f"/check-in/answers/{answer_of(ben, 'hard')}/replies"
    assert re.findall(r"<textarea[^>]*\bautofocus\b[^>]*>", ana.page(path))
    assert "autofocus" not in ana.post(path, kind="words", text="").text, "what's wrong has the focus"


def test_what_was_put_aside_stays_so_however_much_comes_after_it(couple, opened, time):
    ana, ben = couple
    ana.post(f"/check-in/answers/{answer_of(ben, 'thanks')}/not-tonight")
    time.move(days=30)
    ana.post(f"/check-in/{opened}/done")  # something is remembered as opened, and what's old is forgotten
    assert "You saved this for later" in ana.page(f"/check-in/{opened}/opening/thanks")
    assert "zebra thanks of Ben" not in ana.page("/check-in/history")


def test_what_an_earlier_version_put_aside_is_still_aside_and_comes_back_the_same_way(
    couple, opened, monkeypatch
):
    ana, ben = couple
    here, path = (
        f"/check-in/{opened}/opening/thanks",
        f"/check-in/answers/{answer_of(ben, 'thanks')}/not-tonight",
    )
    with monkeypatch.context() as before:
        as_before = lambda id: letting_in.mark_opened([choices_let_in.mark("not-tonight", id)], clock.now())  # noqa: E731
        before.setattr(letting_in, "set_aside", as_before)
        ana.post(path)
    assert "You saved this for later" in ana.page(here)
    ana.post(path, do="read")
    assert "You saved this for later" not in ana.page(here)


def replies(person: Person) -> list[str]:
    with connect(person.app) as database:
        return [" ".join(kind for (kind,) in database.execute("SELECT kind FROM replies ORDER BY kind"))]


def said(person: Person, kind: str) -> str:
    return one(person.app, "SELECT id FROM replies WHERE kind = ?", kind)


def test_no_phrase_takes_the_place_of_own_words(couple, opened):
    ana, ben = couple
    path = f"/check-in/answers/{answer_of(ben, 'hard')}/replies"
    ana.post(path, kind="words", text=WORDS)
    assert "First take back what you wrote." in text_of(ana.post(path, kind="makes-sense").text)
    assert replies(ana) == ["words"]
    assert WORDS in ben.page(f"/check-in/{opened}/opening/hard")


def test_own_words_said_to_an_answer_that_is_taken_back_stay_with_who_wrote_them_alone(couple, opened):
    ana, ben = couple
    answer = answer_of(ben, "hard")
    past = one(ana.app, "SELECT id FROM check_ins WHERE occasion = ?", opened)
    asks(ana, ben, "hard")
    ana.post(f"/check-in/answers/{answer}/replies", kind="words", text=WORDS)
    pages = [f"/check-in/{opened}", f"/check-in/{opened}/opening/hard", f"/check-in/history/{past}"]
    for page in pages:
        assert WORDS in ben.page(page), page
    ben.post(f"/check-in/answers/{answer}/take-back")
    assert replies(ana) == ["words"]
    for page in pages:
        assert WORDS in ana.page(page), page
        assert WORDS not in ben.page(page), page
    assert WORDS not in ben.page("/") + ben.page("/shared") + str(take(ben, opened="y").data)
    assert WORDS in str(take(ana).data)
    ana.post(f"/check-in/replies/{said(ana, 'words')}/take-back")
    assert replies(ana) == [""]


def test_an_answer_has_one_reply_and_beside_it_a_heart_and_the_wish_to_talk(couple, opened):
    ana, ben = couple
    path = f"/check-in/answers/{answer_of(ben, 'hard')}/replies"
    asks(ana, ben, "hard")
    ana.post(path, kind="heart")
    for kind in ("makes-sense", "words"):
        ana.post(path, kind=kind, **({"text": WORDS} if kind == "words" else {}))
        assert replies(ana) == [" ".join(sorted(["heart", kind, "talk"]))]
        assert "Ana sent a heart" in text_of(ben.page(f"/check-in/{opened}/opening/hard"))
        assert (WORDS in ben.page(f"/check-in/{opened}/opening/hard")) is (kind == "words")
    ana.post(f"/check-in/replies/{said(ana, 'words')}/take-back")
    assert "Ben :" not in text_of(ben.page(f"/check-in/{opened}/opening/hard"))
    assert "Ana sent a heart" in text_of(ben.page(f"/check-in/{opened}/opening/hard"))
    ana.post(path, kind="heart")
    assert replies(ana) == ["talk"]
    assert len(listed(ana)) == len(listed(ben)) == 1


def test_a_reply_that_takes_the_place_of_a_phrase_says_so_before(couple, opened):
    ana, ben = couple
    path = f"/check-in/answers/{answer_of(ben, 'hard')}/replies"
    ana.post(path, kind="heart")
    assert "It replaces" not in text_of(ana.page(path))
    ana.post(path, kind="makes-sense")
    assert "It replaces “I can see why”." in text_of(ana.page(path))
    assert 'value="makes-sense"' not in ana.page(path)
    ana.post(path, kind="words", text=WORDS)
    assert "It replaces" not in text_of(ana.page(path))


def test_beside_own_words_theres_a_heart_and_no_phrase_which_would_be_refused(couple, opened):
    ana, ben = couple
    path = f"/check-in/answers/{answer_of(ben, 'hard')}/replies"
    pages = [f"/check-in/{opened}/opening/hard", f"/check-in/{opened}"]
    hearts = lambda: [ana.page(page).count('value="heart"') for page in pages]  # noqa: E731
    assert hearts() == [1, 2]
    assert "Or a short phrase" in ana.page(path)
    ana.post(path, kind="words", text=WORDS)
    assert hearts() == [1, 2]
    assert "Or a short phrase" not in ana.page(path)
    ana.post(f"/check-in/replies/{said(ana, 'words')}/take-back")
    assert "Or a short phrase" in ana.page(path)


def test_a_reply_thats_taken_back_and_written_again_is_news_and_a_heart_isnt(couple, opened):
    ana, ben = couple
    path = f"/check-in/answers/{answer_of(ben, 'hard')}/replies"
    for kind, line, comes_again in (
        ("heart", "Ana sent a heart for your answer", False),
        ("words", "Ana replied in your check-in", True),
    ):
        ana.post(path, kind=kind, text=WORDS)
        assert line in lines(ben)
        does(ben, line)
        assert line not in lines(ben)
        ana.post(f"/check-in/replies/{said(ana, kind)}/take-back")
        ana.post(path, kind=kind, text=WORDS)
        assert (line in lines(ben)) is comes_again, kind


def _reply_form(page: str) -> dict[str, str]:
    """The form for words of one's own, as it would be sent."""
    [form] = [form.fields for form in forms_of(page, "") if "shown" in form.fields]
    return form | {"kind": "words"}


def test_a_reply_from_another_page_is_shown_before_it_is_replaced(couple, opened):
    ana, ben = couple
    path = f"/check-in/answers/{answer_of(ben, 'hard')}/replies"
    form = _reply_form(ana.page(path))
    phone = ana.another_device()
    phone.post(path, **_reply_form(phone.page(path)) | {"text": "from the phone"})
    for text in ("from the laptop", "from the laptop, too"):
        answer = ana.post(path, follow=False, **form | {"text": text})
        assert answer.status_code == 409
        assert "You've sent “from the phone” since you opened this page." in unescape(answer.text)
        assert text in answer.text
    assert "from the phone" in ben.page(f"/check-in/{opened}")
    form = _reply_form(answer.text)
    for _ in range(2):
        assert ana.post(path, follow=False, **form).status_code == 302
    assert "from the laptop, too" in ben.page(f"/check-in/{opened}")


def test_own_words_can_be_said_again_and_taken_back_and_are_no_second_piece_of_news(couple, opened):
    ana, ben = couple
    id = answer_of(ben, "hard")
    for text in (WORDS, "and it still does"):
        ana.post(f"/check-in/answers/{id}/replies", text=text)
    assert WORDS not in ben.page(f"/check-in/{opened}")
    assert "and it still does" in ben.page(f"/check-in/{opened}")
    assert "and it still does" in ana.page(f"/check-in/answers/{id}/replies")
    reply = one(ana.app, "SELECT id FROM replies")
    assert ben.post(f"/check-in/replies/{reply}/take-back", follow=False).status_code == 404
    ana.post(f"/check-in/replies/{reply}/take-back")
    assert one(ana.app, "SELECT COUNT(*) FROM replies") == 0


@pytest.mark.parametrize("ask", ["GET", "heart", "words", "not tonight"])
def test_a_number_that_an_earlier_version_opened_is_nobody_elses_to_read_or_reply_to(couple, opened, ask):
    ana, ben = couple
    path = f"/check-in/answers/{answer_of(ben, 'thanks')}"
    ways = {
        "GET": lambda: ana.get(f"{path}/replies"),
        "heart": lambda: ana.post(f"{path}/replies", kind="heart"),
        "words": lambda: ana.post(f"{path}/replies", kind="words", text=""),
        "not tonight": lambda: ana.post(f"{path}/not-tonight"),
    }
    assert ways[ask]().status_code in (200, 422)
    with connect(ana.app) as database:
        database.execute("UPDATE answers SET prompt='connected' WHERE prompt='thanks'")
        database.commit()
    answer = ways[ask]()
    assert answer.status_code == 404
    assert "zebra" not in answer.text


@pytest.mark.parametrize("text", ["", "\u200b ", "x" * 2001])
def test_a_reply_without_words_or_with_too_many_says_so_and_keeps_the_text(couple, opened, text):
    ana, ben = couple
    answer = ana.post(f"/check-in/answers/{answer_of(ben, 'hard')}/replies", kind="words", text=text)
    assert answer.status_code == 422
    assert text.strip("\u200b ") in answer.text
    assert 'id="text-error"' in answer.text
    assert one(ana.app, "SELECT COUNT(*) FROM replies") == 0


@pytest.mark.parametrize(
    "text",
    [
        "Yes",
        "\u05ea\u05d5\u05d3\u05d4 \u05e2\u05dc \u05d4\u05de\u05e8\u05e7",
        "soup \U0001f372 " * 714,
        "<b>&amp;",
    ],
)
def test_whatever_was_written_is_shown_as_it_is(couple, text):
    ana, ben = couple
    occasion = ana.occasion()
    for person in couple:
        assert person.write("thanks", text.strip(), occasion).status_code == 302
        person.ready(occasion)
    page = ben.page(f"/check-in/{occasion}/opening/thanks")
    assert text_of(page).count(" ".join(text.split())) == 2
    assert page.count('class="words" dir="auto"') == 2


# --- promises -----------------------------------------------------------------------------------------------------------

SUNDAYS = Rhythm(6, wall(19), "UTC", datetime(2026, 11, 1, tzinfo=UTC))


def check_in(day: str, revealed: str = "") -> CheckIn:
    at = datetime.fromisoformat(f"{revealed}T12:00+00:00") if revealed else None
    return CheckIn(occasion=day, revealed_at=at)


@pytest.mark.parametrize(
    ("made", "at", "ends"),
    [
        (check_in("2026-11-08", "2026-11-08"), check_in("2026-11-15"), True),
        (check_in("2026-11-08", "2026-11-06"), check_in("2026-11-15"), True),
        (check_in("2026-11-08", "2026-11-11"), check_in("2026-11-15"), True),
        (check_in("2026-11-08", "2026-11-08"), check_in("2026-11-22"), False),
        (check_in("2026-11-08"), check_in("2026-11-15"), True),
        (check_in("2026-11-15"), check_in("2026-11-08"), False),
        (check_in("hello", "2026-11-10"), check_in("2026-11-15"), True),
        (check_in("2026-11-08", "2026-11-08"), check_in("hello"), False),
    ],
)
def test_a_promise_ends_with_the_check_in_after_the_one_it_was_made_in(made, at, ends):
    assert begins_next(made, at, SUNDAYS) is ends


def test_another_day_of_the_week_lets_no_promise_end_unseen():
    """The new rhythm begins later: its first check-in is the next one."""
    wednesdays = Rhythm(2, wall(19), "UTC", datetime(2026, 11, 12, 19, tzinfo=UTC))
    assert begins_next(check_in("2026-11-08", "2026-11-08"), check_in("2026-11-18"), wednesdays)
    assert not begins_next(check_in("2026-11-08", "2026-11-08"), check_in("2026-11-25"), wednesdays)


def test_a_promise_ends_at_the_next_opening_and_its_maker_makes_it_again_with_one_tap(couple, opened, time):
    ana, ben = couple
    text = "I make the tea on Monday"
    id = promise(ana, opened, text)
    assert "Promise again" not in ana.page(f"/check-in/{opened}/promises")
    assert "You&#39;ve already made that promise." in ana.post(f"/check-in/promises/{id}/again").text
    time.move(days=3)
    assert text in ben.page("/shared")
    occasion = opens(ana, ben)
    step = f"/check-in/{occasion}/promises"
    for person in couple:
        assert text not in person.page("/shared")
    assert "Promise again" in ana.page(step)
    assert text not in ben.page(step)
    for _ in range(2):
        ana.post(f"/check-in/promises/{id}/again", next=step)
    assert one(ana.app, "SELECT COUNT(*) FROM promises") == 2
    assert "Promise again" not in ana.page(step)
    for person in couple:
        # its maker's way to take it back, a fold with a button, names it twice more
        assert text_of(person.page(step)).count(text) == (3 if person is ana else 1)
        assert text in person.page("/shared")
    for never in ("again", "second", "since", "times"):
        assert never not in text_of(ben.page(step)).lower()


def test_from_a_page_of_the_week_before_a_promise_is_made_for_the_week_that_runs_now(couple, opened, time):
    ana, ben = couple
    text = "I make the tea on Monday"
    id = promise(ana, opened, text)
    time.move(days=3)
    occasion = opens(ana, ben)
    assert "Promise again" in ana.page(f"/check-in/{occasion}/promises")
    time.move(days=12)  # past the hour that its week ended at
    assert text not in ben.page("/shared")
    said = text_of(ana.post(f"/check-in/promises/{id}/again").text)
    assert "already" not in said
    assert "Promised." in said
    assert text in ben.page("/shared")
    assert one(ana.app, "SELECT COUNT(*) FROM promises") == 2


def test_an_earlier_check_in_asks_for_no_promise_and_one_typed_there_is_made_for_now(couple, opened, time):
    ana, ben = couple
    pages = [f"/check-in/{opened}", f"/check-in/{opened}/promises"]
    making = f'action="/check-in/{opened}/promises"'
    assert all(making in ana.page(path) for path in pages)
    time.move(days=3)
    occasion = opens(ana, ben)
    assert not any(making in ana.page(path) for path in pages)
    assert f'action="/check-in/{occasion}/promises"' in ana.page(f"/check-in/{occasion}")
    promise(ana, opened, "I make the tea on Monday")
    for person in couple:
        assert "tea on Monday" in person.page(f"/check-in/{occasion}")
        assert "tea on Monday" in person.page("/shared")
        assert "tea on Monday" not in person.page(pages[0])


def test_a_promise_of_a_week_before_the_last_is_nowhere_any_more(couple, opened, time):
    ana, _ben = couple
    promise(ana, opened, "I make the tea on Monday")
    time.move(days=5)
    assert "tea on Monday" in ana.page("/check-in")
    time.move(days=7)  # a week without a check-in
    for person in couple:
        for path in ("/check-in", "/shared", "/"):
            assert "tea on Monday" not in person.page(path)
    assert "tea on Monday" in ana.page(f"/check-in/{opened}")


def test_a_promise_may_have_a_when_and_refused_words_stay(couple, opened):
    ana, _ = couple
    ana.post(
        f"/check-in/{opened}/promises", id=str(uuid.uuid4()), text="I'll put my phone away", cue="we sit down"
    )
    for person in couple:
        assert "When we sit down I'll put my phone away" in text_of(
            person.page(f"/check-in/{opened}/promises")
        )
    answer = ana.post(f"/check-in/{opened}/promises", id=str(uuid.uuid4()), text="", cue="we sit down again")
    assert answer.status_code == 422
    assert "we sit down again" in answer.text
    answer = ana.post(f"/check-in/{opened}/promises", id=str(uuid.uuid4()), text="I'll call", cue="x" * 301)
    assert answer.status_code == 422
    assert "call" in answer.text


# --- what is kept -------------------------------------------------------------------------------------------------------


def test_past_check_ins_have_a_line_each_and_a_year_of_them_takes_as_many_selects_as_one(couple, time):
    ana, ben = couple
    opens(ana, ben)
    with ana.app.app_context():
        engine = db.engine
    said = []

    def counted(*_: object) -> None:
        said.append(1)

    event.listen(engine, "before_cursor_execute", counted)
    ana.page("/check-in/history")
    said.clear()
    assert text_of(ana.page("/check-in/history")).count("zebra thanks of Ben") == 1
    first = len(said)
    for _ in range(3):
        time.move(days=7)
        opens(ana, ben)
    ana.page("/check-in/history")
    said.clear()
    assert text_of(ana.page("/check-in/history")).count("zebra thanks of Ben") == 4
    assert len(said) == first
    event.remove(engine, "before_cursor_execute", counted)

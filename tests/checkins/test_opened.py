"""After the reveal: replies, afterthoughts, taking back, promises, history."""

import json
import re
import uuid
from html import unescape

import pytest

from couples.checkins import promises
from tests.conftest import PASSWORD, Person
from tests.forms import forms_of
from tests.pages import names_of_buttons, text_of
from tests.scenario import connect, one, user_id


def answer_of(person: Person, prompt: str = "thanks") -> str:
    query = "SELECT a.id FROM answers a JOIN users u ON u.id=a.author_id WHERE u.email=? AND a.prompt=?"
    return one(person.app, query, person.email, prompt)


def promise(person: Person, occasion: str, text: str) -> str:
    id = str(uuid.uuid4())
    assert person.post(f"/check-in/{occasion}/promises", follow=False, id=id, text=text).status_code == 302
    return id


def test_shared_says_with_which_check_in_a_promise_ends(opened, couple, time):
    ana, ben = couple
    promise(ana, opened, "I run once")
    assert "I run once Until Sunday, 29 November" in text_of(ben.page("/shared"))
    time.move(days=4)
    assert "I run once Until Sunday, 29 November" in text_of(ben.page("/shared"))


def test_the_day_of_an_opened_check_in_is_said_once_and_a_later_day_of_opening_beside_it(couple, time):
    pages = []
    for before, late in ((0, 0), (5, 3)):
        time.move(days=before)
        occasion = couple[0].occasion()
        time.move(days=late)
        for person in couple:
            person.write("thanks", "the soup", occasion)
            person.ready(occasion)
        pages.append(text_of(couple[1].page(f"/check-in/{occasion}")))
    assert "Sunday, 22 November Opened What do I" in pages[0]
    assert "Sunday, 29 November Opened Monday, 30 November What do I" in pages[1]


def test_each_answers_buttons_have_names_of_their_own(couple):
    occasion = couple[0].occasion()
    for person in couple:
        for prompt in ("thanks", "hard"):
            person.write(prompt, "the soup", occasion)
    for person in couple:
        person.ready(occasion)
    for text in ("and the walk", "and the call"):
        couple[0].post(
            f"/check-in/answers/{answer_of(couple[0])}/afterthoughts", id=str(uuid.uuid4()), text=text
        )
    for person in couple:
        names = names_of_buttons(person.page(f"/check-in/{occasion}"))
        assert sum(name.startswith("Send a heart: ") for name in names) == 2, names
        assert len(names) == len(set(names)), names


def test_a_promise_from_the_check_in_before_is_no_longer_news(opened, couple, time):
    ana, ben = couple
    promise(ana, opened, "I run once")
    assert "Ana made a promise" in text_of(ben.page("/"))
    time.move(days=7)
    assert "Ana made a promise" in text_of(ben.page("/")), "it's still one of now"
    occasion = ana.occasion()
    for person in couple:
        person.write("thanks", "the soup", occasion)
        person.ready(occasion)
    assert "Ana made a promise" not in text_of(ben.page("/"))
    promise(ana, occasion, "I call your mother")
    assert "Ana made a promise" in text_of(ben.page("/"))


def test_a_promise_made_before_its_check_in_opened_is_news_as_long_as_it_runs(couple, time):
    ana, ben = couple
    occasion = ana.occasion()
    ana.post("/check-in/promises/own", id=str(uuid.uuid4()), text="I run once")
    assert "Ana made a promise" in text_of(ben.page("/"))
    time.move(days=6)
    for person in couple:
        person.sign_in()
    assert ana.occasion() != occasion
    assert "I run once" in ben.page("/shared")
    assert "Ana made a promise" in text_of(ben.page("/"))
    time.move(days=7)
    ben.sign_in()
    assert "I run once" not in ben.page("/shared")
    assert "Ana made a promise" not in text_of(ben.page("/"))


def test_a_reply_is_given_with_one_tap_and_taken_away_with_another(opened, couple):
    ana, ben = couple
    path = f"/check-in/answers/{answer_of(ana)}/replies"
    ben.post(path, kind="makes-sense")
    assert one(ana.app, "SELECT kind FROM replies") == "makes-sense"
    ben.post(path, kind="makes-sense")
    assert one(ana.app, "SELECT COUNT(*) FROM replies") == 0
    assert ben.post(path, kind="angry", follow=False).status_code == 404


def test_an_afterthought_is_added_marked_and_sent_twice_is_one(opened, couple):
    ana, ben = couple
    id, path = str(uuid.uuid4()), f"/check-in/answers/{answer_of(ana)}/afterthoughts"
    for _ in range(2):
        ana.post(path, id=id, text="and for the bread")
    assert one(ana.app, "SELECT COUNT(*) FROM afterthoughts") == 1
    page = ben.page(f"/check-in/{opened}")
    assert "and for the bread" in page
    assert "Thank you for the soup" in page
    assert "added" in page.lower() or "afterthought" in page.lower()


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "x" * 5001])
def test_an_empty_or_endless_afterthought_says_so_and_keeps_the_text(opened, couple, text):
    ana, _ = couple
    answer = ana.post(f"/check-in/answers/{answer_of(ana)}/afterthoughts", id=str(uuid.uuid4()), text=text)
    assert answer.status_code == 422
    assert text.strip("\u200b ") in answer.text


def test_an_answer_taken_back_is_gone_for_both_with_all_that_hung_on_it(opened, couple):
    ana, ben = couple
    id = answer_of(ana)
    ana.post(f"/check-in/answers/{id}/afterthoughts", id=str(uuid.uuid4()), text="and for the bread")
    ben.post(f"/check-in/answers/{id}/replies", kind="thank-you")
    ana.post(f"/check-in/answers/{id}/take-back")
    for person in couple:
        page = person.page(f"/check-in/{opened}")
        assert "Thank you for the soup" not in page
        assert "and for the bread" not in page
        assert "taken back" in page.lower()
        assert "Thank you for waiting" in page
    with connect(ana.app) as db:
        cells = db.execute(
            "SELECT draft_cell, ready_cell, shared_cell FROM answers WHERE id=?", (uuid.UUID(id).hex,)
        ).fetchone()
        assert cells == (None, None, None)
        assert db.execute("SELECT COUNT(*) FROM replies").fetchone() == (0,)


def test_promises_come_back_at_the_beginning_of_the_next_week_and_their_maker_alone_reports(
    opened, couple, time
):
    ana, ben = couple
    id = promise(ana, opened, "I make the tea on Monday")
    assert "I make the tea on Monday" in ben.page(f"/check-in/{opened}")
    time.move(days=3)
    assert "I make the tea on Monday" in ana.page("/check-in")
    assert "I make the tea on Monday" in ben.page("/check-in")
    ana.post(f"/check-in/promises/{id}/report", state="kept")
    assert "Ana says: Done" in text_of(ben.page("/check-in"))
    ben.post(f"/check-in/promises/{id}/thanks")
    assert one(ana.app, "SELECT is_thanked FROM promises") == 1


def test_a_promise_and_how_it_went_are_news_to_the_partner_and_said_where_the_next_check_in_is_read(
    opened, couple, time
):
    ana, ben = couple
    id = promise(ana, opened, "I make the tea on Monday")
    made, went = "Ana made a promise", "Ana said how a promise went"
    home, step = text_of(ben.page("/")), f"/check-in/{opened}/promises"
    assert made in home
    assert went not in home
    for page in (step, f"{step}/part"):
        assert f'name="page" value="{step}"' in ben.page(page)
    ben.post("/home/new/here", page=step)
    assert made not in text_of(ben.page("/"))
    time.move(days=6)
    for person in couple:
        person.sign_in()
    for state, word in (("kept", "Done"), ("let-go", "Didn't happen")):
        ana.post(f"/check-in/promises/{id}/report", state=state)
        home, week = text_of(ben.page("/")), ben.page("/check-in")
        assert went in home
        assert "tea" not in home
        row = week.split("Promises from last time")[1].split("</summary>")[0]
        assert f"<bdi>I make the tea on Monday</bdi> – {word}" in unescape(row)
        assert 'name="page" value="/check-in#promises-before"' in week
        ben.post("/home/new/here", page="/check-in#promises-before")
        assert went not in text_of(ben.page("/"))
        assert went not in text_of(ana.page("/"))
    occasion = ana.occasion()
    for person in couple:
        person.write("thanks", "the soup", occasion)
        person.ready(occasion)
    said, opening = "promised: “ I make the tea on Monday ”", f"/check-in/{occasion}/opening"
    assert said not in text_of(ben.page(opening)), "no one is greeted with what didn't happen"
    assert "promises-before" not in ben.page(opening)
    assert "I make the tea on Monday – Didn't happen" in text_of(ben.page("/check-in"))
    ana.post(f"/check-in/promises/{id}/report", state="kept")
    assert f"Ana {said} – Done" in text_of(ben.page(opening))
    assert "promises-before" in ben.page(opening)
    assert said not in text_of(ana.page(opening))


@pytest.mark.parametrize("state", promises.REPORTS)
def test_each_report_can_be_given_and_changed(opened, couple, state, time):
    ana, _ = couple
    id = promise(ana, opened, "I call on Tuesday")
    ana.post(f"/check-in/promises/{id}/report", state="kept")
    ana.post(f"/check-in/promises/{id}/report", state=state)
    assert one(ana.app, "SELECT state FROM promises") == state
    ana.post(f"/check-in/promises/{id}/report", state="failed")
    assert one(ana.app, "SELECT state FROM promises") == state


def test_a_promise_that_goes_on_can_be_made_smaller_for_this_week(opened, couple, time):
    ana, ben = couple
    id = promise(ana, opened, "I run every morning")
    time.move(days=3)
    ana.post(f"/check-in/promises/{id}/report", state="partly")
    form = ana.page(f"/check-in/promises/{id}/smaller")
    assert "I run every morning" in form
    made = re.search(r'name="id" value="([^"]+)"', form)[1]
    ana.post(f"/check-in/{ana.occasion()}/promises", id=made, text="I run once")
    assert "I run once" in ben.page("/check-in")
    assert "Make it smaller" not in ana.page("/check-in")


def test_a_smaller_promise_from_another_page_than_the_one_that_promised_it_again_is_not_dropped(
    opened, couple, time
):
    ana, ben = couple
    id = promise(ana, opened, "I run every morning")
    time.move(days=3)
    ana.post(f"/check-in/promises/{id}/report", state="partly")
    form = forms_of(ana.page(f"/check-in/promises/{id}/smaller"), "")[-1]
    ana.another_device().post(f"/check-in/promises/{id}/again")
    answer = ana.post(form.action, follow=False, **{**form.fields, "text": "I run once"})
    assert answer.status_code == 409
    assert "You've already promised “I run every morning”." in unescape(answer.text)
    assert "I run once" not in ben.page("/check-in")
    form = forms_of(answer.text, "")[-1]
    for _ in range(2):
        assert ana.post(form.action, follow=False, **form.fields).status_code == 302
    assert "I run once" in ben.page("/check-in")
    assert one(ana.app, "SELECT COUNT(*) FROM promises") == 3


BEGINS = "How did your promise go?"


def test_the_check_in_begins_with_the_readers_own_promise_and_home_says_so(opened, couple, time):
    ana, ben = couple
    for person in couple:
        person.post(f"/check-in/{opened}/done")
    id = promise(ana, opened, "I make the tea on Monday")
    time.move(days=6)
    for person in couple:
        person.sign_in()
    page = text_of(ana.page("/check-in"))
    assert page.index(BEGINS) < page.index("I make the tea on Monday") < page.index("Start writing")
    assert "First, how did your promise go?" in text_of(ana.page("/"))
    assert "Promises from last time" not in page
    for path in ("/", "/check-in"):
        assert "how did your promise go" not in text_of(ben.page(path)).lower()
    assert "I make the tea on Monday" in ben.page("/check-in")

    page = text_of(ana.post(f"/check-in/promises/{id}/report", state="partly", next="/check-in").text)
    assert "Still going. Want to carry on? Promise again" in page
    assert "Change my answer" in page.split("Still going.")[1].split("Start writing")[0]
    assert "how did your promise go" not in text_of(ana.page("/"))
    for _ in range(2):
        page = text_of(ana.post(f"/check-in/promises/{id}/again", next="/check-in").text)
    assert BEGINS not in page
    assert one(ana.app, "SELECT COUNT(*) FROM promises") == 2
    for person in couple:
        assert text_of(person.page("/shared")).count("I make the tea on Monday") == 1


def test_how_a_promise_went_is_not_asked_right_after_it_was_made(opened, couple, time):
    ana, _ = couple
    time.move(days=4)  # past this check-in's own hour
    promise(ana, opened, "I make the tea on Monday")
    ana.post(f"/check-in/{opened}/done")
    page = text_of(ana.page("/check-in"))
    assert BEGINS not in page
    assert "Done for this week. Next: Sunday" in page
    assert "How did it go?" in page, "but it can be said, among the promises from last time"
    time.move(days=4)
    ana.sign_in()
    page = text_of(ana.page("/check-in"))
    assert BEGINS in page
    assert "Done for this week" not in page


def test_what_was_said_of_a_promise_is_said_again_with_the_place_to_change_it(opened, couple, time):
    ana, _ = couple
    id = promise(ana, opened, "I make the tea on Monday")
    time.move(days=6)
    ana.sign_in()
    page = text_of(ana.post(f"/check-in/promises/{id}/report", state="kept", next="/check-in").text)
    assert "Saved: Done. It's under “Promises from last time”." in page


def test_a_promise_made_on_finishing_is_told_with_it_in_one_notice(opened, couple):
    ana, _ = couple
    ana.page("/")
    words = {"id": str(uuid.uuid4()), "text": "I make the tea", "finish": "1"}
    home = ana.post(f"/check-in/{opened}/promises", **words).text
    assert home.count("data-news") == 1
    assert "Promised. Only you know you're done." in text_of(home)


def test_once_it_has_opened_no_page_announces_it_or_asks_for_it_to_be_written(opened, couple):
    ana, _ = couple
    assert " at 19:00" not in text_of(ana.page("/check-in")).split("You can both read it now")[0]
    ana.post(f"/check-in/{opened}/done")
    assert " at 19:00" not in text_of(ana.page("/check-in")).split("Done for this week")[0]
    assert "Write a little" not in text_of(ana.page("/only-me"))


def test_who_says_how_a_promise_went_reads_first_that_it_shows(opened, couple, time):
    ana, ben = couple
    id = promise(ana, opened, "I make the tea on Monday")
    time.move(days=6)
    for person in couple:
        person.sign_in()
    page = text_of(ana.page("/check-in"))
    warns = page.index("Ben will see this right away.", page.index(BEGINS))
    keeps = page.index("Only you can see what you write until you're both ready")
    assert warns < page.index("Still going") < keeps
    ana.post(f"/check-in/promises/{id}/report", state="partly", next="/check-in")
    assert "Ana says: Still going" in text_of(ben.page("/check-in"))
    assert "Only you can see what you write until you're both ready" in text_of(ana.page("/check-in"))


def test_who_says_how_a_promise_went_before_the_questions_comes_back_to_the_questions(opened, couple, time):
    """Also from a piece of the page that was fetched since."""
    ana, _ = couple
    id = promise(ana, opened, "I make the tea on Monday")
    time.move(days=7)
    ana.sign_in()
    page = ana.page("/check-in")
    piece = ana.page(re.search(r'data-fragment="([^"]*/part[^"]*)"', page)[1])
    for told in (page, piece):
        form = re.search(rf'<form[^>]*/promises/{id}/report".*?</form>', told, re.S)[0]
        assert 'name="next" value="/check-in"' in form


def test_a_promise_that_goes_on_is_promised_again_where_that_was_said_also_once_ready(opened, couple, time):
    ana, _ = couple
    id, again = promise(ana, opened, "I make the tea on Monday"), "Want to carry on?"
    time.move(days=6)
    ana.sign_in()
    ana.write("thanks", "the soup")
    ana.ready()
    assert again not in text_of(ana.page("/check-in"))
    ana.post(f"/check-in/promises/{id}/report", state="partly", next="/check-in")
    assert text_of(ana.page("/check-in")).count(again) == 1
    ana.post(f"/check-in/promises/{id}/again", next="/check-in")
    assert again not in text_of(ana.page("/check-in"))


def test_however_many_promises_one_made_the_check_in_begins_with_two_and_holds_the_rest(opened, couple, time):
    ana, _ = couple
    said = [f"I make the tea on day {number}" for number in range(5)]
    for words in said:
        promise(ana, opened, words)
        time.move(seconds=1)
    time.move(days=6)
    ana.sign_in()
    page = text_of(ana.page("/check-in"))
    begin = page.index("How did your promises go?")
    assert begin < page.index(said[1], begin) < page.index("3 more", begin) < page.index(said[4], begin)


@pytest.mark.parametrize("state", ["kept", "let-go"])
def test_after_one_word_on_it_the_promise_is_no_step_any_more_and_none_is_asked_for_to_be_ready(
    opened, couple, time, state
):
    ana, _ = couple
    id = promise(ana, opened, "I make the tea on Monday")
    time.move(days=6)
    for person in couple:
        person.sign_in()
        person.write("thanks", "the soup")
        person.ready()
    page = text_of(ana.page("/check-in"))
    assert BEGINS not in page
    assert "Promises from last time" in page
    ana.post(f"/check-in/promises/{id}/report", state=state)
    assert BEGINS not in text_of(ana.page("/check-in"))


def test_what_was_said_in_an_earlier_version_is_still_said(opened, couple, time):
    ana, ben = couple
    promise(ana, opened, "I make the tea on Monday")
    time.move(days=6)
    with connect(ana.app) as db:
        db.execute("UPDATE promises SET state = 'not-yet'")
        db.commit()
    ben.sign_in()
    assert "Ana says: Still going" in text_of(ben.page("/check-in"))


def test_promises_cannot_be_made_before_anything_opened(couple):
    ana, _ = couple
    assert (
        ana.post(
            f"/check-in/{ana.occasion()}/promises", follow=False, id=str(uuid.uuid4()), text="x"
        ).status_code
        == 404
    )


@pytest.mark.parametrize("text", ["", "\u2800", "x" * 301])
def test_a_promise_without_words_or_with_too_many_says_so(opened, couple, text):
    ana, _ = couple
    answer = ana.post(f"/check-in/{opened}/promises", id=str(uuid.uuid4()), text=text)
    assert answer.status_code == 422


def test_a_promise_sent_twice_is_one_and_a_strange_id_is_refused_kindly(opened, couple):
    ana, _ = couple
    id = str(uuid.uuid4())
    for _ in range(2):
        ana.post(f"/check-in/{opened}/promises", id=id, text="I make the tea")
    assert one(ana.app, "SELECT COUNT(*) FROM promises") == 1
    assert ana.post(f"/check-in/{opened}/promises", id="1; DROP", text="I make the tea").status_code == 422


def test_history_lists_what_was_opened_for_both_and_nothing_else(opened, couple, time):
    ana, _ben = couple
    time.move(days=3)
    ana.write("thanks", "still a draft")
    for person in couple:
        page = person.page("/check-in/history")
        assert "22 November" in page
        assert "still a draft" not in page
        assert (
            "Ben : Thank you for waiting" if person is ana else "Ana : Thank you for the soup"
        ) in text_of(page)
        id = one(ana.app, "SELECT id FROM check_ins WHERE occasion=?", opened)
        assert "Thank you for the soup" in person.page(f"/check-in/history/{id}")


def test_nothing_in_the_app_counts_or_compares(opened, couple, time):
    ana, _ = couple
    time.move(days=20)
    for path in ("/", "/check-in", "/check-in/history", "/shared"):
        words = ana.page(path).lower()
        for never in (
            "streak",
            "missed",
            "overdue",
            "you haven",
            "score",
            "waiting for",
            "last seen",
            "online",
        ):
            assert never not in words, (path, never)


def test_a_promise_that_rules_over_the_partner_changes_nothing_where_two_may_be_looking(opened, couple):
    ana, _ = couple
    text = "You must show me your phone every evening"
    promise(ana, opened, text)
    for person in couple:
        assert text in person.page(f"/check-in/{opened}")
        assert "This may feel like a rule" not in person.page(f"/check-in/{opened}")


def with_a_question_of_anas(ana: Person, ben: Person, time) -> str:
    """A check-in that was opened with a question in Ana's words; where Ben reads it again."""
    schedule = {"weekday": "6", "at": "19:00", "zone": "UTC", "keys": ["thanks", "close"]}
    ana.post("/check-in/ritual", own="What made us laugh?", **schedule)
    proposal = one(ana.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")
    assert ben.post(f"/check-in/ritual/{proposal}/agree", follow=False).status_code == 302
    time.move(days=7)
    occasion = ana.occasion()
    for person in (ana, ben):
        person.write("thanks", f"a walk, says {person.name}", occasion)
    with connect(ana.app) as database:
        (keys,) = database.execute("SELECT prompt_keys FROM rituals WHERE own_cell IS NOT NULL").fetchone()
    own = next(key for key in json.loads(keys) if key not in schedule["keys"])
    assert ben.write(own, "the pigeon", occasion).status_code == 302
    for person in (ana, ben):
        person.ready(occasion)
    check_in = one(ana.app, "SELECT id FROM check_ins WHERE occasion = ?", occasion)
    return f"/check-in/history/{check_in}"


def test_when_who_asked_a_question_of_their_own_deletes_their_account_the_other_reads_on(couple, time):
    ana, ben = couple
    past = with_a_question_of_anas(ana, ben, time)
    assert "What made us laugh?" in ben.page(past)
    assert ana.post("/settings/delete", follow=False, current=PASSWORD).status_code == 302
    page = ben.page(past)
    assert "a walk, says Ben" in page
    assert "the pigeon" in page
    assert "What made us laugh?" not in page
    assert one(ana.app, "SELECT COUNT(*) FROM rituals WHERE author_id IS NULL AND own_cell IS NOT NULL") == 0


def test_a_question_that_an_earlier_version_left_behind_takes_no_page_with_it(couple, time):
    ana, ben = couple
    past = with_a_question_of_anas(ana, ben, time)
    with connect(ana.app) as database:
        database.execute("UPDATE rituals SET author_id = NULL")
        database.commit()
    assert "the pigeon" in ben.page(past)


def test_no_one_can_keep_their_partner_from_promising_something_again(opened, couple, time):
    ana, ben = couple
    promise = str(uuid.uuid4())
    ben.post(f"/check-in/{opened}/promises", id=promise, text="I make the tea")
    time.move(days=5)
    ben.post(f"/check-in/promises/{promise}/report", state="partly")
    assert promise in ana.page("/check-in")  # the button for thanks has it
    week = ana.occasion()
    for day in (week, opened):
        taken = str(uuid.uuid5(uuid.UUID(promise), day))
        assert ana.post(f"/check-in/{week}/promises", follow=False, id=taken, text="mine").status_code == 302
    for _ in range(2):
        assert ben.post(f"/check-in/promises/{promise}/again", follow=False).status_code == 302
    assert one(ana.app, "SELECT COUNT(*) FROM promises WHERE author_id=?", user_id(ben)) == 2


def test_what_was_kept_private_is_no_draft_to_go_on_with_once_the_check_in_is_open(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.write("hard", "for myself alone", occasion, keep="y")
    ana.write("thanks", "Thank you for the soup", occasion)
    assert "Keep writing" in ana.page("/only-me")
    ben.write("thanks", "Thank you for waiting", occasion)
    for person in couple:
        person.ready(occasion)
    page = ana.page("/only-me")
    assert "for myself alone" in page
    assert "Keep writing" not in page

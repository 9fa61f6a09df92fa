"""A shared copy: when it arrives, how it is answered, and how it is taken back."""

import re
import uuid
from datetime import date
from html import unescape

import pytest

from couples.maintenance import deliver_due
from couples.statements.sharing import MOST_A_DAY
from tests.conftest import Person
from tests.forms import forms_of
from tests.pages import plain, text_of
from tests.scenario import connect, one
from tests.sockets import Socket


def share(person: Person, words: str = "you left before the film ended", when: str = "at-once") -> str:
    draft, id = str(uuid.uuid4()), str(uuid.uuid4())
    person.post(f"/statements/drafts/{draft}", observation=words, feelings="sad", free="never shared")
    answer = person.post(f"/statements/drafts/{draft}/share", follow=False, id=id, when=when)
    assert answer.status_code == 302, answer.text
    return id


def entry(person: Person, statement: str, kind: str, text: str = "", **more) -> str:
    id = str(uuid.uuid4())
    answer = person.post(
        f"/statements/{statement}/entries", follow=False, id=id, kind=kind, text=text, **more
    )
    assert answer.status_code == 302, answer.text
    return id


def test_only_me_says_that_a_shared_draft_went_out_as_a_copy(ana, couple):
    share(ana)
    page = text_of(ana.page("/only-me"))
    assert "Your drafts If you share one, only a copy goes out." in page


def test_another_time_can_be_chosen_where_it_is_shared(ana, couple):
    draft = f"/statements/drafts/{uuid.uuid4()}"
    ana.post(draft, observation="you left before the film ended", feelings="sad")
    page = text_of(ana.page(f"{draft}/share"))
    assert (
        page.index("When does it arrive? As usual")
        < page.index("In ten minutes")
        < page.index("Share with Ben")
    )


@pytest.mark.parametrize(("hour", "choice"), [(12, "In ten minutes"), (23, "In the morning")])
def test_the_sooner_time_is_called_what_it_is(couple, time, hour, choice):
    ana, _ = couple
    draft = f"/statements/drafts/{uuid.uuid4()}"
    ana.post(draft, observation="you left before the film ended")
    time.time = time.time.replace(hour=hour)
    page = text_of(ana.page(f"{draft}/share"))
    assert [c for c in ("In ten minutes", "In the morning") if c in page] == [choice]


def test_what_changed_after_the_preview_is_shown_before_it_goes_out(couple):
    ana, _ = couple
    draft = f"/statements/drafts/{uuid.uuid4()}"
    ana.post(draft, observation="you left before the film ended", version="0")
    form = forms_of(ana.page(f"{draft}/share"), "")[-1].fields
    ana.another_device().post(draft, observation="you left me there", version="1")
    answer = ana.post(f"{draft}/share", follow=False, **form)
    assert answer.status_code == 409
    assert "It's changed since you last looked." in unescape(answer.text)
    assert "you left me there" in answer.text
    with connect(ana.app) as db:
        assert db.execute("SELECT count(*) FROM statements").fetchone() == (0,)
    form = forms_of(answer.text, "")[-1].fields
    assert ana.post(f"{draft}/share", follow=False, **form).location == f"/statements/{form['id']}"
    ana.post(draft, observation="you left me there alone", version="2")
    again = ana.post(f"{draft}/share", follow=False, **form)  # the same tap once more, after another change
    assert again.location == f"/statements/{form['id']}"
    assert "alone" not in ana.page(f"/statements/{form['id']}")


def test_both_pages_say_the_same_of_a_message_thats_taken_back_before_it_arrives(couple):
    ana, _ = couple
    id = share(ana, when="letter")
    for page in (f"/statements/{id}", "/statements"):
        assert "Until then Ben won't know if you take it back." in text_of(ana.page(page))


def test_the_page_after_sharing_says_once_and_as_people_do_when_it_arrives(couple, time):
    ana, _ = couple
    page = text_of(ana.page(f"/statements/{share(ana)}"))
    assert "Ben will see it today at 12:10 ." in page
    assert page.count("12:10") == 1
    assert page.index("12:10") < page.index("you left before the film ended")  # in sight below any message


def test_a_copy_arrives_at_the_letter_time_and_not_before(couple, time):
    ana, ben = couple
    id = share(ana, when="letter")
    assert ben.get(f"/statements/{id}").status_code == 404
    assert "you left before the film ended" not in ben.page("/statements")
    time.move(hours=5, minutes=59)
    assert ben.get(f"/statements/{id}").status_code == 404
    time.move(minutes=1)
    page = ben.page(f"/statements/{id}")
    assert "you left before the film ended" in page
    assert "never shared" not in page


def test_at_once_still_leaves_ten_minutes_and_nothing_arrives_at_night(couple, time):
    ana, ben = couple
    time.move(hours=11)
    id = share(ana)
    time.move(minutes=30)
    assert ben.get(f"/statements/{id}").status_code == 404
    time.move(hours=8, minutes=31)
    assert ben.get(f"/statements/{id}").status_code == 200


def test_taken_back_before_it_arrives_it_leaves_no_trace(couple, time):
    ana, ben = couple
    before = ben.page("/statements"), ben.page("/")
    id = share(ana, when="letter")
    ana.post(f"/statements/{id}/withdraw")
    assert one(ana.app, "SELECT COUNT(*) FROM statements") == 0
    time.move(days=1)
    assert ben.get(f"/statements/{id}").status_code == 404
    assert (ben.page("/statements").count("Taken back"), before[0].count("Taken back")) == (0, 0)


@pytest.mark.parametrize("opened", [True, False])
def test_withdrawn_afterwards_it_is_gone_for_both_opened_or_not_and_nothing_tells(couple, time, opened):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    if opened:
        ben.page(f"/statements/{id}")
    ana.post(f"/statements/{id}/withdraw")
    for person in couple:
        assert "you left before the film ended" not in person.page(f"/statements/{id}")
        assert "aken back" in person.page(f"/statements/{id}")
    with connect(ana.app) as db:
        assert db.execute("SELECT waiting_cell, shared_cell FROM statements").fetchall() == [(None, None)]


def test_opening_a_copy_changes_nothing_that_its_author_could_see(couple, time):

    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)

    def hers():
        return [plain(ana.page(p)) for p in (f"/statements/{id}", "/statements", "/", "/shared")]

    before = hers()
    ben.page(f"/statements/{id}")
    ben.page(f"/statements/{id}/part")
    assert hers() == before


def test_one_statement_of_each_is_open_and_the_next_waits_as_a_draft(couple, time):
    ana, ben = couple
    share(ana)
    draft = str(uuid.uuid4())
    ana.post(f"/statements/drafts/{draft}", observation="the next one")
    answer = ana.post(f"/statements/drafts/{draft}/share", follow=False, id=str(uuid.uuid4()), when="letter")
    assert answer.status_code == 409
    assert "still open" in answer.text
    share(ben, "his own")


def test_that_an_earlier_message_is_still_open_is_said_before_the_next_is_written(couple, time):
    ana, ben = couple
    told = "Your message “When you left before the film ended, I feel sad.” is still open. A new one stays a draft until you close that one."

    def is_told(person: Person) -> bool:
        return told in text_of(person.page("/statements")).replace("“ ", "“").replace(" ”", "”")

    assert not is_told(ana)
    id = share(ana)
    assert is_told(ana)  # on its way
    page = ana.page("/statements")
    assert page.index("On its way") < page.index("What happened?")
    assert re.search(rf'Your message <a href="/statements/{id}">', page)
    time.move(minutes=11)
    assert is_told(ana)
    assert not is_told(ben)
    ben.post(f"/statements/{id}/close")
    assert not is_told(ana)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_a_day_has_room_for_three_whatever_zone_one_chooses(couple, time, zone):
    ana, _ = couple
    time.time = time.time.replace(hour=12)
    for _ in range(MOST_A_DAY):
        id = share(ana)
        time.move(minutes=11)
        assert ana.post(f"/statements/{id}/withdraw", follow=False).status_code == 302
    ana.post("/settings", name="Ana", zone=zone, theme="system")
    draft = f"/statements/drafts/{uuid.uuid4()}"
    ana.post(draft, observation="one more")
    fields = {"id": str(uuid.uuid4()), "when": "at-once"}
    time.move(hours=23)
    refused = ana.post(f"{draft}/share", follow=False, **fields)
    assert refused.status_code == 409
    assert "three today" in refused.text
    time.move(hours=1)
    assert ana.post(f"{draft}/share", follow=False, **fields).status_code == 302


@pytest.mark.parametrize(("when", "choice"), [("letter", "As usual"), ("at-once", "In ten minutes")])
def test_after_a_refusal_the_time_that_was_chosen_still_is(couple, time, when, choice):
    ana, _ = couple
    time.time = time.time.replace(hour=12)
    for _ in range(MOST_A_DAY):
        id = share(ana)
        time.move(minutes=11)
        ana.post(f"/statements/{id}/withdraw")
    draft = f"/statements/drafts/{uuid.uuid4()}"
    ana.post(draft, observation="one more")
    refused = ana.post(f"{draft}/share", follow=False, id=str(uuid.uuid4()), when=when)
    assert refused.status_code == 409
    assert re.search(r"checked>\s*<span>(.*?)<small>", refused.text)[1] == choice
    assert "Unless" not in refused.text


def test_shared_twice_by_a_double_tap_it_is_one(couple):
    ana, _ = couple
    draft, id = str(uuid.uuid4()), str(uuid.uuid4())
    ana.post(f"/statements/drafts/{draft}", observation="once")
    for _ in range(2):
        assert (
            ana.post(f"/statements/drafts/{draft}/share", follow=False, id=id, when="letter").status_code
            == 302
        )
    assert one(ana.app, "SELECT COUNT(*) FROM statements") == 1


def test_free_writing_alone_and_words_alone_without_a_partner_are_not_shared(couple, eve):
    ana, _ = couple
    for person, fields in ((ana, {"free": "only free"}), (eve, {"observation": "alone"})):
        draft = str(uuid.uuid4())
        person.post(f"/statements/drafts/{draft}", **fields)
        answer = person.post(
            f"/statements/drafts/{draft}/share", follow=False, id=str(uuid.uuid4()), when="letter"
        )
        assert answer.status_code == 422
    assert one(ana.app, "SELECT COUNT(*) FROM statements") == 0


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("heard", {"text": "plans matter"}), ("sense", {"text": "you like to prepare"}), ("own", {"text": "I was tired"}), ("yes", {}), ("yes-and", {"text": "and I call"}),
        ("cannot", {"text": "but could we"}), ("time", {"back_on": "2026-11-25"}), ("talk", {}), ("not-this", {}),
    ],
)  # fmt: skip
def test_every_answer_is_open_from_the_start(couple, time, kind, fields):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    entry(ben, id, kind, **fields)
    if "text" in fields:
        assert fields["text"] in ana.page(f"/statements/{id}")
    assert one(ana.app, "SELECT kind FROM statement_entries") == kind


def test_before_sharing_it_one_can_go_back_and_change_it(couple):
    ana, _ = couple
    draft = f"/statements/drafts/{uuid.uuid4()}"
    ana.post(draft, observation="On Monday you left", request="Could we talk?")
    page = ana.page(f"{draft}/share")
    assert re.search(rf'<a class="[^"]*" href="{draft}">(?:(?!</a>).)*Change this', page, re.S)
    assert "On Monday you left. Could we talk?" in text_of(page)


def test_own_words_are_read_without_a_line_above_them_and_other_answers_without_dots(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    entry(ben, id, "own", "I was so tired")
    entry(ben, id, "yes-and", "I'd stay for the end")
    page = text_of(ana.page(f"/statements/{id}"))
    assert "I was so tired" in page
    assert "Yes, and I'd stay for the end" in page.replace("&#39;", "'")
    assert "In my own words" not in page
    assert "…" not in page


def is_open(page: str, fold: str) -> bool:
    return page[: page.index(fold)].rpartition("<details ")[2].startswith('class="more" open>')


def test_once_answered_the_form_is_folded_away_and_an_error_in_it_is_shown(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    assert "Answer again" not in ben.page(f"/statements/{id}")
    said = entry(ben, id, "yes")
    assert not is_open(ben.page(f"/statements/{id}"), "Answer again")
    refused = ben.post(f"/statements/{id}/entries", follow=False, id=str(uuid.uuid4()), text="more")
    assert is_open(refused.text, "Answer again")
    ben.post(f"/statements/entries/{said}/remove")
    assert "Answer again" not in ben.page(f"/statements/{id}")


REQUEST = "Would you be willing to text me by six?"


def asked_again(page: str) -> bool:
    """Whether the card with the reader's answer has the request above it."""
    return REQUEST in text_of(page).partition("Your answer")[2].partition("Which answer fits?")[0]


def shown_first(page: str) -> list[str]:
    """The answers that are there without opening a fold."""
    return re.findall(r'name="kind" value="(.*?)"', page.partition("Other answers")[0])


def test_a_request_is_asked_once_it_was_heard_and_until_its_answered(couple, time):
    ana, ben = couple
    id = asked_by(ana)
    time.move(minutes=11)
    page = f"/statements/{id}"
    assert shown_first(ben.page(page)) == ["heard", "yes", "cannot", "not-this"]
    said = entry(ben, id, "heard", "you waited")
    assert not asked_again(ben.page(page)), "she hasn't said whether that's what she meant"
    ana.post(f"/statements/entries/{said}/answer", id=str(uuid.uuid4()), kind="exactly")
    assert asked_again(ben.page(page))
    assert shown_first(ben.page(page)) == ["yes", "yes-and", "cannot", "not-this"]
    assert not asked_again(ana.page(page))
    entry(ben, id, "yes")
    assert not asked_again(ben.page(page))
    assert not is_open(ben.page(page), "Answer again")


ASKS_YOU = "asks you something"


def test_a_request_thats_still_to_answer_is_found_by_its_reader_alone_on_find_the_words(couple, time):
    ana, ben = couple
    draft, id = str(uuid.uuid4()), str(uuid.uuid4())
    ana.post(f"/statements/drafts/{draft}", observation="you were late", request="text me by six")
    ana.post(f"/statements/drafts/{draft}/share", id=id, when="at-once")
    time.move(minutes=11)
    ben.page(f"/statements/{id}")
    assert ASKS_YOU in ben.page("/statements")
    said = entry(ben, id, "heard", "you waited")
    assert ASKS_YOU not in ben.page("/statements")
    ana.post(f"/statements/entries/{said}/answer", id=str(uuid.uuid4()), kind="exactly")
    ben.page(f"/statements/{id}")
    assert ASKS_YOU in ben.page("/statements")
    assert ASKS_YOU not in ana.page("/statements")
    entry(ben, id, "not-this")
    for person in couple:
        assert ASKS_YOU not in person.page("/statements")


def test_a_message_that_hasnt_arrived_is_on_its_way_among_what_is_shared(couple, time):
    ana, _ = couple
    share(ana, when="at-once")
    page = text_of(ana.page("/shared"))
    assert "Your message On its way · only you see it until today at 12:10" in page
    assert "What you and Ben both see, once it's arrived." in page
    time.move(minutes=11)
    page = text_of(ana.page("/shared"))
    assert "On its way" not in page
    assert "What you and Ben both see." in page


def test_without_a_request_nothing_is_asked_again(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    page = f"/statements/{id}"
    assert shown_first(ben.page(page)) == ["heard", "sense", "own"]
    said = entry(ben, id, "heard", "you waited")
    ana.post(f"/statements/entries/{said}/answer", id=str(uuid.uuid4()), kind="exactly")
    assert not is_open(ben.page(page), "Answer again")


def test_a_folded_answer_that_was_chosen_stays_in_sight(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    assert not is_open(ben.page(f"/statements/{id}"), "Other answers")
    refused = ben.post(f"/statements/{id}/entries", follow=False, id=str(uuid.uuid4()), kind="time")
    assert is_open(refused.text, "Other answers")


def test_what_is_missing_is_said_beside_the_choice_and_not_by_the_browser(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    assert " required" not in ben.page(f"/statements/{id}")
    refused = ben.post(f"/statements/{id}/entries", follow=False, id=str(uuid.uuid4()), text="more")
    assert re.search(r'id="kind-error">.*?Choose the answer that fits best', refused.text, re.S)
    said = entry(ben, id, "heard", "it mattered")
    assert " required" not in ana.page(f"/statements/{id}")
    refused = ana.post(f"/statements/entries/{said}/answer", follow=False, id=str(uuid.uuid4()), text="so")
    assert refused.status_code == 422
    error = f"kind-{uuid.UUID(said)}-error"
    assert f'aria-describedby="{error}"' in refused.text
    assert re.search(rf'id="{error}">.*?Choose yes, almost or not really', refused.text, re.S)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "heard", "text": "  "}, "few words of your own"),
        ({"kind": "own", "text": "  "}, "few words of your own"),
        ({"kind": "time"}, "Until which day"),
        ({"kind": "time", "back_on": "2026-11-01"}, "up to two weeks"),
        ({"kind": "time", "back_on": "2027-11-01"}, "up to two weeks"),
        ({"kind": "shout", "text": "keep me"}, "answer that fits best"),
        ({"kind": "heard", "text": "x" * 2001}, "a shorter version will fit"),
    ],
)
def test_an_answer_that_cannot_be_says_what_is_missing_and_keeps_the_words(couple, time, fields, says):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    answer = ben.post(f"/statements/{id}/entries", follow=False, id=str(uuid.uuid4()), **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert fields.get("text", "").strip() in answer.text


def test_the_speaker_alone_says_whether_they_were_heard_and_after_two_tries_talking_is_suggested(
    couple, time
):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    for kind in ("almost", "not-yet"):
        assert "talk_instead" not in ana.page(f"/statements/{id}")
        heard = entry(ben, id, "heard", f"I heard {kind}")
        assert (
            ben.post(
                f"/statements/entries/{heard}/answer", follow=False, id=str(uuid.uuid4()), kind="exactly"
            ).status_code
            == 404
        )
        ana.post(
            f"/statements/entries/{heard}/answer",
            id=str(uuid.uuid4()),
            kind=kind,
            text="it is more about the evening",
        )
    assert "it is more about the evening" in ben.page(f"/statements/{id}")
    for person in couple:
        assert "talk" in person.page(f"/statements/{id}").lower()
    heard = entry(ben, id, "heard", "the evening matters")
    ana.post(f"/statements/entries/{heard}/answer", id=str(uuid.uuid4()), kind="exactly")
    assert one(ana.app, "SELECT COUNT(*) FROM statement_entries WHERE kind='exactly'") == 1


def test_what_the_partner_could_do_instead_is_accepted_with_one_tap(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    page, button = f"/statements/{id}", "<span>Yes, let&#39;s</span>"
    instead = entry(ben, id, "cannot", "look on Tuesdays?")
    heard = entry(ben, id, "heard", "it mattered")
    doors = {said: f"/statements/entries/{said}/answer" for said in (instead, heard)}
    new = {"follow": False, "kind": "yes"}
    assert button not in ben.page(page)
    assert ben.post(doors[instead], id=str(uuid.uuid4()), **new).status_code == 404
    assert ana.post(doors[heard], id=str(uuid.uuid4()), **new).status_code == 422
    assert button in ana.page(page)
    assert ana.post(doors[instead], id=str(uuid.uuid4()), **new).status_code == 302
    assert button not in ana.page(page)
    assert "could we look on Tuesdays?" in text_of(ben.page(page))
    assert text_of(ben.page(page)).count("Yes, let's") == 1
    assert "Make it my promise" not in ana.page(page)


def answer_to(person: Person, reply: str, kind: str, text: str = "") -> int:
    id = str(uuid.uuid4())
    path = f"/statements/entries/{reply}/answer"
    return person.post(path, follow=False, id=id, kind=kind, text=text).status_code


def test_a_yes_is_answered_with_a_thank_you_in_one_tap_or_a_line(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    page, thank_you = f"/statements/{id}", "<span>Thank you</span>"
    first = entry(ben, id, "yes")
    assert thank_you in ana.page(page)
    assert "Write back" in ana.page(page)
    assert thank_you not in ben.page(page)
    assert answer_to(ben, first, "thanks") == 404
    assert answer_to(ana, first, "exactly") == 422
    assert answer_to(ana, first, "thanks") == 302
    assert thank_you not in ana.page(page)
    assert "Write back" not in ana.page(page)
    assert "Thank you" in text_of(ben.page(page))
    second = entry(ben, id, "own", "I should have told you")
    refused = ana.post(f"/statements/entries/{second}/answer", id=str(uuid.uuid4()), kind="own")
    assert refused.status_code == 422
    assert is_open(refused.text, "Write back")
    assert "Add a few words of your own." in refused.text
    assert answer_to(ana, second, "own", "That means a lot") == 302
    assert "That means a lot" in ben.page(page)


@pytest.mark.parametrize("kind", ["not-this", "time", "talk"])
def test_a_no_and_asking_for_time_are_left_alone(couple, time, kind):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    said = entry(ben, id, kind, back_on="2026-11-25")
    assert "Write back" not in ana.page(f"/statements/{id}")
    assert answer_to(ana, said, "own", "but why?") == 404


def test_whoever_answered_is_told_that_nothing_more_is_to_do(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    page, done = f"/statements/{id}", "There's nothing more to do."
    assert done not in text_of(ben.page(page))
    assert "Talk about it" not in ben.page(page)
    entry(ben, id, "own", "I was so tired")
    assert done in text_of(ben.page(page))
    assert done not in text_of(ana.page(page))
    assert not is_open(ben.page(page), "Talk about it")
    entry(ben, id, "talk")
    assert "Talk about it" not in ben.page(page), "they asked for one, so it's in sight"


def test_after_a_yes_its_author_alone_is_offered_to_close_it(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    page, settled = f"/statements/{id}", "All settled?"
    assert settled not in ana.page(page)
    entry(ben, id, "yes")
    assert settled in ana.page(page)
    assert settled not in ben.page(page)
    assert not is_open(ben.page(page), "Close it for you both")


def test_time_asked_for_brings_both_back_on_that_day(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    entry(ben, id, "time", back_on=date(2026, 11, 25).isoformat())
    assert "come back to" not in ana.page("/")
    time.move(days=3)
    for person in couple:
        assert "come back to" in person.page("/")
    ana.post(f"/statements/{id}/close")
    assert "come back to" not in ben.page("/")


def test_whoever_closes_one_sees_it_closed_and_no_empty_form(couple, time):
    ana, _ = couple
    id = share(ana)
    time.move(minutes=11)
    answer = ana.post(f"/statements/{id}/close", follow=False)
    assert answer.location == f"/statements/{id}"
    page = text_of(ana.page(answer.location))
    assert "Closed. It's in Shared now, under “Earlier messages”." in page
    assert "you left before the film ended" in page
    assert "What happened?" not in page


def test_whoever_has_no_shared_isnt_sent_there_for_a_message_they_closed(couple, time):
    ana, _ = couple
    id = share(ana)
    time.move(minutes=11)
    ana.post("/settings/from-partner", begin="8", end="21", off=["rest"])
    said = text_of(ana.post(f"/statements/{id}/close").text)
    assert "Closed. You can both still read it." in said
    assert "It's in Shared" not in said


def test_earlier_messages_begin_with_the_one_closed_last_and_say_which_each_is(couple, time):
    ana, ben = couple
    first = share(ana, "you were late")
    time.move(minutes=1)
    second = share(ben, "you were early")
    time.move(minutes=11)
    ana.post(f"/statements/{second}/close")
    time.move(minutes=1)
    ana.post(f"/statements/{first}/close")
    page = text_of(ana.page("/shared"))
    assert page.index("you were late") < page.index("you were early")
    time.move(minutes=1)
    third = share(ana, "you were loud")
    time.move(minutes=11)
    ana.post(f"/statements/{third}/close")
    page = text_of(ben.page("/shared"))
    assert page.index("you were loud") < page.index("you were late")


def test_either_closes_and_then_nothing_more_is_answered(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    ben.post(f"/statements/{id}/close")
    for path, fields in (
        (f"/statements/{id}/entries", {"kind": "yes"}),
        (f"/statements/{id}/close", {}),
        (f"/statements/{id}/topic", {}),
    ):
        assert ben.post(path, follow=False, id=str(uuid.uuid4()), **fields).status_code == 404
    assert "you left before the film ended" in ana.page(f"/statements/{id}")


def test_ones_own_words_in_a_thread_are_removed_by_oneself(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    said = entry(ben, id, "heard", "words I regret")
    assert ana.post(f"/statements/entries/{said}/remove", follow=False).status_code == 404
    ben.post(f"/statements/entries/{said}/remove")
    assert "words I regret" not in ana.page(f"/statements/{id}")


def test_the_lists_say_whats_new_until_its_opened_and_that_a_message_was_answered(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    lists = "/statements", "/shared"

    def all_say(person: Person, words: str) -> bool:
        return all(words in text_of(person.page(path)) for path in lists)

    assert all_say(ben, "Sunday, 22 November · New")
    ben.post("/home/new/here", page=f"/statements/{id}")
    assert not any("· New" in ben.page(path) for path in lists)
    entry(ben, id, "own", "I was so tired")
    assert all_say(ana, "· 1 new reply")
    entry(ben, id, "yes")
    assert all_say(ana, "· 2 new replies")
    ana.post("/home/new/here", page=f"/statements/{id}")
    assert all_say(ana, "· Ben answered")
    assert not any("answered" in ben.page(path) for path in lists)


def test_a_reply_that_was_answered_isnt_new(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    heard = entry(ben, id, "heard", "that I went")
    lists = "/statements", "/shared"
    assert all("· 1 new reply" in text_of(ana.page(path)) for path in lists)
    assert "Ben wrote back" in text_of(ana.page("/"))
    answer_to(ana, heard, "exactly")
    assert not any("new repl" in ana.page(path) for path in lists)
    assert "Ben wrote back" not in text_of(ana.page("/"))
    entry(ben, id, "cannot", "watch it on Sunday?")
    assert all("· 1 new reply" in text_of(ana.page(path)) for path in lists)


def test_what_waits_for_an_answer_is_the_first_thing_on_its_page(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    page, folded = f"/statements/{id}", "<summary>"

    def above(person: Person, path: str) -> str:
        return person.page(path).partition('id="thread"')[0].rpartition("<main")[2]

    assert folded not in above(ana, page)
    assert folded not in above(ben, page)
    heard = entry(ben, id, "heard", "that I went")
    time.move(minutes=1)
    answer_to(ana, heard, "exactly")
    assert folded not in above(ana, page), "nothing's new to her"
    assert folded in above(ben, page), "her answer is new to him"
    time.move(minutes=1)
    asked = entry(ben, id, "cannot", "watch it on Sunday?")
    assert "that I went" in above(ana, page).partition(folded)[2]
    assert "watch it on Sunday?" not in above(ana, page)
    part = f"{page}/part?folded={asked}"
    assert part in ana.page(page)
    assert ana.page(f"{page}/part").partition('id="thread"')[0].count(folded) == 0, (
        "an open page stays as it is"
    )
    assert "that I went" in ana.page(part).partition('id="thread"')[0]
    time.move(minutes=1)
    answer_to(ana, asked, "yes")
    assert folded not in above(ana, page)


def asked_by(person: Person) -> str:
    """A message that asks for something."""
    draft, id = str(uuid.uuid4()), str(uuid.uuid4())
    person.post(f"/statements/drafts/{draft}", observation="you were late", request="text me by six")
    person.post(f"/statements/drafts/{draft}/share", id=id, when="at-once")
    return id


def opens(person: Person, id: str) -> None:
    """Says what the script of an opened page says."""
    person.post("/home/new/here", page=f"/statements/{id}")


def folded_first(page: str) -> str:
    """What's folded above that which the page begins with; "" if nothing is."""
    above = page.partition('data-what="statements"')[2].partition('id="thread"')[0]
    return above if "<summary>" in above else ""


def test_a_reply_that_its_reader_hasnt_seen_isnt_folded_wherever_it_stands(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    page = f"/statements/{id}"
    first = entry(ben, id, "own", "I was so tired")
    opens(ana, id)
    time.move(hours=10)
    ben.sign_in()
    late = entry(ben, id, "yes-and", "I'd like to choose the film")
    time.move(hours=9)
    ana.sign_in()
    assert "choose the film" not in ana.page(page), "it's from the night, and she's up before her hours"
    answer_to(ana, first, "thanks")
    time.move(hours=2)
    ben.sign_in()
    entry(ben, id, "own", "And you choose the snacks")
    assert "I was so tired" in folded_first(ana.page(page))
    assert "choose the film" not in folded_first(ana.page(page))
    part = f"{page}/part?folded={late}"
    assert part in ana.page(page)
    opens(ana, id)
    assert "choose the film" in ana.page(part).partition('id="thread"')[2], "an open page stays as it is"
    assert "choose the film" in folded_first(ana.page(page))


def test_an_answer_that_was_refused_or_kept_isnt_hidden_in_a_fold(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    first = entry(ben, id, "own", "I was so tired")
    opens(ana, id)
    time.move(minutes=1)
    answer_to(ana, entry(ben, id, "heard", "that I went"), "exactly")
    time.move(minutes=1)
    entry(ben, id, "cannot", "watch it on Sunday?")
    assert "I was so tired" in folded_first(ana.page(f"/statements/{id}"))
    assert not is_open(ana.page(f"/statements/{id}"), "you left before")
    refused = ana.post(f"/statements/entries/{first}/answer", id=str(uuid.uuid4()), kind="own")
    assert "I was so tired" in refused.text.partition('id="thread"')[2]
    typed = {"unsent": f"statements.line.{first}", "unsent_seen": "0", "text.text": "That means a"}
    ana.post("/unsent", json=True, **typed)
    assert is_open(ana.page(f"/statements/{id}"), "you left before")


def test_what_follows_from_ones_own_yes_stays_in_sight_once_its_thanked_for(couple, time):
    ana, ben = couple
    id = asked_by(ana)
    time.move(minutes=11)
    page = f"/statements/{id}"
    entry(ben, id, "heard", "that I went")
    time.move(minutes=1)
    said = entry(ben, id, "yes")
    time.move(minutes=1)
    answer_to(ana, said, "thanks")
    assert "that I went" in folded_first(ben.page(page))
    assert "Make it my promise" in ben.page(page).partition('id="thread"')[2]
    assert "Make it my promise" not in folded_first(ben.page(page))
    again = entry(ben, id, "yes-and", "on Monday, too")
    assert ben.page(page).count("Make it my promise") == 1, "once, below the newest yes"
    assert ben.page(page).index(f"entry-{again}") < ben.page(page).index("Make it my promise")


def test_all_settled_isnt_asked_while_a_question_is_open(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    entry(ben, id, "yes")
    time.move(minutes=1)
    heard = entry(ben, id, "heard", "that I went")
    page = ana.page(f"/statements/{id}")
    assert "All settled?" not in page
    assert "You can answer first." in page
    answer_to(ana, heard, "exactly")
    assert "All settled?" in ana.page(f"/statements/{id}")


def test_closing_says_before_that_something_waits_for_an_answer(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    page, says = (
        f"/statements/{id}",
        "You can answer first. You can both still read it, but not add to it.",
    )
    assert says not in text_of(ana.page(page))
    asked = entry(ben, id, "cannot", "watch it on Sunday?")
    assert says in text_of(ana.page(page))
    assert says not in text_of(ben.page(page))
    answer_to(ana, asked, "yes")
    assert says not in text_of(ana.page(page))


def test_a_closed_message_is_found_in_shared_by_both_and_says_first_that_its_closed(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    assert not any("Earlier messages" in person.page("/shared") for person in couple)
    ana.post(f"/statements/{id}/close")
    for person, whose in ((ana, "Your message"), (ben, "From Ana")):
        earlier = text_of(person.page("/shared")).partition("Earlier messages ")[2]
        assert earlier.startswith(f"{whose} “ When you left before the film ended")
        assert "” · Closed on Sunday, 22 November" in earlier
        page = text_of(person.page(f"/statements/{id}"))
        assert page.index("Closed on Sunday, 22 November") < page.index("you left before")
    ana.post(f"/statements/{id}/withdraw")
    assert not any("Earlier messages" in person.page("/shared") for person in couple)


def test_what_isnt_let_in_is_no_new_reply(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    ana.post("/settings/from-partner", begin="8", end="21", off="replies")
    entry(ben, id, "own", "I was so tired")
    for path in ("/statements", "/shared"):
        assert not re.search("new repl|answered", ana.page(path))


def test_a_draft_thats_shared_as_it_is_isnt_among_those_that_wait(couple):
    ana, _ = couple
    share(ana)

    def waits() -> bool:
        return bool(
            re.search(
                "you left before",
                text_of(ana.page("/statements")).partition("Your drafts")[2].partition("Already shared")[0],
            )
        )

    assert "Already shared" in ana.page("/statements")
    assert not waits()
    draft = re.search(
        r'href="(/statements/drafts/[^"]*)"', ana.page("/statements").partition("Already shared")[2]
    )[1]
    ana.post(draft, observation="you left before the film ended, again", feelings="sad", version="1")
    assert waits()


def test_the_list_of_messages_says_when_each_came(couple, time):
    ana, ben = couple
    share(ana)
    time.move(minutes=11)
    assert "From Ana Sunday, 22 November · New" in text_of(ben.page("/shared"))
    assert "Your message Sunday, 22 November" in text_of(ana.page("/shared"))


def test_a_statement_can_be_taken_to_the_check_in_by_either(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    assert f"/statements/{id}" not in ana.page("/check-in")
    ben.post(f"/statements/{id}/topic")
    for person in couple:
        page = person.page("/check-in")
        assert f"/statements/{id}" in page
        assert text_of(page).count("To talk about") == 1


def test_the_letter_time_changes_when_both_agree(couple, time):
    ana, ben = couple
    ana.post("/statements/letter-time", at="09:00")
    proposal = one(ana.app, "SELECT id FROM letter_times")
    assert ana.post(f"/statements/letter-time/{proposal}/agree", follow=False).status_code == 404
    ben.post(f"/statements/letter-time/{proposal}/agree")
    id = share(ana, when="letter")
    time.move(hours=20)
    assert ben.get(f"/statements/{id}").status_code == 404
    time.move(hours=2)
    assert ben.get(f"/statements/{id}").status_code == 200


def test_when_it_arrives_does_not_tell_its_author_where_the_reader_is(couple, time):
    ana, ben = couple
    draft, seen = str(uuid.uuid4()), []
    ana.post(f"/statements/drafts/{draft}", observation="you left before the film ended")
    for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
        ben.post("/settings", name="Ben", zone=zone, theme="system")
        page = text_of(ana.page(f"/statements/drafts/{draft}/share"))
        seen.append(page)
        assert "18:00" in page
    assert seen[0] == seen[1] == seen[2]
    ben.post("/settings", name="Ben", zone="Pacific/Auckland", theme="system")
    id = share(ana, when="at-once")
    time.move(hours=6, minutes=59)
    assert ben.get(f"/statements/{id}").status_code == 404
    time.move(minutes=1)
    assert ben.get(f"/statements/{id}").status_code == 200


@pytest.mark.parametrize("when", ["letter", "at-once"])
def test_nor_does_it_tell_the_reader_where_its_author_is(couple, time, when):
    ana, _ = couple
    arrivals = []
    for zone in ("UTC", "Pacific/Auckland"):
        ana.post("/settings/zone", do="use", zone=zone)
        id = share(ana, when=when)
        arrivals.append(one(ana.app, "SELECT arrives_at FROM statements WHERE id = ?", uuid.UUID(id).hex))
        ana.post(f"/statements/{id}/withdraw")
    assert arrivals[0] == arrivals[1]
    assert "18:00 UTC time" in text_of(ana.page("/statements"))
    assert text_of(ana.page("/statements")).count("Auckland") == 0


def test_a_letter_time_that_one_alone_proposes_counts_for_nothing(couple, time):
    ana, ben = couple
    ana.post("/statements/letter-time", at="09:00")
    for writer, reader in ((ana, ben), (ben, ana)):
        id = share(writer, when="letter")
        time.move(hours=6)
        assert reader.get(f"/statements/{id}").status_code == 200
        time.move(hours=18)


@pytest.mark.parametrize("at", ["23:00", "07:59", "25:00", ""])
def test_a_letter_time_at_night_or_none_is_declined_kindly(couple, at):
    ana, _ = couple
    answer = ana.post("/statements/letter-time", at=at)
    assert answer.status_code == 200
    assert one(ana.app, "SELECT COUNT(*) FROM letter_times") == 0


def test_what_waits_when_two_part_is_taken_back_and_its_author_keeps_the_draft(couple, time):
    ana, ben = couple
    share(ana, when="letter")
    ben.post("/pairing/leave")
    assert one(ana.app, "SELECT COUNT(*) FROM statements") == 0
    assert "you left before the film ended" in ana.page("/statements")
    time.move(days=1)
    assert "you left before the film ended" not in ben.page("/statements")


def test_delivery_takes_the_outer_layer_off_and_holds_nobodys_key(couple, time):
    ana, ben = couple
    id = share(ana, when="letter")
    with connect(ana.app) as db:
        before = db.execute("SELECT waiting_cell IS NULL, shared_cell IS NULL FROM statements").fetchall()
    deliver_due.deliver(ana.app)
    with connect(ana.app) as db:
        assert (
            db.execute("SELECT waiting_cell IS NULL, shared_cell IS NULL FROM statements").fetchall()
            == before
            == [(0, 1)]
        )
    time.move(hours=6)
    deliver_due.deliver(ana.app)
    with connect(ana.app) as db:
        assert db.execute("SELECT waiting_cell IS NULL, shared_cell IS NULL FROM statements").fetchall() == [
            (1, 0)
        ]
    assert "you left before the film ended" in ben.page(f"/statements/{id}")


def test_the_reader_hears_of_it_when_it_arrives_and_not_before(server, app, couple, time):
    ana, ben = couple
    his = Socket(ben)
    share(ana, when="letter")
    deliver_due.deliver(app)
    time.move(hours=6)
    deliver_due.deliver(app)
    assert his.notice()["what"] == "statements"
    assert sum("changed" in frame for frame in his.frames) == 1
    assert all("plan" not in frame for frame in his.frames)


def test_both_who_bring_it_to_the_check_in_from_their_open_pages_have_it_there(couple, time):
    ana, ben = couple
    id = share(ana)
    time.move(minutes=11)
    for person in (ana, ben, ana):
        answer = person.post(f"/statements/{id}/topic", wants="on")
        assert "It's a topic for your check-in now." in text_of(answer.text)
    for person in (ben, ana):
        assert "It's no longer a check-in topic." in text_of(
            person.post(f"/statements/{id}/topic", wants="off").text
        )

"""Two who come together again within 30 days: what they shared before stays to be read only if both want it."""

import uuid

import pytest

from couples.maintenance import cleanup
from couples.maintenance.leave_due import leave_due
from tests.accounts.test_starting_over import WAITS_FOR, start_over
from tests.conftest import Person, pair
from tests.pages import text_of
from tests.scenario import connect, one
from tests.sockets import Socket
from tests.spaces.test_what_each_keeps import opened_id

AGAIN = "/pairing/again"
ASKED = "It stays if you both say yes."


def part_and_meet(couple, **leaving) -> tuple[Person, Person]:
    ana, ben = couple
    ana.prove()
    assert ana.post("/pairing/leave", follow=False, **leaving).status_code == 302
    pair(ana, ben)
    return ana, ben


def says(person: Person, answer: str) -> str:
    return person.post(AGAIN, answer=answer).text


def after_thirty_days(*people: Person, time) -> None:
    time.move(days=31)
    cleanup.clean_up(people[0].app)
    for person in people:
        person.sign_in()


def reads(person: Person, past: str) -> bool:
    return person.get(past).status_code == 200


@pytest.fixture
def past(opened, couple) -> str:
    return f"/check-in/history/{opened_id(couple[0])}"


def test_each_is_asked_on_their_own_pages(past, couple):
    ana, ben = part_and_meet(couple)
    for person in (ana, ben):
        for path in ("/", "/shared"):
            assert ASKED in text_of(person.page(path))
            assert "stopped sharing" not in text_of(person.page(path))
    assert "Saved. Only you know your answer. It's in Only me." in text_of(says(ana, "yes"))
    assert ASKED not in text_of(ana.page("/"))
    assert ASKED in text_of(ana.page("/shared"))
    assert ASKED in text_of(ben.page("/"))


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answer_tells_the_partner_nothing_and_neither_does_the_database(server, past, couple, answer):
    ana, ben = part_and_meet(couple)
    ben.page("/")
    his = [text_of(ben.page(path)) for path in ("/", "/shared", "/check-in/history")]
    socket = Socket(ben)
    assert "Saved. Only you know your answer." in says(ana, answer)
    assert [text_of(ben.page(path)) for path in ("/", "/shared", "/check-in/history")] == his
    assert socket.is_alive()
    assert not [frame for frame in socket.frames if "changed" in frame]
    with connect(ana.app) as db:
        cells = [
            cell for (cell,) in db.execute("SELECT wishes_cell FROM memberships WHERE key_cell IS NOT NULL")
        ]
    assert len({len(cell) for cell in cells}) == 1
    assert one(ana.app, "SELECT COUNT(*) FROM spaces WHERE stays_with IS NOT NULL") == 0


@pytest.mark.parametrize("hers", ["yes", "no", ""])
@pytest.mark.parametrize("his", ["yes", "no", ""])
def test_it_stays_only_if_both_want_it(past, couple, time, hers, his):
    ana, ben = part_and_meet(couple)
    for person, answer in ((ana, hers), (ben, his)):
        if answer:
            says(person, answer)
    assert reads(ana, past)
    after_thirty_days(ana, ben, time=time)
    for person in (ana, ben):
        assert reads(person, past) == (hers == his == "yes")
    stays = one(ana.app, "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL")
    assert stays == (hers == his == "yes")


def test_an_answer_can_change_and_either_ends_it_alone(past, couple, time):
    ana, ben = part_and_meet(couple)
    for answer in ("no", "yes"):
        says(ana, answer)
    says(ben, "yes")
    assert "You both wanted to keep it." in text_of(ana.page("/shared"))
    assert ASKED not in text_of(ana.page("/"))
    after_thirty_days(ana, ben, time=time)
    assert "until 30 days after you stop sharing again" in text_of(ana.page("/check-in/history"))
    says(ben, "end")
    cleanup.clean_up(ana.app)
    assert not reads(ana, past)
    assert one(ana.app, "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL") == 0


def test_once_one_has_ended_it_a_yes_of_theirs_alone_does_not_bring_it_back(past, couple):
    ana, ben = part_and_meet(couple)
    for person in (ana, ben):
        says(person, "yes")
    says(ben, "end")
    assert ASKED in text_of(ana.page("/"))
    for _ in range(2):
        says(ben, "yes")
        assert "You both wanted to keep it." not in text_of(ben.page("/shared"))
        says(ben, "end")
        says(ben, "no")
    says(ana, "yes")
    assert "You both wanted to keep it." not in text_of(ana.page("/shared"))
    says(ben, "yes")
    assert "You both wanted to keep it." in text_of(ana.page("/shared"))


def test_a_no_before_both_have_said_yes_leaves_the_partners_answer_alone(past, couple):
    ana, ben = part_and_meet(couple)
    says(ana, "yes")
    says(ben, "no")
    assert ASKED not in text_of(ana.page("/"))
    says(ben, "yes")
    assert "You both wanted to keep it." in text_of(ana.page("/shared"))


def test_nothing_can_be_added_to_it_and_what_was_taken_back_stays_so(past, couple):
    ana, ben = part_and_meet(couple, take_back="y")
    says(ana, "yes")
    says(ben, "yes")
    assert "Thank you for the soup" not in ben.page(past)
    assert "Thank you for waiting" in ana.page(past)
    answer = one(ana.app, "SELECT id FROM answers WHERE shared_cell IS NOT NULL")
    for person in (ana, ben):
        assert (
            person.post(f"/check-in/answers/{answer}/replies", follow=False, kind="thank-you").status_code
            == 404
        )


def test_when_they_part_again_it_ends_with_the_rest(past, couple, time):
    ana, ben = part_and_meet(couple)
    says(ana, "yes")
    says(ben, "yes")
    after_thirty_days(ana, ben, time=time)
    ben.post("/pairing/leave")
    assert reads(ana, past)
    after_thirty_days(ana, ben, time=time)
    for person in (ana, ben):
        assert not reads(person, past)
    assert one(ana.app, "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL") == 0


def kept_for_long(couple, time) -> tuple[Person, Person]:
    ana, ben = part_and_meet(couple)
    says(ana, "yes")
    says(ben, "yes")
    after_thirty_days(ana, ben, time=time)
    return ana, ben


def is_taken_back(ben: Person, past: str) -> bool:
    page = ben.page(past)
    assert "Thank you for waiting" in page
    return "Thank you for the soup" not in page


@pytest.mark.parametrize("takes_back", [True, False])
def test_who_takes_everything_back_takes_back_what_was_kept_too(past, couple, time, takes_back):
    ana, ben = kept_for_long(couple, time)
    assert "Take back everything I shared" in text_of(ana.page("/pairing/leave"))
    assert not is_taken_back(ben, past)
    ana.prove()
    ana.post("/pairing/leave", **({"take_back": "y"} if takes_back else {}))
    assert is_taken_back(ben, past) == takes_back


@pytest.mark.parametrize("comes", ["Ana", "Ben", "the round"])
def test_and_so_where_it_waits_a_day(past, couple, time, comes):
    ana, ben = kept_for_long(couple, time)
    ana.prove()
    ana.post("/pairing/leave", take_back="y", undo_day="y")
    assert not is_taken_back(ben, past)
    time.move(days=2)
    if comes == "the round":
        leave_due(ana.app)
    elif comes == "Ana":
        ana.page("/settings")
    assert is_taken_back(ben, past)


def test_an_answer_from_an_earlier_time_together_counts_no_more(past, couple, time):
    ana, ben = part_and_meet(couple)
    says(ana, "yes")
    assert ASKED not in text_of(ana.page("/"))
    part_and_meet(couple)
    assert ASKED in text_of(ana.page("/"))
    says(ben, "yes")
    assert "You both wanted to keep it." not in text_of(ben.page("/shared"))
    after_thirty_days(ana, ben, time=time)
    assert not reads(ben, past)


def test_where_one_starts_over_it_ends_for_the_other_in_thirty_days(past, couple, time):
    ana, ben = kept_for_long(couple, time)
    start_over(ana, time)
    ben.sign_in()
    assert reads(ben, past)
    after_thirty_days(ben, time=time)
    assert not reads(ben, past)


def test_ending_it_is_confirmed_first_and_says_that_it_ends_for_both(past, couple, time):
    ana, ben = kept_for_long(couple, time)
    assert "It ends for both of you" in text_of(ana.page("/shared"))
    assert "/settings/takeout" in ana.page("/shared")
    assert "You'd both said yes, so it's still here." in text_of(says(ana, "no"))
    assert reads(ben, past)
    said = text_of(says(ana, "end"))
    assert "ended for both of you" in said
    assert "just for you" not in said
    assert not reads(ben, past)


def test_who_is_with_someone_else_is_asked_nothing(past, couple, eve, time):
    ana, ben = couple
    ana.post("/pairing/leave")
    pair(ben, eve)
    for person in (ana, ben, eve):
        assert ASKED not in text_of(person.page("/"))
        assert person.post(AGAIN, follow=False, answer="yes").status_code == 404


def test_an_answer_that_is_none_is_refused(past, couple):
    ana, _ = part_and_meet(couple)
    assert ana.post(AGAIN, follow=False, answer="perhaps").status_code == 404
    assert ana.post(AGAIN, follow=False).status_code == 404


@pytest.mark.parametrize("kept", [True, False])
def test_who_have_an_earlier_time_to_read_are_not_told_that_nothing_is_shared(past, couple, kept):
    ana, ben = part_and_meet(couple)
    for person in (ana, ben) if kept else ():
        says(person, "yes")
    for person in (ana, ben):
        for path in ("/", "/pairing"):
            assert "Nothing is shared yet" not in text_of(person.page(path))
    leaving = text_of(ana.page("/pairing/leave"))
    assert ("you and Ben can both read what you've shared with each other" in leaving) == kept
    assert ("Nothing's been shared since you joined" in leaving) != kept
    assert ("Take back everything I shared" in leaving) == kept
    said = text_of(ana.post("/pairing/leave").text)
    assert ("You've stopped sharing." in said) == kept
    assert reads(ana, past)


def test_who_share_for_the_first_time_can_undo_it_while_nothing_is_shared(ana, ben):
    for person in (ana, ben):
        for path in ("/", "/pairing"):
            assert "Nothing is shared yet" in text_of(person.page(path))
    assert "Undone. Nothing was shared." in text_of(ana.post("/pairing/leave").text)


@pytest.mark.parametrize("kept", [True, False])
def test_where_one_starts_over_nothing_of_it_shows_to_the_other_before_they_ask(past, couple, time, kept):
    ana, ben = part_and_meet(couple)
    for person in (ana, ben) if kept else ():
        says(person, "yes")
    pages = ("/", "/shared", "/pairing", "/pairing/leave", "/pairing/check", "/check-in/history", past)
    now = time.time
    time.time = now + WAITS_FOR  # as it would be by then
    ana.sign_in()
    before = [text_of(ana.page(path)) for path in pages]
    time.time = now
    start_over(ben, time)
    assert time.time == now + WAITS_FOR
    assert [text_of(ana.page(path)) for path in pages] == before
    assert "That's not my partner" not in text_of(ana.page("/pairing"))


def thanks(person: Person) -> None:
    person.post("/thanks", id=str(uuid.uuid4()), kind="thanks", text="The soup")


def asks(person: Person) -> None:
    asked = {"kind": "talk", "topic": "The weekend", "minutes": "20", "when": "now"}
    person.post("/together/ask", id=str(uuid.uuid4()), **asked)


def wishes(person: Person) -> None:
    person.post("/together/wishes", phrases=["You have a point there."], own="Tea?", pause_minutes="20")


@pytest.mark.parametrize("act", [thanks, asks, wishes])
def test_before_the_hello_no_page_tells_of_what_the_readers_hours_hold_back(ana, ben, time, act):
    time.move(hours=14)  # two at night
    pages = "/", "/pairing", "/pairing/leave"
    before = [text_of(ben.page(path)) for path in pages]
    act(ana)
    assert [text_of(ben.page(path)) for path in pages] == before
    time.move(hours=7)
    assert ("Nothing is shared yet" in text_of(ben.page("/"))) == (act is wishes)


def test_who_sent_something_at_night_can_take_everything_back_right_away(ana, ben, time):
    time.move(hours=14)
    assert "Take back everything I shared" not in text_of(ana.page("/pairing/leave"))
    thanks(ana)
    assert "Nothing is shared yet" not in text_of(ana.page("/"))
    assert "Take back everything I shared" in text_of(ana.page("/pairing/leave"))


def test_what_the_hours_held_back_is_kept_for_its_writer_when_the_other_undoes_it(ana, ben, time):
    time.move(hours=14)
    thanks(ana)
    assert "Undone. Nothing was shared." in text_of(ben.post("/pairing/leave").text)
    assert "The soup" in ana.page("/only-me/said-before")

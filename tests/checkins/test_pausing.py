"""Other rhythms than every week, and a pause, as two people meet them."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import Person
from tests.heard_by_pages import Told
from tests.home.test_home import now_line
from tests.pages import text_of
from tests.scenario import connect, one, user_id

SUNDAY = date(2026, 11, 22)
PAUSED = "Your check-in is paused"
WEEK = timedelta(days=7)


def propose(person: Person, every: str, **more) -> str:
    fields = {"weekday": "6", "at": "19:00", "zone": "UTC", "keys": ["thanks"], "every": every, **more}
    person.post("/check-in/ritual", **fields)
    return str(uuid.UUID(one(person.app, "SELECT id FROM rituals WHERE agreed_at IS NULL")))


def agree_on(ana: Person, ben: Person, every: str, **more) -> None:
    id = propose(ana, every, **more)
    assert ben.post(f"/check-in/ritual/{id}/agree", follow=False).status_code == 302


def pause(person: Person, until: date | None = None) -> str:
    return text_of(person.post("/check-in/pause", until=until.isoformat() if until else "").text)


def start_again(person: Person) -> str:
    return text_of(person.post("/check-in/pause/end").text)


def open_one(*both: Person) -> str:
    occasion = both[0].occasion()
    for person in both:
        person.write("thanks", f"soup, says {person.name}", occasion)
        person.ready(occasion)
    assert "<h2>Opened" in both[0].page(f"/check-in/{occasion}")
    return occasion


# --- how often ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "words", "after"),
    [
        ("two-weeks", "every other Sunday at 19:00", [SUNDAY, SUNDAY + 2 * WEEK, SUNDAY + 4 * WEEK]),
        ("month", "the first Sunday of the month at 19:00", [date(2026, 12, 6), date(2027, 1, 3)]),
    ],
)
def test_both_agree_on_how_often_and_it_comes_round_so(couple, time, every, words, after):
    ana, ben = couple
    time.move(minutes=1)
    id = propose(ana, every)
    assert f"Ana has proposed: {words}" in text_of(ben.page("/check-in/ritual"))
    assert ben.occasion() == str(SUNDAY)
    ben.post(f"/check-in/ritual/{id}/agree")
    for day in after:
        assert ana.occasion() == ben.occasion() == str(day)
        assert f"Now: {words}" in text_of(ana.page("/check-in/ritual"))
        time.time = datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=8)
        for person in couple:
            person.sign_in()


def test_home_says_when_the_next_one_is_and_speaks_of_no_week(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    agree_on(ana, ben, "two-weeks")
    assert "Weekly check-in" not in text_of(ana.page("/"))
    occasion = open_one(ana, ben)
    assert "The next one's on Sunday, 6 December" in text_of(ana.page("/"))
    done = ana.post(f"/check-in/{occasion}/done")
    home = text_of(done.text)
    assert "Done for now Next check-in: Sunday, 6 December at 19:00" in home
    assert "this week" not in home
    for path in (
        "/",
        "/check-in",
        f"/check-in/{occasion}",
        f"/check-in/{occasion}/promises",
        "/shared",
        "/together",
    ):
        assert not re.search("(this|last|next|each) week|week.s|eekly", text_of(ana.page(path))), path
    time.move(days=9)
    ana.sign_in()
    assert "Done for now" in now_line(ana)
    time.move(days=3)
    ana.sign_in()
    assert now_line(ana).startswith("Next check-in: Sunday")


def test_a_promise_lasts_until_the_next_one_however_far_that_is(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    agree_on(ana, ben, "two-weeks")
    occasion = open_one(ana, ben)
    ana.post(f"/check-in/{occasion}/promises", id=str(uuid.uuid4()), text="My turn to cook")
    for days in (8, 5):
        time.move(days=days)
        for person in couple:
            person.sign_in()
            assert "My turn to cook" in person.page("/shared")
        assert ("How did your promise go?" in ana.page("/check-in")) is (days == 5), (
            "not long before its hour"
        )
    time.move(days=14)
    ana.sign_in()
    assert "How did your promise go?" not in ana.page("/check-in")


def ends_in_shared(person: Person) -> str:
    person.sign_in()
    return re.search(r"My turn to cook (Until .*?) (?:What we|Together)", text_of(person.page("/shared")))[1]


def test_in_a_pause_shared_names_no_day_for_a_promise_that_wont_come(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    occasion = open_one(ana, ben)
    ana.post(f"/check-in/{occasion}/promises", id=str(uuid.uuid4()), text="My turn to cook")
    time.move(days=5)
    assert ends_in_shared(ben) == "Until Sunday, 29 November"
    pause(ana)
    assert ends_in_shared(ben) == "Until the next check-in"
    pause(ana, SUNDAY + timedelta(days=16))
    assert ends_in_shared(ben) == "Until Sunday, 13 December"
    pause(ana, SUNDAY + timedelta(days=6))
    assert ends_in_shared(ben) == "Until Sunday, 29 November", "it's over by then"


def test_in_a_pause_shared_names_no_day_that_the_check_in_was_moved_to(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    occasion = open_one(ana, ben)
    ana.post(f"/check-in/{occasion}/promises", id=str(uuid.uuid4()), text="My turn to cook")
    time.move(days=5)
    ana.sign_in()
    ben.sign_in()
    pause(ben)
    ana.post(f"/check-in/{ana.occasion()}/call-off", day="2026-11-30")
    assert one(ana.app, "SELECT moved_to FROM check_ins WHERE occasion='2026-11-29'") == "2026-11-30"
    assert ends_in_shared(ben) == "Until the next check-in"


def test_shared_ends_a_promise_on_the_day_that_home_says(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    agree_on(ana, ben, "week", at="23:30")
    occasion = open_one(ana, ben)
    ana.post(f"/check-in/{occasion}/promises", id=str(uuid.uuid4()), text="My turn to cook")
    ana.post(f"/check-in/{occasion}/done")
    ana.post("/settings/zone", do="use", zone="Asia/Tokyo")
    for days in (1, 4):
        time.move(days=days)
        ana.sign_in()
        assert "Monday, 30 November" in ends_in_shared(ana)


def test_other_questions_leave_every_second_week_the_same_one(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    agree_on(ana, ben, "two-weeks")
    open_one(ana, ben)
    time.move(days=8)
    for person in couple:
        person.sign_in()
    before = ana.occasion()
    agree_on(ben, ana, "two-weeks", keys=["thanks", "help"])
    assert ana.occasion() == before == str(SUNDAY + 2 * WEEK)


def test_each_time_asks_another_fresh_question_also_every_second_week(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    agree_on(ana, ben, "two-weeks", decks=["two"])
    asked = []
    for _ in range(20):
        (fresh,) = set(
            re.findall(r"/answers/([\w-]+)\"", ana.page(f"/check-in/{ana.occasion()}/questions"))
        ) - {"thanks"}
        asked.append(fresh)
        time.move(days=14)
        ana.sign_in()
    assert len(set(asked)) == 20


def test_a_rhythm_that_is_none_is_refused_and_an_older_page_means_every_week(couple, time):
    ana = couple[0]
    time.move(minutes=1)
    fields = {"weekday": "6", "at": "19:00", "zone": "UTC", "keys": ["thanks"]}
    assert ana.post("/check-in/ritual", follow=False, every="hour", **fields).status_code == 422
    ana.post("/check-in/ritual", **fields)
    assert one(ana.app, "SELECT every FROM rituals WHERE agreed_at IS NULL") == "week"


def test_a_busy_season_lasts_four_weeks_and_names_its_last_check_in(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    agree_on(ana, ben, "two-weeks")
    ana.post("/check-in/busy")
    assert "One question each time until Sunday, 6 December" in text_of(ana.page("/check-in"))


# --- pausing --------------------------------------------------------------------------------------------------------------


def test_either_pauses_alone_and_both_read_the_same_and_not_whose_it_was(couple):
    ana = couple[0]
    before = [text_of(person.page("/check-in")) for person in couple]
    assert "Need a pause?" in before[0]
    assert "Paused until Tuesday, 1 December." in pause(ana, date(2026, 12, 1))
    for person in couple:
        assert now_line(person) == "Your check-in is paused until Tuesday, 1 December"
        page = text_of(person.page("/check-in"))
        assert "Nothing's due. You can still write, and open a check-in together. Start again" in page
        assert "For Sunday" not in page
        assert "Not this time" not in page
    pages = [
        {
            text.replace(p.name, "").replace(q.name, "")
            for text in re.findall(r"[^.]+\.", text_of(p.page("/check-in")))
        }
        for p, q in (couple, couple[::-1])
    ]
    assert [t for t in pages[0] ^ pages[1] if "aus" in t] == []
    assert one(ana.app, "SELECT busy_by FROM rituals") is None


def test_once_its_day_has_come_all_is_as_before(couple, time):
    ana = couple[0]
    pause(ana, date(2026, 12, 1))
    time.move(days=8)
    ana.sign_in()
    assert PAUSED in now_line(ana)
    time.move(days=1)
    for person in couple:
        person.sign_in()
        assert PAUSED not in person.page("/")
        assert PAUSED not in person.page("/check-in")
        assert person.occasion() == "2026-12-06"


@pytest.mark.parametrize("until", [None, date(2027, 2, 1)])
def test_either_ends_it_and_the_next_one_is_the_first_from_then_on(couple, time, until):
    ana, ben = couple
    pause(ana, until)
    time.move(days=30)
    for person in couple:
        person.sign_in()
        assert PAUSED in now_line(person)
    assert "You're back. Next check-in: Sunday, 27 December at 19:00." in start_again(ben)
    for person in couple:
        assert PAUSED not in person.page("/")
        assert person.occasion() == "2026-12-27"
    assert "You're back." in start_again(ana)
    assert ana.occasion() == "2026-12-27"
    assert (
        one(ana.app, "SELECT COUNT(*) FROM rituals WHERE paused_at IS NOT NULL OR paused_until IS NOT NULL")
        == 0
    )


@pytest.mark.parametrize("until", [None, date(2027, 2, 1)])
def test_what_was_written_goes_along_and_opens_as_it_would_have(couple, time, until):
    ana, ben = couple
    ana.write("thanks", "the soup", ana.occasion())
    ben.write("thanks", "the tea", ben.occasion())
    ben.ready(ben.occasion())
    pause(ana, until)
    for person, words in ((ana, "the soup"), (ben, "the tea")):
        assert words in person.page(f"/check-in/{person.occasion()}/preview")
    time.move(days=20)
    for person in couple:
        person.sign_in()
    assert "what you wrote then" not in ana.page("/check-in")
    ana.ready(ana.occasion())
    assert "the tea" not in ana.page("/check-in"), "he was ready before the pause, not now"
    start_again(ben)
    occasion = ana.occasion()
    assert occasion == "2026-12-13"
    assert "the soup" in ana.page(f"/check-in/{occasion}/preview")
    for person in couple:
        person.ready(occasion)
    assert "the tea" in ana.page(f"/check-in/{occasion}?all=1") or "the tea" in ana.page(
        f"/check-in/{occasion}/opening/thanks"
    )


def test_what_was_written_before_a_pause_that_ended_by_itself_is_its_writers_to_use(couple, time):
    ana, ben = couple
    ana.write("thanks", "the soup", ana.occasion())
    pause(ben, date(2026, 12, 10))
    time.move(days=17)
    ana.sign_in()
    assert "the soup" in ana.page(f"/check-in/{ana.occasion()}/preview")
    time.move(days=2)
    for person in couple:
        person.sign_in()
    assert "Only you can see what you wrote then" in text_of(ana.page("/check-in"))
    assert "the soup" in ana.page("/check-in")
    assert "what you wrote then" not in ben.page("/check-in")
    ana.post(f"/check-in/{SUNDAY}/left-over", do="carry")
    assert "the soup" in ana.page("/check-in/2026-12-13/preview")


def test_what_was_promised_before_a_pause_ends_with_the_first_check_in_after_it(couple, time):
    ana, ben = couple
    occasion = open_one(ana, ben)
    ana.post(f"/check-in/{occasion}/promises", id=str(uuid.uuid4()), text="My turn to cook")
    pause(ben, date(2027, 1, 1))
    for days in (20, 22):
        time.move(days=days)
        for person in couple:
            person.sign_in()
            assert "My turn to cook" in person.page("/shared")
    assert ana.occasion() == "2027-01-03"
    time.move(days=7)
    ana.sign_in()
    assert "My turn to cook" not in ana.page("/shared")


@pytest.mark.parametrize("until", [None, date(2027, 2, 1)])
def test_in_a_pause_one_can_be_opened_on_purpose(couple, time, until):
    ana, ben = couple
    pause(ana, until)
    time.move(days=20)
    for person in couple:
        person.sign_in()
    occasion = open_one(ana, ben)
    assert now_line(ana) == "You can both read your check-in"
    ana.post(f"/check-in/{occasion}/promises", id=str(uuid.uuid4()), text="My turn to cook")
    assert "Done for this week" in ana.page(f"/check-in/{occasion}/promises")
    ana.post(f"/check-in/{occasion}/done")
    assert PAUSED in now_line(ana)
    assert "My turn to cook" in ben.page("/shared")
    assert "You're back. Next check-in: Sunday, " in start_again(ana)
    assert "Promises from last time" in ben.page("/check-in")


def test_a_mistaken_tap_is_undone_within_the_time_of_a_check_in_that_was_still_to_open(couple, time):
    ana, ben = couple
    time.move(hours=8)
    before = ben.occasion()
    pause(ana, date(2027, 2, 1))
    assert PAUSED in now_line(ben)
    time.move(hours=1)
    start_again(ana)
    assert ben.occasion() == before
    assert now_line(ben) == "Your check-in is today"


def test_it_takes_the_place_of_not_this_time(couple):
    ana, ben = couple
    occasion = ana.occasion()
    ana.post(f"/check-in/{occasion}/call-off", day="")
    pause(ben)
    assert one(ana.app, "SELECT COUNT(*) FROM check_ins WHERE called_off_by IS NOT NULL") == 0
    page = text_of(ben.page("/check-in"))
    assert "Not this time" not in page
    assert "Start writing" in page


def test_agreeing_on_another_day_leaves_it_paused(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    id = propose(ana, "month")
    pause(ben)
    ben.post(f"/check-in/ritual/{id}/agree")
    assert PAUSED in now_line(ana)
    time.move(days=30)
    ana.sign_in()
    assert "Next check-in: Sunday, 3 January 2027 at 19:00" in start_again(ana)


@pytest.mark.parametrize("until", ["2026-11-22", "2026-01-01", "2027-12-01", "soon"])
def test_a_day_that_is_no_end_of_a_pause_changes_nothing(couple, until):
    ana, _ = couple
    assert "Nothing was changed." in text_of(ana.post("/check-in/pause", until=until).text)
    assert PAUSED not in ana.page("/")


def test_a_busy_season_waits_with_its_buttons_and_goes_on_by_its_days(couple, time):
    ana, ben = couple
    ana.post("/check-in/busy")
    pause(ben, date(2026, 12, 1))
    page = text_of(ana.page("/check-in"))
    assert "Busy weeks" not in page
    assert "One question this time." in page
    assert ben.post("/check-in/busy", follow=False).status_code == 404
    time.move(days=10)
    ana.sign_in()
    assert "One question each time until Sunday, 13 December" in text_of(ana.page("/check-in"))


def test_someone_alone_pauses_too(eve, time):
    pause(eve)
    assert now_line(eve) == "Your check-in is paused for now"
    assert "You can still write." in text_of(eve.page("/check-in"))
    time.move(days=30)
    eve.sign_in()
    assert "Next check-in: Sunday, 27 December" in start_again(eve)


def test_it_says_nothing_of_who_paused_to_whoever_has_the_database(couple):
    ana = couple[0]
    pause(ana)
    with connect(ana.app) as db:
        db.row_factory = None
        rows = db.execute("SELECT * FROM rituals").fetchall()
    known = {
        bytes.fromhex(user_id(p).replace("-", "")) if isinstance(user_id(p), str) else user_id(p)
        for p in couple
    }
    assert not [value for row in rows for value in row if value in known]


def test_two_at_once_leave_one_pause_and_the_later_says_until_when(couple):
    ana, ben = couple
    pause(ana)
    pause(ben, date(2026, 12, 1))
    assert now_line(ana) == now_line(ben) == "Your check-in is paused until Tuesday, 1 December"


def test_nobody_else_can_pause_or_start_it(couple, cleo):
    ana, _ = couple
    pause(cleo)
    assert PAUSED not in now_line(ana)
    pause(ana)
    start_again(cleo)
    assert PAUSED in now_line(ana)


@pytest.mark.parametrize(("room", "what"), [("check-in", "ritual"), ("light-question", "light")])
def test_ending_a_pause_that_is_not_on_tells_no_one(couple, monkeypatch, room, what):
    ana, ben = couple
    if room == "light-question":
        ana.post("/light-question/days", days=["0", "1", "2", "3", "4", "5", "6"])
        ben.post(f"/light-question/days/{one(ana.app, 'SELECT id FROM light_plans')}/agree")
    told = Told(monkeypatch)
    assert ana.post(f"/{room}/pause/end", follow=False).status_code == 302
    assert told.frames == []
    ana.post(f"/{room}/pause")
    ana.post(f"/{room}/pause/end")
    assert told.to(ben) == [what, what]

"""A busy season: one question a week, said by either, ended by the same, explained to no one."""

import html
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from couples.checkins import busy_season, prompts
from couples.checkins.busy_season import Season
from couples.checkins.schedule import WEEK, Rhythm
from tests.conftest import Person
from tests.pages import text_of
from tests.scenario import connect, one

SUNDAY = date(2026, 11, 22)
ONE = "One question this time."
SUNDAYS = Rhythm(6, time(19), "UTC", datetime(2026, 11, 1, tzinfo=UTC))


def asked(person: Person) -> list[str]:
    page = person.page(f"/check-in/{person.occasion()}/questions")
    return [html.unescape(text) for text in re.findall(r'<h2 id="question-[\w-]+">(.*?)</h2>', page)]


def test_it_covers_four_check_ins_and_no_more():
    season = busy_season.beginning(SUNDAY)
    days = [SUNDAY + n * WEEK for n in range(-1, 6)]
    assert [season.covers(day) for day in days] == [False, True, True, True, True, False, False]
    assert season.last(SUNDAYS) == SUNDAY + 3 * WEEK


def test_ended_early_it_leaves_the_weeks_before_as_they_were():
    season = busy_season.beginning(SUNDAY)
    assert season.ended(SUNDAY) is None
    assert season.ended(SUNDAY + WEEK) == Season(SUNDAY, SUNDAY + WEEK)
    assert season.ended(SUNDAY + 9 * WEEK) == season


def test_each_week_of_it_asks_something_else():
    assert len({prompts.busy_on(SUNDAY + n * timedelta(days=7)) for n in range(4)}) == 4


def test_either_taps_it_and_for_four_weeks_both_are_asked_one_question(couple, time):
    ana, ben = couple
    assert len(asked(ana)) == 4
    assert ONE not in text_of(ben.page("/check-in"))
    ana.post("/check-in/busy")
    for _ in range(4):
        for person in couple:
            person.sign_in()
            assert asked(person) == [prompts.busy_on(date.fromisoformat(person.occasion())).text]
            assert ONE in text_of(person.page("/check-in"))
        time.move(days=7)
    for person in couple:
        person.sign_in()
        assert len(asked(person)) == 4
        assert ONE not in text_of(person.page("/check-in"))


def test_the_partner_reads_of_one_question_and_nothing_of_who_why_or_until_when(couple):
    ana, ben = couple
    before = ben.page("/check-in")
    assert "Busy weeks?" in before
    ana.post("/check-in/busy")
    mine, theirs = text_of(ana.page("/check-in")), text_of(ben.page("/check-in"))
    assert "until Sunday, 13 December" in mine
    assert ONE in theirs
    for word in ("usy", "13 December", "four weeks", "Ana said", "Ana asked"):
        assert word not in theirs
    for path in ("/", "/shared", "/settings", "/check-in/ritual", "/check-in/history"):
        assert "usy" not in text_of(ben.page(path)), path


def test_one_line_is_enough_to_be_ready_and_to_open(couple):
    ana, ben = couple
    ana.post("/check-in/busy")
    occasion = ana.occasion()
    (key,) = set(re.findall(r"/answers/([\w-]+)\"", ana.page(f"/check-in/{occasion}/questions")))
    for person in couple:
        then = person.write(key, f"tired, says {person.name}", occasion, go="next").location
        assert then.endswith("/preview")
        assert person.ready(occasion).status_code == 302
    assert "tired, says Ana" in ben.page(f"/check-in/{occasion}")


def test_what_was_written_already_stays_and_who_wants_more_adds_more(couple):
    ana, ben = couple
    occasion = ben.occasion()
    ben.write("thanks", "the soup", occasion)
    ana.post("/check-in/busy")
    assert "the soup" in ben.page(f"/check-in/{occasion}/preview")
    ben.write("help", "half an hour", occasion)
    ana.write(prompts.busy_on(SUNDAY).key, "so tired", occasion)
    for person in couple:
        person.ready(occasion)
    page = ana.page(f"/check-in/{occasion}")
    for words in ("the soup", "half an hour", "so tired"):
        assert words in page


OWN = "What made us laugh?"


@pytest.mark.parametrize("begins", ["after Ben is ready", "before"])
def test_words_to_a_question_of_their_own_open_too(couple, time, begins):
    ana, ben = couple
    time.move(minutes=1)
    ana.post("/check-in/ritual", weekday="6", at="20:00", zone="UTC", keys=["thanks"], own=OWN)
    ben.post(f"/check-in/ritual/{one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
    occasion = ben.occasion()
    (key,) = set(re.findall(r"/answers/(own-\w+)", ben.page(f"/check-in/{occasion}/questions")))
    ben.write(key, "the dog in the bath", occasion)
    if begins == "before":
        ana.post("/check-in/busy")
        assert "the dog in the bath" in ben.page(f"/check-in/{occasion}/preview")
        ben.write(key, "the dog in the tub", occasion, version="1")
    assert ben.ready(occasion).status_code == 302
    ana.post("/check-in/busy")
    assert OWN not in asked(ana)
    ana.write(prompts.busy_on(SUNDAY).key, "so tired", occasion)
    ana.ready(occasion)
    words = "the dog in the tub" if begins == "before" else "the dog in the bath"
    past = one(ana.app, "SELECT id FROM check_ins WHERE revealed_at IS NOT NULL AND occasion != 'hello'")
    for person in couple:
        for path in (occasion, f"{occasion}/opening/{key}", f"history/{past}"):
            page = person.page(f"/check-in/{path}")
            assert words in page, path
    assert OWN in ana.page(f"/check-in/{occasion}")


def test_whoever_tapped_it_ends_it_and_nobody_else(couple, cleo):
    ana, ben = couple
    assert ana.post("/check-in/busy/end", follow=False).status_code == 404
    ana.post("/check-in/busy")
    for person in (ben, cleo):
        assert person.post("/check-in/busy/end", follow=False).status_code == 404
    ben.post("/check-in/busy")
    assert ana.post("/check-in/busy/end", follow=False).status_code == 302
    assert len(asked(ben)) == 4
    assert (
        one(ana.app, "SELECT COUNT(*) FROM rituals WHERE busy_from IS NOT NULL OR busy_by IS NOT NULL") == 0
    )


def test_tapped_when_this_week_is_open_it_begins_with_the_next(opened, couple, time):
    ana, ben = couple
    before = ana.page(f"/check-in/{opened}")
    ana.post("/check-in/busy")
    assert re.findall("<h2>.*?</h2>", ana.page(f"/check-in/{opened}")) == re.findall("<h2>.*?</h2>", before)
    time.move(days=7)
    for person in couple:
        person.sign_in()
    assert len(asked(ben)) == 1


@pytest.mark.parametrize("weekday", ["2", "6"])
def test_another_day_agreed_on_in_between_leaves_it_running(couple, time, weekday):
    ana, ben = couple
    ana.post("/check-in/busy")
    time.move(minutes=1)
    ben.post("/check-in/ritual", weekday=weekday, at="20:00", zone="UTC", keys=["thanks", "hard"])
    ana.post(f"/check-in/ritual/{one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
    assert len(asked(ana)) == len(asked(ben)) == 1
    assert ana.post("/check-in/busy/end", follow=False).status_code == 302
    assert len(asked(ana)) == len(asked(ben)) == 2


def test_a_question_taken_back_in_between_leaves_it_running_for_whoever_tapped_it(couple, time):
    ana, ben = couple
    time.move(minutes=1)
    ana.post("/check-in/ritual", weekday="6", at="20:00", zone="UTC", keys=["thanks"], own=OWN)
    ben.post(f"/check-in/ritual/{one(ana.app, 'SELECT id FROM rituals WHERE agreed_at IS NULL')}/agree")
    (key,) = set(re.findall(r"/answers/(own-\w+)", ben.page(f"/check-in/{ben.occasion()}/questions")))
    ben.post("/check-in/busy")
    time.move(minutes=1)
    assert ana.post(f"/check-in/ritual/questions/{key}/take-back").status_code == 200
    time.move(days=7)
    assert asked(ana) == asked(ben) == [prompts.busy_on(date.fromisoformat(ana.occasion())).text]
    assert ana.post("/check-in/busy/end", follow=False).status_code == 404
    assert ben.post("/check-in/busy/end", follow=False).status_code == 302


def test_only_the_newest_season_is_known(couple, time):
    ana, ben = couple
    for person in (ana, ben, ana):
        person.sign_in()
        person.post("/check-in/busy")
        time.move(days=29)
    with connect(ana.app) as db:
        rows = db.execute("SELECT busy_from FROM rituals WHERE busy_from IS NOT NULL").fetchall()
    assert len(rows) == 1

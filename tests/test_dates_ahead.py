"""A clock a year ahead for an hour, then right again: nothing that was done in that hour waits a year, hides or never ends."""

import uuid
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from couples.db import begin_writing, db
from couples.maintenance import background_jobs, cleanup, dates_ahead, deliver_due, leave_due
from couples.maintenance.clock_check import ClockWatch
from couples.maintenance.dates_ahead import ARRIVALS, CHOSEN, DEADLINES
from couples.spaces.choices_let_in import Choices
from tests.boundaries.acts import propose, share_boundary
from tests.conftest import SUNDAY
from tests.pages import text_of
from tests.scenario import connect, dump, one

WORDS = "the plan changed last minute"


@contextmanager
def a_year_ahead(*people, time):
    """What people do inside, they do by a clock that's wrong."""
    time.move(days=365)
    for person in people:
        person.sign_in()
    yield
    time.move(days=-365, hours=1)
    for person in people:
        person.sign_in()


def share(person, when: str = "letter") -> str:
    draft, copy = str(uuid.uuid4()), str(uuid.uuid4())
    person.post(
        f"/statements/drafts/{draft}", observation=WORDS, feelings="anxious", need="peace", request="call"
    )
    assert (
        person.post(f"/statements/drafts/{draft}/share", follow=False, id=copy, when=when).status_code == 302
    )
    return copy


def latest(app, ahead: timedelta) -> dict[str, datetime]:
    """Every moment in the database that lies further ahead of the test's clock than `ahead`."""
    found = {}
    for name in dates_ahead.dated().keys() - CHOSEN:
        table, column = name.split(".")
        value = one(app, f"SELECT MAX({column}) FROM {table}")
        if value and datetime.fromisoformat(value).replace(tzinfo=UTC) > SUNDAY + ahead:
            found[name] = value
    return found


def test_every_moment_and_day_is_known_and_none_is_named_that_is_not_there(app):
    names = dates_ahead.dated().keys()
    assert (ARRIVALS.keys() | DEADLINES.keys() | CHOSEN) <= names
    assert len(names) > 60
    assert {"sessions.expires_at", "statements.arrives_at", "users.created_on"} <= names


def test_the_one_question_before_mending_finds_each_date_that_lies_too_far_ahead(scenario, time):
    columns = {name: column for name, column in dates_ahead.dated().items() if name not in CHOSEN}
    found, now = set(), time.now()
    with scenario.app.app_context():
        assert not dates_ahead._is_any_ahead(now)
        for name, column in columns.items():
            begin_writing()
            latest = dates_ahead._latest(column, now)
            for value in (latest, latest + timedelta(days=1)):
                rows = db.session.execute(update(column.table).values({column.name: value})).rowcount
                assert dates_ahead._is_any_ahead(now) == (rows > 0 and value > latest), name
            found |= {name} if rows else set()
            db.session.rollback()
    assert len(found) > 50


@pytest.mark.parametrize("when", ["letter", "at-once"])
def test_a_message_sent_by_a_wrong_clock_arrives_once_it_is_right(couple, time, when):
    ana, ben = couple
    with a_year_ahead(ana, time=time):
        copy = share(ana, when)
    ben.sign_in()
    assert ben.get(f"/statements/{copy}").status_code == 404
    watch = ClockWatch(ana.app.config["SETTINGS"].data)
    background_jobs.clean_up_by(watch, ana.app)
    deliver_due.deliver(ana.app)
    assert WORDS in text_of(ben.page(f"/statements/{copy}"))


def test_after_an_hour_a_year_ahead_nothing_lies_further_ahead_than_it_can(couple, cleo, time):
    ana, ben = couple
    with a_year_ahead(ana, ben, cleo, time=time):
        share(ana)
        propose(ben, "we answer by noon", topic="money", look_on="2028-01-16")
        share_boundary(ana, "a boundary", "letter")
        cleo.post("/pairing/invitation")
        ana.post("/growing/wins", id=uuid.uuid4(), text="I called")
        ana.post("/unsent", unsent="growing.win", unsent_seen="0", **{"text.text": "typed"})
        ben.post("/settings/address", email="ben@example.net", old_is_read="no")
    before = latest(ana.app, timedelta(days=100))
    assert {
        "statements.arrives_at",
        "agreement_versions.arrives_at",
        "boundaries.arrives_at",
    } <= before.keys()
    assert {"sessions.expires_at", "invitations.expires_at", "next_asks.not_before"} <= before.keys()
    cleanup.clean_up(ana.app)
    assert latest(ana.app, timedelta(days=91)) == {}
    assert set(latest(ana.app, timedelta(days=2))) <= DEADLINES.keys()
    assert ana.get("/settings").status_code == 200
    with ana.app.app_context():
        assert dates_ahead.mend(time.now()) == 0


def test_a_browser_that_was_not_to_stay_signed_in_for_long_does_not_by_this(ana, time):
    with a_year_ahead(time=time):
        ana.sign_in(keep="")
    cleanup.clean_up(ana.app)
    ends = [
        datetime.fromisoformat(row["expires_at"]).replace(tzinfo=UTC) for row in dump(ana.app)["sessions"]
    ]
    assert min(ends) <= time.now() + timedelta(hours=12)


def test_days_that_people_chose_stay_and_so_does_what_a_right_clock_says(scenario, time):
    app = scenario.app
    with connect(app) as database:
        database.execute("UPDATE agreement_versions SET look_on = '2028-10-01'")
        database.commit()
    scenario.ana.post("/statements/drafts/" + str(uuid.uuid4()), observation="typed now")
    before = dump(app)
    with app.app_context():
        assert dates_ahead.mend(time.now()) == 0
        db.session.rollback()
    assert dump(app) == before


def test_who_leaves_in_a_day_by_a_wrong_clock_leaves_in_a_day_from_now(couple, time):
    ana, ben = couple
    with a_year_ahead(ana, ben, time=time):
        ana.post("/pairing/leave", undo_day="y")
    cleanup.clean_up(ana.app)
    leave_due.leave_due(ana.app)
    closed = "SELECT COUNT(*) FROM spaces WHERE closed_at IS NOT NULL"
    assert one(ana.app, closed) == 0
    time.move(days=1, minutes=1)
    leave_due.leave_due(ana.app)
    assert one(ana.app, closed) == 1


def test_while_the_clock_may_be_wrong_nothing_is_set_by_it(couple, time):
    ana, _ = couple
    watch = ClockWatch(ana.app.config["SETTINGS"].data)
    background_jobs.clean_up_by(watch, ana.app)
    share(ana)
    before = dump(ana.app)["statements"]
    time.move(days=-365)
    background_jobs.clean_up_by(watch, ana.app)
    assert dump(ana.app)["statements"] == before


def test_what_was_switched_off_by_a_wrong_clock_is_off():
    now, later = SUNDAY, SUNDAY + timedelta(days=365)
    off = Choices().switched({"messages"}, later)
    assert off.is_off("messages", now, now)
    assert not Choices().switched({"messages"}, now).is_off("messages", now - timedelta(hours=1), now)

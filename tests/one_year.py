"""Ana and Ben after a year: a check-in a week, what came of them, and twenty of whatever may lie open.

All of it goes through the addresses of the app, on a clock that's moved; `tests/scenario.py` adds one of everything at the end.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import couples
from couples import clock
from couples.extensions import limiter
from couples.maintenance import startup
from tests import scenario
from tests.conftest import CHEAP, SUNDAY, Clock, Person, close, pair, settings_for
from tests.scenario import Scenario

WEEKS = 52
TOPICS = ("messages", "privacy", "time", "closeness", "money")
OPEN = 20
LEFT_OVER = 3
"""Weeks in which only Ana wrote, and about which she hasn't decided yet."""
REMINDERS = {
    "coming": "app", "today": "app", "writing": "app",
    "days": "1", "hours": "0", "weekday": "0", "writing_at": "3", "at": "10", "begin": "8", "end": "21",
}  # fmt: skip


class Passing(Clock):
    """The time as it is outside tests: no two looks at it are the same."""

    def now(self) -> datetime:
        return self.move(microseconds=1)


@contextmanager
def lived(folder: Path, weeks: int = WEEKS) -> Iterator[Scenario]:
    """The two in a new folder, two days after the Sunday of most tests; they began `weeks` before it."""
    real, time = clock.now, Passing()
    time.time = SUNDAY - timedelta(weeks=weeks, days=1)
    clock.now = time.now
    try:
        app = couples.create_app(settings_for(folder), argon2_cost=CHEAP)
        startup.prepare(app)
        app.extensions["test_clock"] = time
        yield _told(Person(app, "Ana"), Person(app, "Ben"), time, weeks)
        close(app)
    finally:
        clock.now = real


def _told(ana: Person, ben: Person, time: Clock, weeks: int) -> Scenario:
    for person in (ana, ben):
        person.sign_up()
    pair(ana, ben)
    for person in (ana, ben):
        person.say_hello("Your laugh")
    for number in range(weeks):
        _week(ana, ben, number, SUNDAY + timedelta(weeks=number - weeks), time)
    _kept_alone(ana)
    with scenario.connect(
        ana.app
    ) as db:  # of a version in which one could send the next before the first was closed
        db.execute("UPDATE statements SET closed_at = NULL")
        db.commit()
    time.time = SUNDAY
    limiter.reset()
    made = scenario.build(ana, ben)
    _sent(ana, "/settings/reminders", **REMINDERS)
    time.move(days=2)
    made.ids["next"] = "2026-11-29"
    for person in (ana, ben):
        person.write("close", "The evening by the river", made.ids["next"])
        person.page("/")
    return made


def _sent(person: Person, path: str, **fields) -> None:
    answer = person.post(path, follow=False, **fields)
    assert answer.status_code == 302, f"{path}: {answer.status_code}"


def _week(ana: Person, ben: Person, number: int, sunday: datetime, time: Clock) -> None:
    time.time = sunday - timedelta(days=1)
    limiter.reset()
    for person in (ana, ben) if number % 8 == 7 else ():  # a session lasts for ninety days
        person.post("/sign-out")
        person.sign_in()
    occasion = str(sunday.date())
    ana.write("close", f"The evening by the river, {number}", occasion)
    if 0 < number <= LEFT_OVER:
        return
    ben.write("close", f"Your coat on the chair, {number}", occasion)
    for person in (ana, ben):
        _sent(person, f"/check-in/{occasion}/ready")
    time.move(days=2)
    if number % 2:
        _message(ana if number % 4 == 1 else ben, number, time)
        _agree(ana, ben, number, time)
    elif number % 4:
        _sent(ana, f"/check-in/{occasion}/promises", id=str(uuid.uuid4()), text=f"I'll make tea, {number}")
        _sent(ben, "/thanks", id=str(uuid.uuid4()), kind="thanks", text=f"You waited, {number}")
        _sent(ana, "/reflection/noticed", id=str(uuid.uuid4()), line=f"The phone on the table, {number}")
        _sent(ana, f"/only-me/pages/{uuid.uuid4()}", text=f"Gulls, {number}", moods=["calm"], tags="sea")


def _message(person: Person, number: int, time: Clock) -> None:
    draft, shared = str(uuid.uuid4()), str(uuid.uuid4())
    _sent(person, f"/statements/drafts/{draft}", observation=f"The plan changed, {number}")
    _sent(person, f"/statements/drafts/{draft}/share", id=shared, when="at-once")
    time.move(minutes=11)
    _sent(person, f"/statements/{shared}/close")


def _agree(ana: Person, ben: Person, number: int, time: Clock) -> None:
    version, topic = str(uuid.uuid4()), TOPICS[number // 2 % len(TOPICS)]
    words = {"what": f"We walk on Sundays, {number}", "topic": topic}
    look_on = str((SUNDAY + timedelta(days=number)).date())
    scenario._send(ana, version, sign="yes", kind="agreement", look_on=look_on, **words)
    time.move(minutes=11)
    _sent(ben, f"/agreements/versions/{version}/sign")


def _kept_alone(ana: Person) -> None:
    for number in range(OPEN):
        goal = {"text": f"An evening of my own, {number}", "steps": "choose a day"}
        _sent(ana, f"/growing/goals/{uuid.uuid4()}", **goal)
        _sent(ana, f"/care/notes/{uuid.uuid4()}", kind="help", text=f"Around the pond, {number}")
        _sent(ana, "/growing/wins", id=str(uuid.uuid4()), text=f"Asked for help, {number}")
        _sent(ana, f"/statements/drafts/{uuid.uuid4()}", observation=f"We were late, {number}")

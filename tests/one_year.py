"""Ana and Ben after a year: fifty-two check-ins, what came of them, and twenty of whatever may lie open.

All of it goes through the addresses of the app, on a clock that's moved. `tests/scenario.py` adds one of everything at the end.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import couples
from couples import clock
from couples.extensions import limiter
from tests import scenario
from tests.conftest import CHEAP, SUNDAY, Clock, Person, close, pair, settings_for
from tests.scenario import Scenario

WEEKS = 52
TOPICS = ("messages", "privacy", "time", "closeness")
OPEN = 20


@contextmanager
def lived(folder: Path, weeks: int = WEEKS) -> Iterator[Scenario]:
    """The two in a new folder, on the Sunday noon of most tests, a year after they began."""
    real, moving = clock.now, Clock()
    moving.time = SUNDAY - timedelta(weeks=weeks, days=1)
    clock.now = moving.now
    try:
        app = couples.create_app(settings_for(folder), argon2_cost=CHEAP)
        from couples.maintenance import startup

        startup.prepare(app)
        app.extensions["test_clock"] = moving
        ana, ben = Person(app, "Ana").sign_up(), Person(app, "Ben").sign_up()
        pair(ana, ben)
        for person in (ana, ben):
            person.say_hello("Your laugh")
        for number in range(weeks):
            _week(ana, ben, number, moving)
        _kept_alone(ana)
        moving.time = SUNDAY
        made = scenario.build(ana, ben)
        yield made
        close(app)
    finally:
        clock.now = real


def _sent(person: Person, path: str, **fields) -> None:
    answer = person.post(path, follow=False, **fields)
    assert answer.status_code == 302, f"{path}: {answer.status_code}"


def _week(ana: Person, ben: Person, number: int, moving: Clock) -> None:
    begun = SUNDAY - timedelta(weeks=WEEKS - number, days=1)
    moving.time = begun
    limiter.reset()
    for person in (ana, ben) if number % 8 == 7 else ():  # a session lasts for ninety days
        person.post("/sign-out")
        person.sign_in()
    occasion = ana.occasion()
    for person in (ana, ben):
        person.write("close", f"The evening by the river, {number}", occasion)
        person.write("connected", "", occasion, value="7")
        _sent(person, f"/check-in/{occasion}/ready")
    promise = str(uuid.uuid4())
    _sent(
        ana, f"/check-in/{occasion}/promises", id=promise, text=f"I'll make the tea, {number}", cue="Monday"
    )
    moving.move(days=2)
    _sent(ben, "/thanks", id=str(uuid.uuid4()), kind="thanks", text=f"You waited with dinner, {number}")
    _sent(ana, "/reflection/noticed", id=str(uuid.uuid4()), line=f"The phone on the table, {number}")
    _sent(
        ana,
        f"/only-me/pages/{uuid.uuid4()}",
        text=f"The gulls were loud, {number}.",
        moods=["calm"],
        settled="6",
        tags="sea",
    )
    if number % 2:
        _message(ana if number % 4 == 1 else ben, number)
        _agree(ana, ben, number)
    moving.move(days=2)
    _sent(ana, f"/check-in/promises/{promise}/report", state="kept" if number % 2 else "partly")


def _message(person: Person, number: int) -> None:
    draft = str(uuid.uuid4())
    _sent(
        person, f"/statements/drafts/{draft}", observation=f"The plan changed, {number}", feelings="anxious"
    )
    shared = str(uuid.uuid4())
    _sent(person, f"/statements/drafts/{draft}/share", id=shared, when="at-once")
    person.app.extensions["test_clock"].move(minutes=11)
    _sent(person, f"/statements/{shared}/close")


def _agree(ana: Person, ben: Person, number: int) -> None:
    version = str(uuid.uuid4())
    words = {
        "kind": "agreement",
        "what": f"We walk on Sundays, {number}",
        "topic": TOPICS[number // 2 % len(TOPICS)],
    }
    scenario._send(ana, version, sign="yes", **words, look_on=str((SUNDAY + timedelta(days=number)).date()))
    ana.app.extensions["test_clock"].move(minutes=11)
    _sent(ben, f"/agreements/versions/{version}/sign", comfort="8")


def _kept_alone(ana: Person) -> None:
    for number in range(OPEN):
        _sent(
            ana,
            f"/growing/goals/{uuid.uuid4()}",
            text=f"An evening of my own, {number}",
            steps="choose a day",
        )
        _sent(ana, f"/care/notes/{uuid.uuid4()}", kind="help", text=f"Around the pond, {number}")
        _sent(ana, "/growing/wins", id=str(uuid.uuid4()), text=f"Asked for help, {number}")
        _sent(
            ana, "/reflection/looks", id=str(uuid.uuid4()), settled="3", signs="8", line=f"The move, {number}"
        )
        _sent(
            ana,
            f"/agreements/drafts/{uuid.uuid4()}",
            kind="boundary",
            when=f"it's late, {number}",
            will="go to bed",
        )
        _sent(
            ana,
            f"/statements/drafts/{uuid.uuid4()}",
            observation=f"We were late, {number}",
            feelings="anxious",
        )

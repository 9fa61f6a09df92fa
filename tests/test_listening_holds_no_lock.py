"""While wording help listens to what was posted no one else waits to save."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import select

from couples.accounts.models import User
from couples.db import writing
from couples.statements.sharing import MOST_A_DAY
from couples.wording_help.safety import hearing
from couples.wording_help.safety.chances import Chances
from tests.databases import anyone_may_write
from tests.scenario import Scenario
from tests.test_access_control import next_week

TEXT = "You never listen to me."


def new() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def free(scenario, monkeypatch) -> list[bool]:
    """For each text that was heard: whether someone else could have saved meanwhile."""
    found: list[bool] = []

    def heard(*_, **__) -> Chances:
        found.append(anyone_may_write(scenario.app))
        return Chances()

    with scenario.app.app_context(), writing() as connection:
        connection.execute(select(User.id).with_for_update())
        assert not anyone_may_write(scenario.app)
    monkeypatch.setattr(hearing, "chances_in", heard)
    return found


def draft(s: Scenario, kind: str) -> str:
    fields = {"observation": TEXT} if kind == "statements" else {"kind": "agreement", "what": TEXT}
    path = f"/{kind}/drafts/{new()}"
    s.ana.post(path, json=True, **fields)
    return path


def answer_that_is_too_long(s: Scenario) -> None:
    next_week(s, s.app.extensions["test_clock"])
    where = f"/check-in/{s.ids['next']}"
    s.ana.post(f"{where}/answers/close", text=TEXT)
    s.ana.post(f"{where}/answers/close", text="x" * 5001, version="1")


def put(s: Scenario) -> None:
    path = draft(s, "statements")
    s.ana.post(path, observation=TEXT, version="1", put=f"observation|0|{len(TEXT)}|x")


def schedule(s: Scenario) -> None:
    s.ana.post("/check-in/ritual", weekday="2", at="20:00", zone="UTC", keys=["thanks"], own=TEXT)
    s.ana.post("/check-in/ritual", weekday="9", at="x", zone="UTC", keys=["thanks"], own=TEXT)


def fourth_of_a_day(s: Scenario) -> None:
    s.ana.post(f"/statements/{s.ids['statement']}/withdraw")
    for _ in range(MOST_A_DAY):
        id = new()
        refused = s.ana.post(f"{draft(s, 'statements')}/share", id=id, when="at-once")
        s.app.extensions["test_clock"].move(minutes=11)
        s.ana.post(f"/statements/{id}/withdraw")
    assert "three today" in refused.text


POSTED: dict[str, Callable[[Scenario], object]] = {
    "a card before sharing": lambda s: s.ana.post("/thanks/cards", kind="quiet", text=TEXT),
    "a goal before sharing": lambda s: s.ana.post("/thanks/goals", text=TEXT),
    "a statement that can't go yet": lambda s: s.ana.post(f"{draft(s, 'statements')}/share", when="never"),
    "a statement that is one too many for a day": fourth_of_a_day,
    "an agreement that can't go yet": lambda s: s.ana.post(f"{draft(s, 'agreements')}/send", when="never"),
    "a closed line of a statement": lambda s: s.ana.post(
        f"/statements/drafts/{new()}", observation=TEXT, not_that="safety"
    ),
    "a closed line of an agreement": lambda s: s.ana.post(
        f"/agreements/drafts/{new()}", kind="agreement", what=TEXT, not_that="safety"
    ),
    "a closed line of a no": lambda s: s.ana.post(
        f"/care/notes/{new()}", kind="no", situation="x", text=TEXT, not_that="safety"
    ),
    "an offer that is put in": put,
    "own questions": schedule,
    "an answer that is too long": answer_that_is_too_long,
    "the review of a statement": lambda s: s.ana.post("/statements/review", observation=TEXT),
}


@pytest.mark.parametrize("place", POSTED)
def test_others_can_save_while_wording_help_listens(scenario, free, place):
    POSTED[place](scenario)
    assert free
    assert all(free)

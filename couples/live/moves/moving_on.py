"""From step to step: going on takes both people; going back, or to the close, takes one."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from couples.live.moves.registry import IllegalMove, move, with_person
from couples.live.moves.turns import floor_free
from couples.live.talk_state import RUNNING, State


def _to(state: State, at: int, now: datetime) -> State:
    """At another step: nobody has the floor yet, and nobody has said that they would move on."""
    return replace(
        floor_free(state, now),
        at=at,
        moving=(),
        moved_by="",
        heard="",
        closing=state.closing,
        repair_by="",
        repair=-1,
    )


def _alone(state: State, who: str) -> str:
    """On one phone it may have been either."""
    return "" if state.sofa else who


@move("next", RUNNING)
def _next(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    if state.at + 1 >= len(state.steps):
        raise IllegalMove("not-now")
    moving = with_person(state.moving, who)
    return _to(state, state.at + 1, now) if state.enough(moving) else replace(state, moving=moving)


@move("stay", RUNNING)
def _stay(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """Takes one's own wish to move on back, or says "a bit longer" to the other's."""
    return replace(state, moving=())


@move("back", RUNNING)
def _back(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    if state.at <= 1:
        raise IllegalMove("not-now")
    return replace(_to(state, state.at - 1, now), moved_by=_alone(state, who))


@move("to-close", RUNNING)
def _to_close(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    return replace(_to(state, len(state.steps) - 1, now), moved_by=_alone(state, who))

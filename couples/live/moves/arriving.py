"""Coming in, being ready, and sitting together at one phone."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from couples.live.moves.registry import IllegalMove, move, with_person, without_person
from couples.live.talk_state import LOBBY, PAUSED, RUNNING, State


@move("come-in", LOBBY, RUNNING)
def _come_in(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """Not in a break: whoever is here sees who else is, and there no one sees who's back."""
    here = with_person(state.here, who)
    breath = state.breath_at or (now if state.phase == LOBBY and state.enough(here) else None)
    return replace(state, here=here, breath_at=breath)


@move("step-out", LOBBY, RUNNING, PAUSED)
def _step_out(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """Whoever isn't there isn't back from a break either, nor at the one phone, which a break ends anyway, when it's over."""
    there = {name: without_person(getattr(state, name), who) for name in ("here", "ready", "moving", "back")}
    if state.phase == PAUSED:
        return replace(state, **there)
    return replace(state, sofa=False, sofa_asked="", **there)


@move("ready", LOBBY)
def _ready(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    ready = with_person(state.ready, who)
    state = replace(state, ready=ready, here=with_person(state.here, who))
    if not state.enough(ready):
        return state
    return replace(state, phase=RUNNING, at=1, ready=(), begun_at=now)


@move("not-ready", LOBBY)
def _not_ready(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    return replace(state, ready=without_person(state.ready, who))


@move("sofa-on", LOBBY, RUNNING)
def _sofa_on(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    if state.is_alone or state.sofa:
        raise IllegalMove("not-now")
    if state.sofa_asked and state.sofa_asked != who:
        return replace(state, sofa=True, sofa_asked="", here=state.people)
    return replace(state, sofa_asked=who)


@move("sofa-off", LOBBY, RUNNING, PAUSED)
def _sofa_off(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    return replace(state, sofa=False, sofa_asked="", moving=(), ready=())

"""Pauses: at once, without a reason, with a time to return, and at most 24 hours long."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from couples.live.moves.registry import IllegalMove, move, with_person
from couples.live.moves.turns import floor_free
from couples.live.talk_state import PAUSED, RUNNING, State

PAUSES = (20, 30, 60)  # minutes
DEFAULT_PAUSE = 30
SHORTEST_OWN_PAUSE = 20
"""A body takes about this long to calm down, so no pause is shorter from the start."""
LONGEST_PAUSE = timedelta(hours=24)
LONGEST_PAUSE_MINUTES = LONGEST_PAUSE // timedelta(minutes=1)


def moment(value: Any) -> datetime:
    """A time out of a move's arguments, in whole seconds. Raises IllegalMove for anything that is none."""
    try:
        read = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise IllegalMove("time") from None
    return read.replace(microsecond=0, tzinfo=read.tzinfo or UTC)


def _in_reach(until: datetime, begin: datetime, now: datetime) -> datetime:
    if not now < until <= begin + LONGEST_PAUSE:
        raise IllegalMove("time")
    return until


@move("pause", RUNNING)
def _pause(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """Right away, without a reason. Whoever had the turn keeps it; neither is here until they come in again themselves."""
    minutes = args.get("minutes", DEFAULT_PAUSE)
    if not isinstance(minutes, int) or not 1 <= minutes <= LONGEST_PAUSE_MINUTES:
        raise IllegalMove("time")
    return replace(
        _clock_stops(state, now),
        phase=PAUSED,
        paused_by=who,
        paused_at=now,
        until=now + timedelta(minutes=minutes),
        asked_longer=False,
        back=(),
        here=(),
        moving=(),
    )


def _paused_for(state: State, now: datetime) -> int:
    """The seconds of breaks so far, with the one that runs."""
    return state.paused_for + (int((now - state.paused_at).total_seconds()) if state.paused_at else 0)


def _clock_stops(state: State, now: datetime) -> State:
    """Stops counting the holder's floor time while no one talks; they keep the floor."""
    holder = state.holder
    return replace(floor_free(state, now), holder=holder, turn_at=None)


@move("pause-until", PAUSED)
def _pause_until(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """Another time to return, while the pause runs; at most 24 hours after it began. Only who took it makes it shorter."""
    if state.until is None or state.paused_at is None or now >= state.until:
        raise IllegalMove("over")
    until = _in_reach(moment(args.get("until")), state.paused_at, now)
    if until < state.until and who != state.paused_by:
        raise IllegalMove("shorter")
    return replace(state, until=until, back=(), here=())


@move("ask-longer", PAUSED)
def _ask_longer(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """When the time has come, either can ask for longer, once, with a new time."""
    if state.until is None or now < state.until:
        raise IllegalMove("not-now")
    if state.asked_longer:
        raise IllegalMove("over")
    until = _in_reach(moment(args.get("until")), now, now)
    paused = _paused_for(state, now)
    return replace(state, until=until, paused_at=now, paused_for=paused, asked_longer=True, back=(), here=())


@move("return", PAUSED)
def _return(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """Back from the pause; it goes on when both are. One phone ends with it: whoever stays away isn't at it, and says yes to nothing."""
    back = with_person(state.back, who)
    state = replace(state, back=back, here=with_person(state.here, who))
    if not set(state.people) <= set(back):
        return state
    state = replace(state, sofa=False, sofa_asked="")
    turn_at, paused = now if state.holder else None, _paused_for(state, now)
    state = replace(state, paused_by="", paused_at=None, paused_for=paused, until=None, back=())
    return replace(state, phase=RUNNING, turn_at=turn_at)

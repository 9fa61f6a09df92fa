"""Every move of a talk: `apply(state, move, who, args, now)` gives the next state, or says why not. Pure.

A move names the step its page was at (`at`), so that a tap that comes late never moves a step its maker did not see. Moving on takes both
(either, on the one phone between them); back, close, pause and stop take one.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from couples.live import steps
from couples.live.state import LOBBY, OVER, PAUSED, RUNNING, State

PAUSES = (20, 30, 60)  # minutes
DEFAULT_PAUSE = 30
LONGEST_PAUSE = timedelta(hours=24)
TIMER = timedelta(minutes=2)
HEARD = ("yes", "almost", "not-yet")
WITH_WORDS = frozenset(["heard", "try", "word"])


class IllegalMove(Exception):
    """`reason` is unknown, over (the step or the talk is), not-now, not-yours, or time."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


Move = Callable[[State, str, dict[str, Any], datetime], State]
_MOVES: dict[str, Move] = {}
_PHASES: dict[str, tuple[str, ...]] = {}


def _move(name: str, *phases: str) -> Callable[[Move], Move]:
    def keep(function: Move) -> Move:
        _MOVES[name], _PHASES[name] = function, phases
        return function

    return keep


def names() -> list[str]:
    return sorted(_MOVES)


def apply(state: State, name: str, who: str, args: dict[str, Any], now: datetime) -> State:
    """The state after one move.

    Args:
        who: whose move it is, as text; one of `state.people`.
        args: `at`, the step that the page showed; `minutes`, `until`, `answer`, `index` where a move takes them.

    Raises:
        Illegal: the move does not fit; nothing changed.
    """
    if name not in _MOVES:
        raise IllegalMove("unknown")
    if who not in state.people:
        raise IllegalMove("not-yours")
    if state.phase == OVER:
        raise IllegalMove("over")
    if state.phase not in _PHASES[name]:
        raise IllegalMove("not-now")
    if "at" in args and args["at"] != state.at:
        raise IllegalMove("over")
    return _MOVES[name](state, who, args, now.replace(microsecond=0))


def _with(people: tuple[str, ...], who: str) -> tuple[str, ...]:
    return people if who in people else (*people, who)


def _without(people: tuple[str, ...], who: str) -> tuple[str, ...]:
    return tuple(p for p in people if p != who)


# --- arriving -----------------------------------------------------------------------------------------------------------


@_move("come-in", LOBBY, RUNNING, PAUSED)
def _come_in(state: State, who: str, args: dict, now: datetime) -> State:
    here = _with(state.here, who)
    breath = state.breath_at or (now if state.phase == LOBBY and state.enough(here) else None)
    return replace(state, here=here, breath_at=breath)


@_move("step-out", LOBBY, RUNNING, PAUSED)
def _step_out(state: State, who: str, args: dict, now: datetime) -> State:
    return replace(
        state,
        here=_without(state.here, who),
        ready=_without(state.ready, who),
        moving=_without(state.moving, who),
    )


@_move("ready", LOBBY)
def _ready(state: State, who: str, args: dict, now: datetime) -> State:
    ready = _with(state.ready, who)
    state = replace(state, ready=ready, here=_with(state.here, who))
    if not state.enough(ready):
        return state
    return replace(state, phase=RUNNING, at=1, ready=(), begun_at=now)


@_move("not-ready", LOBBY)
def _not_ready(state: State, who: str, args: dict, now: datetime) -> State:
    return replace(state, ready=_without(state.ready, who))


@_move("sofa-on", LOBBY, RUNNING)
def _sofa_on(state: State, who: str, args: dict, now: datetime) -> State:
    if state.is_alone or state.sofa:
        raise IllegalMove("not-now")
    if state.sofa_asked and state.sofa_asked != who:
        return replace(state, sofa=True, sofa_asked="", here=state.people)
    return replace(state, sofa_asked=who)


@_move("sofa-off", LOBBY, RUNNING, PAUSED)
def _sofa_off(state: State, who: str, args: dict, now: datetime) -> State:
    return replace(state, sofa=False, sofa_asked="", moving=(), ready=())


# --- steps --------------------------------------------------------------------------------------------------------------


def _to(state: State, at: int, now: datetime) -> State:
    """At another step: nobody has the floor yet, and nobody has said that they would move on."""
    return replace(
        _floor_free(state, now), at=at, moving=(), heard="", closing=state.closing, repair_by="", repair=-1
    )


@_move("next", RUNNING)
def _next(state: State, who: str, args: dict, now: datetime) -> State:
    if state.at + 1 >= len(state.steps):
        raise IllegalMove("not-now")
    moving = _with(state.moving, who)
    return _to(state, state.at + 1, now) if state.enough(moving) else replace(state, moving=moving)


@_move("stay", RUNNING)
def _stay(state: State, who: str, args: dict, now: datetime) -> State:
    """Takes one's own wish to move on back, or says "a bit longer" to the other's."""
    return replace(state, moving=())


@_move("back", RUNNING)
def _back(state: State, who: str, args: dict, now: datetime) -> State:
    if state.at <= 1:
        raise IllegalMove("not-now")
    return _to(state, state.at - 1, now)


@_move("to-close", RUNNING)
def _to_close(state: State, who: str, args: dict, now: datetime) -> State:
    return _to(state, len(state.steps) - 1, now)


# --- the floor ----------------------------------------------------------------------------------------------------------


def _floor_free(state: State, now: datetime) -> State:
    if not state.holder:
        return state
    seconds = int((now - state.turn_at).total_seconds()) if state.turn_at else 0
    held = state.held | {state.holder: state.held.get(state.holder, 0) + max(0, seconds)}
    return replace(state, holder="", turn_at=None, held=held, timer_at=None, timer_until=None)


def _holds(state: State, who: str) -> bool:
    return bool(state.holder) and (state.holder == who or state.sofa)


@_move("take", RUNNING)
def _take(state: State, who: str, args: dict, now: datetime) -> State:
    if not steps.has_turns(state.step):
        raise IllegalMove("not-now")
    if state.holder:
        raise IllegalMove("not-yours")
    holder = _who_begins(state, who, args)
    return replace(state, holder=holder, turn=state.turn + 1, turn_at=now, heard="")


def _who_begins(state: State, who: str, args: dict) -> str:
    """On the one phone between two it can be either; `index` is their place among the people."""
    if not state.sofa or "index" not in args:
        return who
    if args["index"] not in range(len(state.people)):
        raise IllegalMove("unknown")
    return state.people[args["index"]]


@_move("pass", RUNNING)
def _pass(state: State, who: str, args: dict, now: datetime) -> State:
    if not _holds(state, who):
        raise IllegalMove("not-yours")
    after = state.other(state.holder)
    free = replace(_floor_free(state, now), repair_by="", repair=-1)
    return replace(free, holder=after, turn=state.turn + 1, turn_at=now, heard="")


@_move("lay-down", RUNNING)
def _lay_down(state: State, who: str, args: dict, now: datetime) -> State:
    """Nobody holds the floor any more."""
    if not _holds(state, who):
        raise IllegalMove("not-yours")
    return replace(_floor_free(state, now), heard="")


@_move("timer-on", RUNNING)
def _timer_on(state: State, who: str, args: dict, now: datetime) -> State:
    if not state.holder:
        raise IllegalMove("not-now")
    minutes = args.get("minutes", 3)
    if not isinstance(minutes, int) or not 1 <= minutes <= 20:
        raise IllegalMove("time")
    return replace(state, timer_at=now, timer_until=now + timedelta(minutes=minutes))


@_move("longer", RUNNING)
def _longer(state: State, who: str, args: dict, now: datetime) -> State:
    """A bit longer, by either; it advises and never pushes on."""
    if state.timer_until is None:
        raise IllegalMove("not-now")
    return replace(state, timer_until=max(state.timer_until, now) + TIMER)


@_move("timer-off", RUNNING)
def _timer_off(state: State, who: str, args: dict, now: datetime) -> State:
    return replace(state, timer_at=None, timer_until=None)


@_move("heard", RUNNING)
def _heard(state: State, who: str, args: dict, now: datetime) -> State:
    """The listener says back what they heard; the words themselves are a row."""
    if not state.holder:
        raise IllegalMove("not-now")
    if state.holder == who and not (state.is_alone or state.sofa):
        raise IllegalMove("not-yours")
    return replace(state, heard="said")


@_move("answer", RUNNING)
def _answer(state: State, who: str, args: dict, now: datetime) -> State:
    """The speaker says whether they were understood: only who spoke can say."""
    if args.get("answer") not in HEARD:
        raise IllegalMove("unknown")
    if not _holds(state, who):
        raise IllegalMove("not-yours")
    if not state.heard:
        raise IllegalMove("not-now")
    return replace(state, heard=args["answer"])


@_move("repair", RUNNING, PAUSED)
def _repair(state: State, who: str, args: dict, now: datetime) -> State:
    """One of the phrases that the other is glad to hear, by its place in their list."""
    index = args.get("index")
    if not isinstance(index, int) or not 0 <= index < 40:
        raise IllegalMove("unknown")
    return replace(state, repair_by=who, repair=index, repairs=state.repairs + 1)


# --- pause and stop -----------------------------------------------------------------------------------------------------


def moment(value: Any) -> datetime:
    """A time out of a move's arguments, in whole seconds. Raises Illegal for anything that is none."""
    try:
        read = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise IllegalMove("time") from None
    return read.replace(microsecond=0, tzinfo=read.tzinfo or UTC)


def _in_reach(until: datetime, begin: datetime, now: datetime) -> datetime:
    if not now < until <= begin + LONGEST_PAUSE:
        raise IllegalMove("time")
    return until


@_move("pause", RUNNING)
def _pause(state: State, who: str, args: dict, now: datetime) -> State:
    """At once, without a reason. The floor rests where it is."""
    minutes = args.get("minutes", DEFAULT_PAUSE)
    if not isinstance(minutes, int) or not 1 <= minutes <= 24 * 60:
        raise IllegalMove("time")
    return replace(
        _clock_stops(state, now),
        phase=PAUSED,
        paused_by=who,
        paused_at=now,
        until=now + timedelta(minutes=minutes),
        asked_longer=False,
        back=(),
        moving=(),
    )


def _clock_stops(state: State, now: datetime) -> State:
    """The time of the floor counts no further while nobody talks."""
    holder = state.holder
    return replace(_floor_free(state, now), holder=holder, turn_at=None)


@_move("pause-until", PAUSED)
def _pause_until(state: State, who: str, args: dict, now: datetime) -> State:
    """Another time to return, while the pause runs; at most 24 hours after it began."""
    if state.until is None or state.paused_at is None or now >= state.until:
        raise IllegalMove("over")
    return replace(state, until=_in_reach(moment(args.get("until")), state.paused_at, now), back=())


@_move("ask-longer", PAUSED)
def _ask_longer(state: State, who: str, args: dict, now: datetime) -> State:
    """When the time has come, either can ask for longer, once, with a new time."""
    if state.until is None or now < state.until:
        raise IllegalMove("not-now")
    if state.asked_longer:
        raise IllegalMove("over")
    until = _in_reach(moment(args.get("until")), now, now)
    return replace(state, until=until, paused_at=now, asked_longer=True, back=())


@_move("return", PAUSED)
def _return(state: State, who: str, args: dict, now: datetime) -> State:
    """Back from the pause; it goes on when both are."""
    back = _with(state.back, who)
    state = replace(state, back=back, here=_with(state.here, who))
    if not state.enough(back):
        return state
    turn_at = now if state.holder else None
    return replace(state, phase=RUNNING, paused_by="", paused_at=None, until=None, back=(), turn_at=turn_at)


@_move("stop", LOBBY, RUNNING, PAUSED)
def _stop(state: State, who: str, args: dict, now: datetime) -> State:
    """For today: either alone, no return, no reason, and nobody is named for it."""
    return _over(state, "stopped", now)


def _over(state: State, how: str, now: datetime) -> State:
    return replace(
        _floor_free(state, now), phase=OVER, how=how, over_at=now, here=(), moving=(), ready=(), until=None
    )


# --- words and the close ------------------------------------------------------------------------------------------------


@_move("try", RUNNING)
def _try(state: State, who: str, args: dict, now: datetime) -> State:
    """Something that we'll try; its words are a row."""
    if state.step not in ("outcome", steps.CLOSE):
        raise IllegalMove("not-now")
    return state


@_move("word", RUNNING)
def _word(state: State, who: str, args: dict, now: datetime) -> State:
    """One word for the end; both open together."""
    if state.step != steps.CLOSE:
        raise IllegalMove("not-now")
    if state.words_are_open() and who in state.closing:
        raise IllegalMove("over")
    return replace(state, closing=_with(state.closing, who))


@_move("thank", RUNNING)
def _thank(state: State, who: str, args: dict, now: datetime) -> State:
    if state.step != steps.CLOSE:
        raise IllegalMove("not-now")
    return replace(state, thanked=_with(state.thanked, who))


@_move("end", RUNNING)
def _end(state: State, who: str, args: dict, now: datetime) -> State:
    """Either alone, from the close."""
    if state.step != steps.CLOSE:
        raise IllegalMove("not-now")
    return _over(state, "ended", now)

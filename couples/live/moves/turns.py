"""Turns: who has the floor, for how long, what one says back, and a phrase that the other is glad to hear.

The timer advises and never takes the floor from anybody. The trade-off: the two have to pass it on by themselves.
"""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from couples.live import talk_steps
from couples.live.moves.registry import IllegalMove, move, with_person, without_person
from couples.live.talk_state import PAUSED, RUNNING, State

TIMER_CHOICES = (2, 3, 5)  # minutes
DEFAULT_TIMER, LONGEST_TIMER = 3, 20
A_BIT_LONGER = timedelta(minutes=2)
HEARD = ("yes", "almost", "not-yet")
ALOUD = "aloud"
"""What an answer names instead of words, where there are none."""


def floor_free(state: State, now: datetime) -> State:
    if not state.holder:
        return state
    seconds = int((now - state.turn_at).total_seconds()) if state.turn_at else 0
    held = state.held | {state.holder: state.held.get(state.holder, 0) + max(0, seconds)}
    return replace(state, holder="", turn_at=None, held=held, timer_at=None, timer_until=None)


def _holds(state: State, who: str) -> bool:
    return bool(state.holder) and (state.holder == who or state.sofa)


@move("take", RUNNING)
def _take(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    if not talk_steps.has_turns(state.step):
        raise IllegalMove("not-now")
    if state.holder:
        raise IllegalMove("not-yours")
    holder = _who_begins(state, who, args)
    return replace(state, holder=holder, turn=state.turn + 1, turn_at=now, heard="")


def _who_begins(state: State, who: str, args: dict[str, Any]) -> str:
    """On the one phone between two it can be either; `index` is their place among the people."""
    if not state.sofa or "index" not in args:
        return who
    if args["index"] not in range(len(state.people)):
        raise IllegalMove("unknown")
    return state.people[int(args["index"])]


@move("pass", RUNNING)
def _pass(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    if not _holds(state, who):
        raise IllegalMove("not-yours")
    after = state.other(state.holder)
    free = replace(floor_free(state, now), repair_by="", repair=-1)
    return replace(free, holder=after, turn=state.turn + 1, turn_at=now, heard="")


@move("lay-down", RUNNING)
def _lay_down(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """Ends the turn: no one's turn is running anymore."""
    if not _holds(state, who):
        raise IllegalMove("not-yours")
    return replace(floor_free(state, now), heard="")


@move("timer-on", RUNNING)
def _timer_on(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    if not state.holder:
        raise IllegalMove("not-now")
    minutes = args.get("minutes", DEFAULT_TIMER)
    if not isinstance(minutes, int) or not 1 <= minutes <= LONGEST_TIMER:
        raise IllegalMove("time")
    return replace(state, timer_at=now, timer_until=now + timedelta(minutes=minutes))


@move("longer", RUNNING)
def _longer(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """A bit longer, by either; it advises and never pushes on."""
    if state.timer_until is None:
        raise IllegalMove("not-now")
    return replace(state, timer_until=max(state.timer_until, now) + A_BIT_LONGER)


@move("timer-off", RUNNING)
def _timer_off(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    return replace(state, timer_at=None, timer_until=None)


@move("heard", RUNNING)
def _heard(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """The listener says back what they heard; the words themselves are a row, and `word` is its id."""
    if not state.holder:
        raise IllegalMove("not-now")
    if state.holder == who and not (state.is_alone or state.sofa):
        raise IllegalMove("turn-over")
    return replace(state, heard="said", said=args.get("word", ""))


@move("answer", RUNNING)
def _answer(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """The speaker says whether they were understood: only who spoke can say, and only of the words that they read.

    A page that doesn't name any, as those of earlier versions, is answered too, but then its yes isn't put on record.
    """
    if args.get("answer") not in HEARD:
        raise IllegalMove("unknown")
    if not _holds(state, who):
        raise IllegalMove("not-yours")
    named = args.get("word", "")
    if not state.heard or (named and named != (state.said or ALOUD)):
        raise IllegalMove("not-now")
    understood = without_person(state.understood, state.said)
    if args["answer"] == "yes" and named == state.said != "":
        understood = with_person(understood, state.said)
    return replace(state, heard=args["answer"], understood=understood)


@move("repair", RUNNING, PAUSED)
def _repair(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """One of the phrases that the other is glad to hear, by its place in their list."""
    index = args.get("index")
    if not isinstance(index, int) or not 0 <= index < 40:
        raise IllegalMove("unknown")
    return replace(state, repair_by=who, repair=index, repairs=state.repairs + 1)

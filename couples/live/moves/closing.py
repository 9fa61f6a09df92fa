"""The end of a talk: what we'll try, one last word, thanks, and stopping for today at any time."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from couples.live import talk_steps
from couples.live.moves.registry import IllegalMove, move, with_person, without_person
from couples.live.moves.turns import floor_free
from couples.live.talk_state import ENDED, LOBBY, OVER, PAUSED, RUNNING, STOPPED, State


@move("stop", LOBBY, RUNNING, PAUSED)
def _stop(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """For today: either alone, no return, no reason, and nobody is named for it."""
    return _over(state, STOPPED, now)


def _over(state: State, how: str, now: datetime) -> State:
    return replace(
        floor_free(state, now), phase=OVER, how=how, over_at=now, here=(), moving=(), ready=(), until=None
    )


@move("try", RUNNING)
def _try(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """Something that we'll try; its words are a row."""
    if state.step not in ("outcome", talk_steps.CLOSE):
        raise IllegalMove("not-now")
    return state


@move("agree", RUNNING, OVER)
def _agree(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """A yes to what the partner would try; on the one phone between two who are there, either's is both's. Also once the talk is over."""
    if state.phase != OVER and state.step not in ("outcome", talk_steps.CLOSE):
        raise IllegalMove("not-now")
    word = _suggested(args)
    is_late = state.phase == OVER and word not in state.agreed
    late = with_person(state.late, word) if is_late else state.late
    on_one_phone = state.one_says_yes_for_both(now) and word not in state.agreed
    together = with_person(state.together, word) if on_one_phone else state.together
    return replace(state, agreed=with_person(state.agreed, word), late=late, together=together)


@move("take-yes-back", RUNNING, PAUSED, OVER)
def _take_yes_back(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """At any time, also when the talk is over."""
    word = _suggested(args)
    agreed, late, together = (without_person(ids, word) for ids in (state.agreed, state.late, state.together))
    return replace(state, agreed=agreed, late=late, together=together)


def _suggested(args: dict[str, Any]) -> str:
    """The id of the words, which are in the tables: whoever applies the move makes sure that they're the partner's."""
    if not args.get("word"):
        raise IllegalMove("unknown")
    return str(args["word"])


@move("word", RUNNING)
def _word(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """One word for the end; both open together."""
    if state.step != talk_steps.CLOSE:
        raise IllegalMove("not-now")
    if state.words_are_open() and who in state.closing:
        raise IllegalMove("over")
    return replace(state, closing=with_person(state.closing, who))


@move("thank", RUNNING)
def _thank(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    if state.step != talk_steps.CLOSE:
        raise IllegalMove("not-now")
    return replace(state, thanked=with_person(state.thanked, who))


@move("end", RUNNING)
def _end(state: State, who: str, args: dict[str, Any], now: datetime) -> State:
    """Either alone, from the close."""
    if state.step != talk_steps.CLOSE:
        raise IllegalMove("not-now")
    return _over(state, ENDED, now)

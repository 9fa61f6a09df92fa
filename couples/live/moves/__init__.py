"""Every move of a talk: `apply(state, move, who, args, now)` gives the next state, or says why not. Pure.

A move names the step its page was at (`at`), so that a late tap never moves on from a step that the person tapping didn't see. Moving on
takes both (either, on the one phone between them); back, close, pause and stop take one.

Each file here holds the moves of one subject and registers them when it's imported, which happens here.
"""

from datetime import datetime
from typing import Any

from couples.live.moves import arriving, closing, moving_on, pauses, turns  # noqa: F401  each registers its moves
from couples.live.moves.registry import MOVES, PHASES, IllegalMove
from couples.live.talk_state import OVER, State

WITH_WORDS = frozenset(["heard", "try", "word"])
ABOUT_A_SUGGESTION = frozenset(["agree", "take-yes-back"])


def names() -> list[str]:
    return sorted(MOVES)


def apply(state: State, name: str, who: str, args: dict[str, Any], now: datetime) -> State:
    """The state after one move.

    Args:
        who: whose move it is, as text; one of `state.people`.
        args: `at`, the step that the page showed; `minutes`, `until`, `answer`, `index` where a move takes them.

    Raises:
        IllegalMove: the move doesn't fit; nothing changed.
    """
    if name not in MOVES:
        raise IllegalMove("unknown")
    if who not in state.people:
        raise IllegalMove("not-yours")
    if state.phase not in PHASES[name]:
        raise IllegalMove("over" if state.phase == OVER else "not-now")
    if "at" in args and args["at"] != state.at:
        raise IllegalMove("over")
    return MOVES[name](state, who, args, now.replace(microsecond=0))

"""Which moves there are, in which phases each may be made, and the refusal of one that doesn't fit."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from couples.live.talk_state import State


class IllegalMove(Exception):
    """`reason` is one word, such as "unknown", "over" (the step or the talk is), "not-now", "not-yours" or "time"."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


Move = Callable[[State, str, dict[str, Any], datetime], State]
MOVES: dict[str, Move] = {}
PHASES: dict[str, tuple[str, ...]] = {}


def move(name: str, *phases: str) -> Callable[[Move], Move]:
    def keep(function: Move) -> Move:
        MOVES[name], PHASES[name] = function, phases
        return function

    return keep


def with_person(people: tuple[str, ...], who: str) -> tuple[str, ...]:
    return people if who in people else (*people, who)


def without_person(people: tuple[str, ...], who: str) -> tuple[str, ...]:
    return tuple(p for p in people if p != who)

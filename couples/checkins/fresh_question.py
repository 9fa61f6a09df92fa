"""The one question that changes from week to week: pure rules over the order that a couple's questions come in.

Guaranteed: both are asked the same, whatever either has written; nothing comes twice within QUARTER weeks, also where two choose
other decks; a week that has begun keeps its question. The order is laid down when the decks are chosen, so that a deck that
grows later changes nothing under way. The trade-off: its new questions come with the next choice.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

QUARTER = 13
WEEK = timedelta(days=7)


class Plan(msgspec.Struct, frozen=True):
    """What one version of the check-in asks afresh.

    `order` counts from the week of `since`; `past` was asked in the quarter before it, the newest last. `keys`, where there are
    any, take the place of the version's own questions from `since` on.
    """

    decks: tuple[str, ...]
    order: tuple[str, ...] = ()
    since: date = date.min
    past: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def coming(self, day: date, weeks: int) -> list[str]:
        """What is asked in so many weeks from the check-in of `day` on, or from `since` where that's later."""
        first = max(0, (day - self.since).days // 7)
        return [self.order[(first + week) % len(self.order)] for week in range(weeks if self.order else 0)]

    def on(self, day: date) -> str | None:
        """The key of what is asked afresh in the check-in of `day`."""
        if day < self.since:
            return self.past[-1] if self.past else None
        return next(iter(self.coming(day, 1)), None)

    def until(self, day: date, weeks: int = QUARTER) -> list[str]:
        """What was asked in so many weeks up to `day`, the newest last."""
        begun = min(weeks, (day - self.since).days // 7 + 1)
        asked = self.coming(max(self.since, day - (begun - 1) * WEEK), max(0, begun))
        return [*self.past, *asked][-weeks:]

    def around(self, day: date) -> set[str]:
        """What is asked within a quarter before and after `day`: no good for a question on top."""
        return {*self.until(day, QUARTER + 1), *self.coming(day, QUARTER + 1)}


def stored(plan: Plan) -> dict[str, Any]:
    return msgspec.to_builtins(plan)


def read(value: dict[str, Any] | None) -> Plan | None:
    return msgspec.convert(value, Plan) if value else None


def begin(seed: str, decks: Iterable[str], keys: Iterable[str], since: date) -> Plan:
    """The first plan: every question once, in an order of this couple's own."""
    return Plan(tuple(decks), tuple(_shuffled(seed, keys)), since)


def go_on(
    before: Plan | None, seed: str, decks: Iterable[str], keys: Iterable[str], day: date, next: date
) -> Plan:
    """Other decks, or the same again, agreed on while the check-in of `day` is under way.

    Args:
        keys: the questions of the new decks.
        next: the day of the first check-in that no one has begun.
    """
    if before is None or before.on(day) is None:
        return begin(seed, decks, keys, next - WEEK)
    pool, recent = list(keys), before.until(day)
    coming = [
        key for key in before.coming(day + WEEK, len(before.order)) if key in pool and key not in recent
    ]
    new = [key for key in pool if key not in recent and key not in coming]
    rest = _shuffled(seed, [*coming, *new]) if new else coming
    return Plan(tuple(decks), (*rest, *(key for key in recent if key in pool)), next, tuple(recent))


def _shuffled(seed: str, keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: blake2b(f"{seed} {key}".encode(), digest_size=8).digest())

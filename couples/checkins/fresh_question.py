"""The one question that changes from time to time: pure rules over the order that a couple's questions come in.

Guaranteed: both are asked the same, whatever either has written; nothing comes twice within QUARTER check-ins, also where two choose
other decks; one that has begun keeps its question. The order is laid down when the decks are chosen, so that a deck that
grows later changes nothing under way. The trade-off: its new questions come with the next choice.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from couples.checkins.schedule import MONTHLY, TWO_WEEKS, WEEK, WEEKLY

QUARTER = 13


class Plan(msgspec.Struct, frozen=True):
    """What one version of the check-in asks afresh.

    `order` counts from the check-in of `since`, one for each week, two weeks or month as `every` says; `past` was asked in the quarter
    before it, the newest last. `keys`, where there are any, take the place of the version's own questions from `since` on.
    """

    decks: tuple[str, ...]
    order: tuple[str, ...] = ()
    since: date = date.min
    past: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    every: str = WEEKLY

    def number(self, day: date) -> int:
        """How many check-ins lie between `since` and that of `day`; less than none where that's before."""
        if self.every == MONTHLY:
            return (day.year - self.since.year) * 12 + day.month - self.since.month
        return (day - self.since) // (2 * WEEK if self.every == TWO_WEEKS else WEEK)

    def coming(self, first: int, many: int) -> list[str]:
        """What is asked in so many check-ins, from that with this number on, or from the first."""
        first = max(0, first)
        return [self.order[(first + n) % len(self.order)] for n in range(many if self.order else 0)]

    def on(self, day: date) -> str | None:
        """The key of what is asked afresh in the check-in of `day`."""
        if day < self.since:
            return self.past[-1] if self.past else None
        return next(iter(self.coming(self.number(day), 1)), None)

    def until(self, day: date, many: int = QUARTER) -> list[str]:
        """What was asked in so many check-ins up to `day`, the newest last."""
        begun = min(many, self.number(day) + 1)
        asked = self.coming(self.number(day) + 1 - begun, max(0, begun))
        return [*self.past, *asked][-many:]

    def around(self, day: date) -> set[str]:
        """What is asked within a quarter before and after `day`: no good for a question on top."""
        return {*self.until(day, QUARTER + 1), *self.coming(self.number(day), QUARTER + 1)}


def stored(plan: Plan) -> dict[str, Any]:
    return msgspec.to_builtins(plan)


def read(value: dict[str, Any] | None) -> Plan | None:
    return msgspec.convert(value, Plan) if value else None


def begin(seed: str, decks: Iterable[str], keys: Iterable[str], since: date, every: str = WEEKLY) -> Plan:
    """The first plan: every question once, in an order of this couple's own."""
    return Plan(tuple(decks), tuple(_shuffled(seed, keys)), since, every=every)


def go_on(
    before: Plan | None,
    seed: str,
    decks: Iterable[str],
    keys: Iterable[str],
    day: date,
    next: date,
    every: str = WEEKLY,
) -> Plan:
    """Other decks, or the same again, agreed on while the check-in of `day` is under way.

    Args:
        keys: the questions of the new decks.
        next: the day of the first check-in that no one has begun.
    """
    if before is None or before.on(day) is None:
        return begin(seed, decks, keys, _one_before(next, every), every)
    pool, recent = list(keys), before.until(day)
    coming = [
        key
        for key in before.coming(before.number(day) + 1, len(before.order))
        if key in pool and key not in recent
    ]
    new = [key for key in pool if key not in recent and key not in coming]
    rest = _shuffled(seed, [*coming, *new]) if new else coming
    order = (*rest, *(key for key in recent if key in pool))
    return Plan(tuple(decks), order, next, tuple(recent), every=every)


def _one_before(day: date, every: str) -> date:
    """A day from which on the check-in before that of `day` counts as the first."""
    if every == MONTHLY:
        return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    return day - (2 * WEEK if every == TWO_WEEKS else WEEK)


def _shuffled(seed: str, keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: blake2b(f"{seed} {key}".encode(), digest_size=8).digest())

"""The one question that changes each time: pure rules over the order of a couple's questions.

Guaranteed: both are asked the same, whatever either has written. Nothing comes twice within `QUARTER` check-ins, even when
the couple chooses other decks, and a check-in that has begun keeps its question. The order is stored when decks are chosen,
so adding questions to a deck changes nothing for couples who use it. The trade-off: they get the new questions only with
their next choice.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from couples.checkins.schedule import MONTHLY, TWO_WEEKS, WEEK, WEEKLY

QUARTER = 13


class Plan(msgspec.Struct, frozen=True):
    """The fresh questions of one version of the check-in.

    `order` counts from the check-in of `since`, one for each week, two weeks or month, as `every` says. `past` was asked in
    the `QUARTER` check-ins before, the newest last. `keys`, if there are any, replace the version's own questions from
    `since` on.
    """

    decks: tuple[str, ...]
    order: tuple[str, ...] = ()
    since: date = date.min
    past: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    every: str = WEEKLY

    def number(self, day: date) -> int:
        """How many check-ins there are from `since` to that of `day`; negative for a day before `since`."""
        if self.every == MONTHLY:
            return (day.year - self.since.year) * 12 + day.month - self.since.month
        return (day - self.since) // (2 * WEEK if self.every == TWO_WEEKS else WEEK)

    def coming(self, first: int, many: int) -> list[str]:
        """The keys of what's asked in `many` check-ins, from the one with the number `first` on (0 if that's negative)."""
        first = max(0, first)
        return [self.order[(first + n) % len(self.order)] for n in range(many if self.order else 0)]

    def on(self, day: date) -> str | None:
        """The key of the fresh question in the check-in of `day`; None if there's none."""
        if day < self.since:
            return self.past[-1] if self.past else None
        return next(iter(self.coming(self.number(day), 1)), None)

    def until(self, day: date, many: int = QUARTER) -> list[str]:
        """The keys of what was asked in the `many` check-ins up to that of `day`, the newest last."""
        begun = min(many, self.number(day) + 1)
        asked = self.coming(self.number(day) + 1 - begun, max(0, begun))
        return [*self.past, *asked][-many:]

    def around(self, day: date) -> set[str]:
        """The keys asked within a quarter before and after `day`, which shouldn't be offered as extra questions."""
        return {*self.until(day, QUARTER + 1), *self.coming(self.number(day), QUARTER + 1)}


def stored(plan: Plan) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(plan)
    return built


def read(value: dict[str, Any] | None) -> Plan | None:
    return msgspec.convert(value, Plan) if value else None


def begin(seed: str, decks: Iterable[str], keys: Iterable[str], since: date, every: str = WEEKLY) -> Plan:
    """A couple's first plan: every question once, in an order of their own.

    Args:
        seed: what the order is derived from.
        keys: the questions of the decks.
        since: the day of the first check-in that counts.
    """
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
    """The plan after decks were agreed on, other ones or the same again, while the check-in of `day` is under way.

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
    """A day for `since` that makes the check-in of `day` the second one that counts."""
    if every == MONTHLY:
        return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    return day - (2 * WEEK if every == TWO_WEEKS else WEEK)


def _shuffled(seed: str, keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: blake2b(f"{seed} {key}".encode(), digest_size=8).digest())

"""Which of a person's own things tend to help, from the numbers that they noted before and after. Pure.

It's said in plain sentences and never as a score. A single evening says little, so something is named only from its second
note on, and what felt heavier afterwards is said as plainly as what felt lighter.
"""

from collections.abc import Iterable
from dataclasses import dataclass

ENOUGH = 2
SHOWN_AT_FIRST = 4
"""How many things of one's own list stand on the kit's first page."""
NUMBERS_SHOWN = 60
"""How many of the newest numbers can be read one by one."""


@dataclass(frozen=True)
class Try:
    """One time that something was tried: what it was, and how strong it felt before and after, 0 to 10."""

    what: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class HelpfulThing:
    """How often something was noted with both numbers, and how often it was lighter or heavier afterwards."""

    what: str
    times: int
    lighter: int
    heavier: int

    @property
    def helps(self) -> bool:
        return 2 * self.lighter > self.times

    @property
    def sentence(self) -> str:
        if self.helps or self.lighter > self.heavier:
            return f"Calmer afterward {_times(self.lighter, self.times)} you noted it."
        if self.heavier > self.lighter:
            return f"Worse afterward {_times(self.heavier, self.times)} you noted it. Maybe leave it out for now."
        return f"About the same afterward, in {self.times} tries."


def what_helps(tries: Iterable[Try]) -> list[HelpfulThing]:
    """What was noted often enough to say something about, the most helpful first."""
    numbers: dict[str, list[int]] = {}
    for one in tries:
        if one.before is not None and one.after is not None:
            numbers.setdefault(one.what, []).append(one.after - one.before)
    found = [
        HelpfulThing(what, len(all), sum(n < 0 for n in all), sum(n > 0 for n in all))
        for what, all in numbers.items()
        if len(all) >= ENOUGH
    ]
    return sorted(found, key=lambda f: ((f.heavier - f.lighter) / f.times, -f.times, f.what))


def _times(some: int, all: int) -> str:
    if some == all:
        return "both times" if all == ENOUGH else f"all {all} times"
    return f"{some} of the {all} times"

"""What the model made of the pieces of a text, and which help fits.

It guarantees that where more than one help fits the graver comes first, however sure the others are.
"""

from collections.abc import Collection
from typing import Self

import msgspec
from msgspec.structs import replace

from couples.wording_help.results import Door
from couples.wording_help.safety.pieces import Span


class Limits(msgspec.Struct, frozen=True):
    """From which chance on something counts; over 1: never. `elsewhere` is `perhaps` for other languages than English.

    `over_agreed` and `self_agreed` replace the two limits about control in fields for agreements, where house rules
    sound alike. Below `hinted`, a short text isn't treated as harm even if the classifier takes it for harm.
    """

    sure: float = 1.1
    perhaps: float = 1.1
    elsewhere: float = 1.1
    praise: float = 1.1
    over: float = 1.1
    self_surrender: float = 1.1
    over_agreed: float = 1.1
    self_agreed: float = 1.1
    hinted: float = 0.0

    def here(self, *, is_english: bool, is_agreed: bool) -> Self:
        """Those that count for a text in this language and field."""
        found = self if is_english else replace(self, perhaps=self.elsewhere)
        return replace(found, over=self.over_agreed, self_surrender=self.self_agreed) if is_agreed else found


_NEAR_NOUGHT = 0.015
"""Listed rules that were written to try it had 0.036 and more."""
BY_WEIGHT = (Door.CRISIS, Door.SAFETY, Door.OWN)
"""Which help comes first where more than one fits: a life in danger, an unsafe relationship, one's own behaviour."""


class Heard(msgspec.Struct, frozen=True):
    """One piece of a text: where it stands, how likely it tells of danger, and which help fits it best.

    A piece that `is_ordinary` leads to no question, and to no praise either.
    """

    at: Span
    danger: float
    door: Door
    is_ordinary: bool = False


class Chances(msgspec.Struct, frozen=True):
    """What was heard in the pieces of a text, and the highest chance in any of them that it's about control.

    It `is_whole` where one piece was all of an English text, and it `heard_all` where each word was in one of the pieces.
    """

    heard: tuple[Heard, ...] = ()
    over: float = 0.0
    self_surrender: float = 0.0
    limits: Limits = Limits()
    is_whole: bool = False
    heard_all: bool = False

    @property
    def danger(self) -> float:
        return max((each.danger for each in self.heard), default=0.0)

    @property
    def most(self) -> float:
        return max(self.danger, self.over, self.self_surrender)

    def is_under(self, limit: float) -> bool:
        """Whether a text that was heard whole, in one piece, is less likely than `limit` to be about danger or a
        crisis.
        """
        return self.is_whole and self.danger < limit

    def beside_a_list(self) -> Self:
        """The same where listed words may be harm, too: what couldn't be praised is asked about, as about safety first."""
        limit = self.limits.perhaps
        asked = tuple(each for each in self.heard if each.danger >= limit and each.door != Door.SAFETY)
        safety = tuple(replace(each, door=Door.SAFETY) for each in self.heard)
        limits = replace(self.limits, perhaps=min(limit, self.limits.praise))
        return replace(self, heard=asked + safety, limits=limits)

    @property
    def is_no_rule(self) -> bool:
        """Whether it heard all, and nothing near a rule over the partner, so that listed words for one are none."""
        return self.heard_all and self.over < _NEAR_NOUGHT

    def sure(self) -> Door | None:
        """Which help to point to without a question."""
        return next(iter(self._doors(self.limits.sure)), None)

    def questions(self) -> tuple[Door, ...]:
        """Which kinds of help to ask about, the gravest first."""
        return self._doors(self.limits.perhaps)

    def about(self, doors: Collection[Door]) -> tuple[Span, ...]:
        """The stretches that a question about these doors is about."""
        return tuple(each.at for each in self._from(self.limits.perhaps) if each.door in doors)

    def _doors(self, limit: float) -> tuple[Door, ...]:
        found = {each.door for each in self._from(limit)}
        return tuple(door for door in BY_WEIGHT if door in found)

    def _from(self, limit: float) -> list[Heard]:
        return [each for each in self.heard if each.danger >= limit and not each.is_ordinary]

"""How likely a text tells of danger, a crisis, one's own violence or control: learned from the project's own rows.

It guarantees a pure answer for each text, and no answer at all where the encoder or the weights aren't there: then every
chance is 0 and the lists in this folder hear alone.
"""

from collections.abc import Sequence

import msgspec

from couples.wording_help.results import Door


class Limits(msgspec.Struct, frozen=True):
    """From which chance on something counts."""

    sure: float = 1.1
    perhaps: float = 1.1
    praise: float = 1.1
    over: float = 1.1
    self_surrender: float = 1.1


class Chances(msgspec.Struct, frozen=True):
    """The highest chance of each head over the whole text and its parts; `about` is where danger is likely."""

    danger: float = 0.0
    doors: dict[Door, float] = {}
    over: float = 0.0
    self_surrender: float = 0.0
    about: tuple[tuple[int, int], ...] = ()
    limits: Limits = Limits()

    @property
    def most(self) -> float:
        return max(self.danger, self.over, self.self_surrender)

    def sure(self) -> Door | None:
        """Which help to point to without a question."""
        return self._door() if self.danger >= self.limits.sure else None

    def perhaps(self) -> Door | None:
        """Which help to ask about."""
        return self._door() if self.danger >= self.limits.perhaps else None

    def _door(self) -> Door:
        return max(self.doors, key=lambda door: self.doors[door])


def chances_in(text: str, names: Sequence[str] = ()) -> Chances:
    """What the model makes of `text`."""
    return Chances()

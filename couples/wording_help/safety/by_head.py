"""What the danger model gives for each of its heads, one number a head."""

from typing import NamedTuple

from couples.wording_help.results import Door


class ByHead(NamedTuple):
    """One number for each head: any danger, which help fits, a rule over the partner, freedom that the writer gives up."""

    danger: float
    safety: float
    crisis: float
    own: float
    over: float
    self_surrender: float

    @property
    def door(self) -> Door:
        """Which help fits best."""
        fits = {Door.SAFETY: self.safety, Door.CRISIS: self.crisis, Door.OWN: self.own}
        return max(fits, key=fits.__getitem__)

    @property
    def control(self) -> float:
        """The higher one of the two about control."""
        return max(self.over, self.self_surrender)


HEADS = ByHead._fields
"""Their names, in the order in which the weights have them."""

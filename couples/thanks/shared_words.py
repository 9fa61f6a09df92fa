"""What notes, cards and goals have in common: what stands for damaged words, a limit that's reached, what sharing sets off."""

from datetime import datetime

from couples.spaces.models import Space

RELEASE_LIMIT = 300

DAMAGED = "(These words are damaged and can't be opened.)"


class TooMany(Exception):
    """There is no room for more of these today, or at all; what is there can be taken back first."""


def both_have_words(space: Space, now: datetime) -> None:
    space.shared_since = space.shared_since or now

"""A tap in a page that no one can have read yet was meant for the page before, and does nothing.

Without scripts, each move loads the page again, so the second of two taps would hit whatever came to that spot. Each form says when it was
drawn; what comes back sooner than anyone reads is answered with the page as it is now. A break and typed words always count. With
scripts, `meant_for_another.js` knows more. The trade-off: whoever is that quick on purpose has to tap again.
"""

from datetime import datetime, timedelta

UNREAD_FOR = timedelta(milliseconds=750)
"""Longer than two taps are apart. The second waits for no answer, so a slow connection makes no difference."""


def drawn_at(now: datetime) -> int:
    """When a form was drawn, as its field `drawn` says it."""
    return int(now.timestamp() * 1000)


def is_unread(drawn: str, now: datetime) -> bool:
    """Whether a form that was drawn then is too new to be meant; one that doesn't say counts as read."""
    if not drawn.isdecimal() or len(drawn) > 15:
        return False
    return timedelta() <= timedelta(milliseconds=drawn_at(now) - int(drawn)) < UNREAD_FOR

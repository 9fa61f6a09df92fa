"""A tap in a page that no one can have read yet was meant for the page before, and does nothing.

Without scripts, each move loads the page again, so the second of two taps would hit whatever came to that spot. Each form says
when it was drawn; what comes back sooner than anyone reads is answered with the page as it is now, which says so. A break, a stop
and typed words always count, and so does the same tap made again, whatever the servers' clocks say. With scripts,
`meant_for_another.js` knows more. The trade-off: whoever is that quick on purpose has to tap again.
"""

import uuid
from datetime import datetime, timedelta

from flask import flash

from couples import one_time_marks

UNREAD_FOR = timedelta(milliseconds=750)
"""Longer than two taps are apart. The second waits for no answer, so a slow connection makes no difference."""
MARK = "unread"


def drawn_at(now: datetime) -> int:
    """When a form was drawn, as its field `drawn` says it."""
    return int(now.timestamp() * 1000)


def is_unread(drawn: str, now: datetime) -> bool:
    """Whether a form that was drawn then is too new to be meant; one that doesn't say counts as read."""
    if not drawn.isdecimal() or len(drawn) > 15:
        return False
    return timedelta() <= timedelta(milliseconds=drawn_at(now) - int(drawn)) < UNREAD_FOR


def is_dropped(drawn: str, tap: str, about: uuid.UUID, now: datetime) -> bool:
    """Whether a tap does nothing for being in an unread page, and its person is told so; not twice in a row.

    Args:
        drawn: what its form says of when it was drawn.
        tap: what it would do, to what `about` names.
    """
    is_again = one_time_marks.take(MARK) == f"{tap} {about}"
    if is_again or not is_unread(drawn, now):
        return False
    one_time_marks.leave(MARK, f"{tap} {about}")
    flash("This page was new. Tap again if you meant it.")
    return True

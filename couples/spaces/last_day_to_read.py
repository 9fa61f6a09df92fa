"""How pages name the last day on which two who have parted can read what they shared."""

from datetime import datetime

from markupsafe import Markup

from couples.spaces.reading_after_parting import READABLE_FOR
from couples.template_helpers import last_day


def last_day_to_read(end: datetime | None) -> Markup:
    """The last whole day before `end`.

    Without an `end` (two who came together again, and kept what they shared) it's the rule in words: "30 days after you
    stop sharing again".
    """
    if end is None:
        return Markup("{} days after you stop sharing again").format(READABLE_FOR.days)
    return last_day(end)

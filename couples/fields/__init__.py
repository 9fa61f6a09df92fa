"""The form fields that several rooms use, each asked for, checked and refused in one way.

Promised: words are cleaned and never cut; what doesn't fit is refused with a sentence beside its field, and what was
typed stays there. The trade-off: a room that wants another sentence hands it in, so a few differ on purpose.
"""

from couples.fields.choices import Checkboxes, SelectChoice, Zone, one_of, zero_to_ten
from couples.fields.days import Dated, Day, TimeNeeded, WallTime
from couples.fields.row_ids import (
    Carried,
    DrawnWith,
    FreshId,
    Previewed,
    Versioned,
    as_id,
    as_version,
    drawn_with,
    fresh_id,
)
from couples.fields.words import (
    TEXT_LIMIT,
    Fits,
    Hidden,
    Lines,
    Needed,
    Password,
    TextArea,
    TextLine,
    refuse,
    text_area,
    text_line,
    too_long,
)

__all__ = [
    "TEXT_LIMIT", "Carried", "Checkboxes", "Dated", "Day", "DrawnWith", "Fits", "FreshId", "Hidden", "Lines", "Needed", "Password", "Previewed",
    "SelectChoice", "TextArea", "TextLine", "TimeNeeded", "Versioned", "WallTime", "Zone", "as_id", "as_version", "drawn_with", "fresh_id", "one_of", "refuse",
    "text_area", "text_line", "too_long", "zero_to_ten",
]  # fmt: skip

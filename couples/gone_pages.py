"""Which pages are gone because whoever is signed in here deleted or took back what was on them.

It guarantees that going back to one of these leads to the page above it, while anything that isn't theirs stays a 404, the same as
what doesn't exist: only ids of what they could change are kept. The trade-off: only the browser where they did it knows, in its signed
cookie, and only of the newest few.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import session

COOKIE_KEY = "gone"
MOST = 8


def mark(*ids: uuid.UUID) -> None:
    """Keeps the ids of what the signed-in person has just deleted or taken back."""
    gone = [each.hex for each in ids]
    session[COOKIE_KEY] = [*(each for each in session.get(COOKIE_KEY, []) if each not in gone), *gone][-MOST:]


def is_named_by(values: Mapping[str, Any] | None) -> bool:
    """Whether one of an address's values is the id of something that's gone so."""
    gone = session.get(COOKIE_KEY, [])
    return any(value.hex in gone for value in (values or {}).values() if isinstance(value, uuid.UUID))

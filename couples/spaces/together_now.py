"""Whether two are in a talk that both have joined: what one of them sends then reaches the other right away.

Guaranteed: it ends with the talk, with a break, and when one of them steps out. The trade-off: nothing of it is stored, so
a talk that is deleted, or that parting closed, counts as none.
"""

import uuid
from datetime import datetime

from blinker import Namespace

_signals = Namespace()
asked_if_together = _signals.signal("asked-if-together")
"""Sent with a space's id and `now`; the room that knows says whether its two are in a talk that both have joined."""
asked_if_were_together = _signals.signal("asked-if-were-together")
"""Sent with a space's id and `at`; the room that knows says whether its two were in a talk at that moment."""


def are_together(space_id: uuid.UUID, now: datetime) -> bool:
    return any(said for _, said in asked_if_together.send(space_id, now=now))


def were_together(space_id: uuid.UUID, at: datetime) -> bool:
    """Whether they were in a talk of both at an earlier moment, breaks included."""
    return any(said for _, said in asked_if_were_together.send(space_id, at=at))

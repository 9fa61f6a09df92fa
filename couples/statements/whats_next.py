"""What of a message's thread is left to its reader: what's new or waits for them, and what they've been through. Pure."""

import uuid
from collections.abc import Collection

from couples.statements.joining import as_agreement
from couples.statements.models import Entry, Statement
from couples.statements.thread_replies import is_done, is_settled, offered_first, still_asks


def before_whats_next(
    thread: list[Entry], me: uuid.UUID, waiting: Collection[uuid.UUID]
) -> list[Entry] | None:
    """What was said before the first entry that waits for an answer, or that came after this person's last one.

    None if there's no such entry, so that the message itself is what there is to read.

    Args:
        waiting: the ids of the entries that ask this person something.
    """
    own = max((n for n, entry in enumerate(thread) if entry.author_id == me), default=-1)
    for n, entry in enumerate(thread):
        if entry.id in waiting or (n > own and not entry.removed_at):
            return thread[:n]
    return None


def whats_left(thread: list[Entry], me: uuid.UUID, *, is_mine: bool) -> dict[str, bool]:
    """Whether it ends with a yes, whether its reader is done, and whether asking for a talk can be folded away (`rests`)."""
    said = [e for e in thread if not e.removed_at]
    own = next((e for e in reversed(said) if e.author_id == me), None)
    answer = next((e.kind for e in said if own and e.about_id == own.id), None)
    settled, done = (
        is_settled(e.kind for e in said),
        not is_mine and is_done(own.kind if own else None, answer),
    )
    rests = (settled or done) and all(e.kind != "talk" for e in said)
    return {"is_settled": settled, "is_done": done, "rests": rests}


def of_its_request(statement: Statement, said: set[str], answers: list[str]) -> dict[str, object]:
    """Which replies come first, whether the request still waits for one, and its words as an agreement would say them."""
    request = statement.parts.request if statement.parts else ""
    asks = bool(request) and still_asks(said, answers)
    first = offered_first(bool(request), asks)
    return {"first": first, "still_asks": asks, "as_agreement": as_agreement(request)}

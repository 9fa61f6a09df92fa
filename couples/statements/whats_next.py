"""What of a message's thread is left to its reader: what's new or waits for them, and what they've been through. Pure."""

import uuid
from collections.abc import Collection

from couples.statements.joining import as_agreement
from couples.statements.models import Entry, Statement
from couples.statements.thread_replies import is_done, is_settled, offered_first, still_asks


def before_whats_next(
    thread: list[Entry], me: uuid.UUID, to_read: Collection[uuid.UUID], in_sight: Collection[uuid.UUID | None]
) -> list[Entry] | None:
    """What was said before the first entry of `to_read`, or that came after this person's last one.

    By its place alone an entry may only seem to be read: one that came at night stands above what was answered before it showed.
    None if there's no such entry, so that the message itself is what there is to read.

    Args:
        to_read: the ids of the entries that are new to this person or ask them something.
        in_sight: the ids of entries from which something is still to do, so that they aren't folded either.
    """
    own = max((n for n, entry in enumerate(thread) if entry.author_id == me), default=-1)
    for n, entry in enumerate(thread):
        if entry.id in to_read or (n > own and not entry.removed_at):
            return thread[: next(at for at, e in enumerate(thread) if at == n or e.id in in_sight)]
    return None


def own_yes(statement: Statement, thread: list[Entry], me: uuid.UUID) -> uuid.UUID | None:
    """This person's newest yes to the request, from which a promise or an agreement can be made; None if there's none."""
    if not statement.parts or not statement.parts.request:
        return None
    said = (e for e in reversed(thread) if e.author_id == me and not e.about_id and not e.removed_at)
    return next((e.id for e in said if e.kind in ("yes", "yes-and")), None)


def whats_left(statement: Statement, thread: list[Entry], me: uuid.UUID) -> dict[str, object]:
    """Whether it ends with a yes, whether its reader is done, and whether asking for a talk can be folded away (`rests`); also
    the yes that something can be made of (`my_yes`).
    """
    said = [e for e in thread if not e.removed_at]
    own = next((e for e in reversed(said) if e.author_id == me), None)
    answer = next((e.kind for e in said if own and e.about_id == own.id), None)
    settled, done = (
        is_settled(e.kind for e in said),
        statement.author_id != me and is_done(own.kind if own else None, answer),
    )
    rests = (settled or done) and all(e.kind != "talk" for e in said)
    yes = own_yes(statement, thread, me)
    return {"is_settled": settled, "is_done": done, "rests": rests, "my_yes": yes}


def of_its_request(statement: Statement, said: set[str], answers: list[str]) -> dict[str, object]:
    """Which replies come first, whether the request still waits for one, and its words as an agreement would say them."""
    request = statement.parts.request if statement.parts else ""
    asks = bool(request) and still_asks(said, answers)
    first = offered_first(bool(request), asks)
    return {"first": first, "still_asks": asks, "as_agreement": as_agreement(request)}

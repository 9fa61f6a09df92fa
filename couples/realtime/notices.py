"""What open pages are told, on whichever process they are: that something changed, and that their session is over. Never a word that anyone wrote."""

import uuid
from typing import Any

from couples.realtime import local_pages, other_processes
from couples.realtime.process_messages import Changed, HungUp


def notify(person: uuid.UUID, what: str, version: int, state: dict[str, Any] | None = None) -> None:
    """Tells every open page of `person` that `what` is now at `version`. Call it after the commit.

    Args:
        person: whose pages they are.
        what: a name of ours.
        version: of that.
        state: what is true now, without a word that anyone wrote; for pages that show it before they fetch
        their part. It doesn't leave this process.
    """
    local_pages.notify(person, what, version, state)
    other_processes.tell(Changed(person, what, version))


def disconnect(person: uuid.UUID, *, session: uuid.UUID | None = None) -> None:
    """Closes the person's sockets right away, or those of one signed-in browser only; also one that has said no hello."""
    local_pages.disconnect(person, session)
    other_processes.tell(HungUp(person, session))

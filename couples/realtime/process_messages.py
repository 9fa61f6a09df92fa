"""What the processes of one server tell each other: that something changed, that a connection is closed, that all should look.

Promised: names of ours, ids and versions, and no field that could hold anything else; so nothing that anyone wrote passes through
Redis, nor the state of a talk. What doesn't fit is ignored, whoever sent it.
"""

import hashlib
import uuid
from typing import Annotated

import msgspec

MarkOfPage = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
NameOfOurs = Annotated[str, msgspec.Meta(pattern="^[a-z-]{1,20}$")]


class Changed(msgspec.Struct, frozen=True, tag="changed"):
    """`what` of this person's is now at `version`."""

    person: uuid.UUID
    what: NameOfOurs
    version: int


class HungUp(msgspec.Struct, frozen=True, tag="hung-up"):
    """This person's connections are closed, or those of one signed-in browser."""

    person: uuid.UUID
    session: uuid.UUID | None


class CameAgain(msgspec.Struct, frozen=True, tag="came-again"):
    """A page has a connection elsewhere now, so the one that it had before is closed."""

    session: uuid.UUID
    page: MarkOfPage


class Look(msgspec.Struct, frozen=True, tag="look"):
    """Something was told that couldn't be passed on: all pages should look once."""


class Beat(msgspec.Struct, frozen=True, tag="beat"):
    """A process says that it's there."""


Said = Changed | HungUp | CameAgain | Look | Beat


class Message(msgspec.Struct, frozen=True):
    """What one process said."""

    process: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")]
    said: Said


_read = msgspec.json.Decoder(Message).decode
written = msgspec.json.Encoder().encode


def read(data: bytes) -> Message | None:
    """A message that came; None for what isn't one."""
    try:
        return _read(data)
    except (msgspec.DecodeError, TypeError):
        return None


def mark_of_page(page: str) -> str:
    """What stands for the name that a page gave itself, which may be anything."""
    return hashlib.blake2b(page.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def about(said: Said) -> object:
    """What it's about: of two that are about the same, only the newer one is worth telling."""
    return (said.person, said.what) if isinstance(said, Changed) else said

"""How words of several fields become the one value that a sealed cell holds, and become words again.

Promised: a value that an earlier version stored is still read. A field that wasn't there then has its default, a field
that's gone now is passed over; so fields come and go without a migration, and keep their names for ever. The trade-off:
renaming a field in the database takes reading it under both names.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec.structs import asdict, replace

__all__ = ["Packed", "asdict", "pack", "replace", "unpack", "unpack_bytes"]


class Packed(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words of several fields, each with a default. Compared by what they say and never changed in place."""


P = TypeVar("P", bound=Packed)


def pack(words: Packed) -> dict[str, Any]:
    """`words` as the plain values that a sealed cell holds; fields that have their default are left out."""
    packed: dict[str, Any] = msgspec.to_builtins(words)
    return packed


def unpack(kind: type[P], value: Mapping[str, Any] | None) -> P:
    """The words from what a cell held; without a value, every field has its default."""
    return msgspec.convert(value or {}, kind)


def unpack_bytes(kind: type[P], packed: bytes) -> P:
    """The same from the JSON of an opened cell, for readers that open many cells without their rows."""
    return msgspec.json.decode(packed, type=kind)

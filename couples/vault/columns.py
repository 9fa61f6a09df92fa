"""Sealed columns: a descriptor over a binary column, sealed under the author's key or the space's."""

import json
import logging
from collections.abc import Callable
from typing import Any

import msgspec

from couples.vault.cells import CannotOpen, open_sealed, seal
from couples.vault.person_keys import Locked, keyring

log = logging.getLogger(__name__)


def author_key(row: Any) -> bytes:
    """The key for a cell that only its author opens."""
    ring = keyring()
    if row.author_id != ring.owner:
        raise Locked("not the author")
    return ring.vault_key


def key_at_hand(row: Any) -> bytes:
    """As `author_key`, or the row's own `vault_key` if its person isn't signed in yet but their vault has just been opened."""
    return vars(row).get("vault_key") or author_key(row)


def key_for_author(row: Any) -> bytes:
    """As `author_key`, or the row's own key if someone else made the row: its `key_box` is that key, sealed to the author."""
    if not row.key_box:
        return author_key(row)
    ring = keyring()
    ring.space_cells[row.id] = row.key_box
    return ring.space_key(row.id)


def space_key(row: Any) -> bytes:
    """The key for a cell that both partners of the row's space open."""
    return keyring().space_key(row.space_id)


class Sealed:
    """A column that holds a JSON value sealed: `text = Sealed("promise.text", space_key)` over `text_cell`.

    The row must have its `id` and `author_id` before a value is set. A cell that doesn't open is logged (without content)
    and reads as `damaged`, so that one broken cell never takes the page with it. So does one whose author is gone.
    """

    def __init__(self, label: str, key: Callable[[Any], bytes], damaged: Any = "(damaged)"):
        self.label = label
        self._key = key
        self._damaged = damaged
        self.is_for_author_alone = key in (author_key, key_at_hand, key_for_author)

    def __set_name__(self, cls: type, name: str) -> None:
        self.column = f"{name}_cell"

    def __get__(self, row: Any, cls: type | None = None) -> Any:
        if row is None:
            return self
        cell = getattr(row, self.column)
        if cell is None:
            return None
        if row.author_id is None:  # the account is gone, and what was bound to it
            return self._damaged
        try:
            return msgspec.json.decode(open_sealed(self._key(row), cell, self.label, row.id, row.author_id))
        except CannotOpen:
            log.error("a sealed cell does not open: %s of row %s", self.label, row.id)
            return self._damaged

    def __set__(self, row: Any, value: Any) -> None:
        setattr(row, self.column, None if value is None else self.seal(row, value))

    def seal(self, row: Any, value: Any) -> bytes:
        """`value` as the cell of `row` holds it, for what goes elsewhere than into the column."""
        packed = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return seal(self._key(row), packed, self.label, row.id, row.author_id)

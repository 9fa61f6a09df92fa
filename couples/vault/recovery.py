"""The recovery code, which opens the vault key."""

import uuid
from contextlib import suppress
from hashlib import sha256

from couples.vault.cells import KEY_OF_NOBODY, CannotOpen, open_sealed, seal
from couples.vault.codes import read_code
from couples.vault.derivation import derive


def wrap_by_code(vault_key: bytes, code: str, owner: uuid.UUID) -> bytes:
    """The vault key, openable by the recovery code alone (140 bits need no stretching)."""
    return seal(derive(read_code(code).encode(), "recovery"), vault_key, "user.recovery", owner, owner)


def unwrap_by_code(box: bytes, code: str, owner: uuid.UUID) -> bytes:
    """The vault key. Raises CannotOpen for another code."""
    return open_sealed(derive(read_code(code).encode(), "recovery"), box, "user.recovery", owner, owner)


def pretend_to_unwrap_by_code(code: str) -> None:
    """The same work for an unknown address, and for one without a code, so that their answers take as long as a wrong code's."""
    with suppress(CannotOpen):
        unwrap_by_code(KEY_OF_NOBODY, code, uuid.UUID(int=0))


def mark_of_code(box: bytes | None) -> str:
    """Tells the code that opens `box` from any other; it says nothing of the code."""
    return sha256(box or b"").hexdigest()

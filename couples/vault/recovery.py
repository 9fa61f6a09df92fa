"""Recovery codes and the other codes that people read aloud or type: making, reading, wrapping the vault key."""

import secrets
import uuid

from couples.vault.cells import open_sealed, seal
from couples.vault.derivation import derive

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code(letters: int) -> str:
    """Random Crockford letters: no I, L, O or U to misread."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(letters))


def in_groups(code: str) -> str:
    """The code as people read it: four letters and a dash."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """A typed code in its one spelling: any case, spaces and dashes allowed, O is 0, I and L are 1."""
    letters = typed.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    return "".join(c for c in letters if c in CROCKFORD)


def wrap_by_code(vault_key: bytes, code: str, owner: uuid.UUID) -> bytes:
    """The vault key, openable by the recovery code alone (140 bits need no stretching)."""
    return seal(derive(read_code(code).encode(), "recovery"), vault_key, "user.recovery", owner, owner)


def unwrap_by_code(box: bytes, code: str, owner: uuid.UUID) -> bytes:
    """The vault key. Raises CannotOpen for another code."""
    return open_sealed(derive(read_code(code).encode(), "recovery"), box, "user.recovery", owner, owner)

"""The vault key, wrapped by a passkey's secret: 32 bytes that its device makes for this server alone.

Like a recovery code, that secret needs no stretching. The server's pepper isn't part of it, so it still works if the pepper is lost.
"""

import uuid

from couples.vault.cells import open_sealed, seal
from couples.vault.derivation import derive

LABEL = "passkey.key"


def wrap_by_passkey(vault_key: bytes, secret: bytes, passkey: uuid.UUID, owner: uuid.UUID) -> bytes:
    return seal(derive(secret, "passkey"), vault_key, LABEL, passkey, owner)


def unwrap_by_passkey(box: bytes, secret: bytes, passkey: uuid.UUID, owner: uuid.UUID) -> bytes:
    """The vault key. Raises CannotOpen for another secret."""
    return open_sealed(derive(secret, "passkey"), box, LABEL, passkey, owner)

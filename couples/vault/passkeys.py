"""The vault key, openable by the secret of a passkey: 32 bytes that its device makes for this server alone, and for no one else.

Like a recovery code it needs no stretching, and the server's own secret isn't part of it: it opens also after that one is lost.
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

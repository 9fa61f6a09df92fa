"""Tokens that live only in a cookie or a link: a table keeps their hash, and a session's token wraps the vault key."""

import hashlib
import secrets
import uuid

from couples.vault.cells import open_sealed, seal
from couples.vault.derivation import derive


def new_token() -> str:
    """256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What a table may keep of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def wrap_by_token(vault_key: bytes, token: str, session: uuid.UUID, owner: uuid.UUID) -> bytes:
    return seal(derive(token.encode(), "session"), vault_key, "session.key", session, owner)


def unwrap_by_token(box: bytes, token: str, session: uuid.UUID, owner: uuid.UUID) -> bytes:
    return open_sealed(
        derive(token.encode("utf-8", "replace"), "session"), box, "session.key", session, owner
    )

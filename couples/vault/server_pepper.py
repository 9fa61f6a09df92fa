"""The server's own secret, kept beside the database and never in it."""

import hmac
import uuid
from pathlib import Path

from flask import current_app

from couples.config import PEPPER, secret_file
from couples.vault.derivation import derive


class Pepper:
    """The server's own secret: a file beside the database, not in it.

    It strengthens passwords, keeps spoken codes from being guessed from a stolen database, and holds the outer layer
    of answers that are ready but not open yet.
    """

    def __init__(self, secret: bytes):
        self._secret = secret
        self._marks: dict[str, bytes] = {}

    @classmethod
    def of(cls, folder: Path) -> "Pepper":
        return cls(secret_file(folder, PEPPER))

    def strengthen(self, stretched: bytes) -> bytes:
        return derive(stretched + self._secret, "password")

    def fingerprint(self, value: str, purpose: str) -> bytes:
        """A keyed hash of `value`, to find a row by a short secret."""
        key = self._marks.get(purpose) or self._marks.setdefault(purpose, derive(self._secret, purpose))
        return hmac.digest(key, value.encode(), "sha256")

    def key_for(self, purpose: str, row: uuid.UUID) -> bytes:
        return derive(self._secret + row.bytes, purpose)


def pepper() -> Pepper:
    """The running app's pepper."""
    running: Pepper = current_app.extensions["pepper"]
    return running

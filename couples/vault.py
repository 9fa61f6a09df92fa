"""Keys and sealed columns: who can open what.

Promised: a stolen database, its backups and the logs read nothing that anyone wrote, short of guessing a password;
and the server's own secrets (pepper, cookie key) alone open no private word. Not promised: protection from an operator
who changes this code or reads memory while somebody is signed in, and noticing that an older value of the same cell
was put back.

Every person has a vault key. It is wrapped once by the password (Argon2id, then HKDF with the server's pepper), once by the
recovery code (without the pepper, so that losing the pepper is survivable) and once for each signed-in session by a
token that lives only in the cookie. A space has a key of its own, sealed to each partner's public key.

A cell is one version byte and XChaCha20-Poly1305 over the padded value; its additional data name what it is, its row and
its owner, so that a cell moved elsewhere does not open. The trade-off: the server can search nothing without its owner.
"""

import hashlib
import hmac
import json
import logging
import secrets
import struct
import threading
import unicodedata
import uuid
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app, has_request_context
from flask_login import current_user
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import Aead

from couples.config import secret_file

log = logging.getLogger(__name__)

STEP = 256
VERSION = b"\x01"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MAX_PASSWORD_BYTES = 1024
ARGON2_AT_ONCE = 2
ARGON2_WAIT = 20.0


class CannotOpen(Exception):
    """The key does not fit, or the sealed bytes were changed or moved."""


class Locked(Exception):
    """There is no key here for this cell: nobody who may read it is signed in."""


class Busy(Exception):
    """Too many passwords are being checked at once; the caller may try again in a moment."""


# --- one cell ---------------------------------------------------------------------------------------------------


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)


def seal(key: bytes, value: bytes, label: str, row: uuid.UUID, owner: uuid.UUID) -> bytes:
    """`value` padded to steps of 256 bytes and sealed under `key`, bound to what it is, its row and its owner."""
    padded = struct.pack(">I", len(value)) + value
    padded += bytes(-len(padded) % STEP)
    return VERSION + Aead(key).encrypt(padded, _bound_to(label, row, owner))


def open_sealed(key: bytes, cell: bytes, label: str, row: uuid.UUID, owner: uuid.UUID) -> bytes:
    """What was sealed.

    Raises:
        CannotOpen: wrong key, or a cell that was changed or taken from elsewhere.
    """
    if cell[:1] != VERSION:
        raise CannotOpen(label)
    try:
        padded = Aead(key).decrypt(cell[1:], _bound_to(label, row, owner))
    except (CryptoError, ValueError):
        raise CannotOpen(label) from None
    (length,) = struct.unpack(">I", padded[:4])
    return padded[4 : 4 + length]


def opener(key: bytes, label: str, owner: uuid.UUID) -> Callable[[bytes, bytes], bytes]:
    """What opens many cells of one kind and one owner, as `open_sealed` opens one: given a row's id as bytes, and its cell.

    For reading everything at once, where a tenth of the time lies in setting up each cell.
    """
    before, after = label.encode() + b"|", owner.bytes

    def open_one(row: bytes, cell: bytes) -> bytes:
        if cell[:1] != VERSION:
            raise CannotOpen(label)
        try:
            padded = decrypt(cell[25:], before + row + after, cell[1:25], key)
        except (CryptoError, ValueError):
            raise CannotOpen(label) from None
        return padded[4 : 4 + int.from_bytes(padded[:4])]

    return open_one


def _bound_to(label: str, row: uuid.UUID, owner: uuid.UUID) -> bytes:
    return label.encode() + b"|" + row.bytes + owner.bytes


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"couples " + purpose.encode()).derive(secret)


# --- the pepper -------------------------------------------------------------------------------------------------


class Pepper:
    """The server's own secret: a file beside the database, not in it.

    It strengthens passwords, keeps spoken codes from being guessed off a stolen database, and holds the outer layer of
    answers that are ready but not open yet.
    """

    def __init__(self, secret: bytes):
        self._secret = secret
        self._marks: dict[str, bytes] = {}

    @classmethod
    def of(cls, folder: Path) -> "Pepper":
        return cls(secret_file(folder, "pepper.key"))

    def strengthen(self, stretched: bytes) -> bytes:
        return _derive(stretched + self._secret, "password")

    def fingerprint(self, value: str, purpose: str) -> bytes:
        """A keyed hash of `value`, to find a row by a short secret."""
        key = self._marks.get(purpose) or self._marks.setdefault(purpose, _derive(self._secret, purpose))
        return hmac.digest(key, value.encode(), "sha256")

    def key_for(self, purpose: str, row: uuid.UUID) -> bytes:
        return _derive(self._secret + row.bytes, purpose)


def pepper() -> Pepper:
    """The running app's pepper."""
    return current_app.extensions["pepper"]


# --- passwords --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stretch:
    """Argon2id's cost: passes over memory, and memory in bytes. Kept with each wrap, so that it can grow later."""

    passes: int = 3
    memory: int = 64 * 1024 * 1024


@dataclass(frozen=True)
class PasswordWrap:
    salt: bytes
    stretch: Stretch
    box: bytes


_argon2_turn = threading.BoundedSemaphore(ARGON2_AT_ONCE)


@contextmanager
def _turn():
    if not _argon2_turn.acquire(timeout=ARGON2_WAIT):
        raise Busy
    try:
        yield
    finally:
        _argon2_turn.release()


def normal_password(password: str) -> bytes:
    """The bytes of a password: NFC, so that the same letters typed on two devices are the same password."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _password_key(password: str, salt: bytes, stretch: Stretch) -> bytes:
    with _turn():
        stretched = argon2id.kdf(32, normal_password(password), salt, stretch.passes, stretch.memory)
    return pepper().strengthen(stretched)


def wrap_by_password(vault_key: bytes, password: str, owner: uuid.UUID) -> PasswordWrap:
    """The vault key, openable by `password` and this server's pepper together."""
    stretch = current_app.config["STRETCH"]
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    box = seal(_password_key(password, salt, stretch), vault_key, "user.password", owner, owner)
    return PasswordWrap(salt, stretch, box)


def unwrap_by_password(wrap: PasswordWrap, password: str, owner: uuid.UUID) -> bytes:
    """The vault key. This is the password check: no hash of the password is kept.

    Raises:
        CannotOpen: another password (or another pepper).
        Busy: too many checks at once.
    """
    return open_sealed(
        _password_key(password, wrap.salt, wrap.stretch), wrap.box, "user.password", owner, owner
    )


def pretend_to_unwrap(password: str) -> None:
    """The same work for an unknown address, so that its answer takes as long as a wrong password's."""
    _password_key(password, bytes(argon2id.SALTBYTES), current_app.config["STRETCH"])


# --- recovery codes, session tokens -----------------------------------------------------------------------------


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
    return seal(_derive(read_code(code).encode(), "recovery"), vault_key, "user.recovery", owner, owner)


def unwrap_by_code(box: bytes, code: str, owner: uuid.UUID) -> bytes:
    """The vault key. Raises CannotOpen for another code."""
    return open_sealed(_derive(read_code(code).encode(), "recovery"), box, "user.recovery", owner, owner)


def new_token() -> str:
    """256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What a table may keep of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def wrap_by_token(vault_key: bytes, token: str, session: uuid.UUID, owner: uuid.UUID) -> bytes:
    return seal(_derive(token.encode(), "session"), vault_key, "session.key", session, owner)


def unwrap_by_token(box: bytes, token: str, session: uuid.UUID, owner: uuid.UUID) -> bytes:
    return open_sealed(
        _derive(token.encode("utf-8", "replace"), "session"), box, "session.key", session, owner
    )


# --- key pairs and the keys of spaces ---------------------------------------------------------------------------


def new_pair(vault_key: bytes, owner: uuid.UUID) -> tuple[bytes, bytes]:
    """A new X25519 pair: the public half, and the secret half sealed under the vault key."""
    private = PrivateKey.generate()
    return bytes(private.public_key), seal(vault_key, bytes(private), "user.secret", owner, owner)


def seal_to(public: bytes, key: bytes) -> bytes:
    """`key`, openable only by who holds the secret half of `public`."""
    return SealedBox(PublicKey(public)).encrypt(key)


@dataclass
class Keyring:
    """The keys of the person who is signed in, for the length of one request.

    `space_cells` is filled by the room that knows memberships; a space key is opened when first needed.
    """

    owner: uuid.UUID
    vault_key: bytes
    secret_cell: bytes
    space_cells: dict[uuid.UUID, bytes] = field(default_factory=dict)
    _opened: dict[uuid.UUID, bytes] = field(default_factory=dict)

    @cached_property
    def _secret(self) -> PrivateKey:
        return PrivateKey(
            open_sealed(self.vault_key, self.secret_cell, "user.secret", self.owner, self.owner)
        )

    def fingerprint(self, value: str, purpose: str) -> bytes:
        """A hash of `value` that only its owner can make: who holds the rows and the server's secrets can't try guesses against it."""
        return hmac.digest(_derive(self.vault_key, purpose), value.encode(), "sha256")

    def space_key(self, space: uuid.UUID) -> bytes:
        """The key of `space`. Raises Locked where this person has none, CannotOpen where it is damaged."""
        if space not in self._opened:
            if space not in self.space_cells:
                raise Locked("space")
            try:
                self._opened[space] = SealedBox(self._secret).decrypt(self.space_cells[space])
            except CryptoError:
                raise CannotOpen("space") from None
        return self._opened[space]


def keyring() -> Keyring:
    """The signed-in person's keys. Raises Locked outside a request of theirs."""
    if not has_request_context() or not current_user.is_authenticated:
        raise Locked("nobody is signed in")
    return current_user.keyring


# --- sealed columns ---------------------------------------------------------------------------------------------


def mine(row: Any) -> bytes:
    """The key for a cell that only its author opens."""
    ring = keyring()
    if row.author_id != ring.owner:
        raise Locked("not the author")
    return ring.vault_key


def ours(row: Any) -> bytes:
    """The key for a cell that both partners of the row's space open."""
    return keyring().space_key(row.space_id)


class Sealed:
    """A column that holds a JSON value sealed: `text = Sealed("promise.text", ours)` over `text_cell`.

    The row must have its `id` and `author_id` before a value is set. A cell that does not open is logged (without
    content) and reads as `damaged`, so that one broken cell never takes the page with it.
    """

    def __init__(self, label: str, key: Callable[[Any], bytes], damaged: Any = "(damaged)"):
        self.label = label
        self._key = key
        self._damaged = damaged

    def __set_name__(self, cls: type, name: str) -> None:
        self._column = f"{name}_cell"

    def __get__(self, row: Any, cls: type | None = None) -> Any:
        if row is None:
            return self
        cell = getattr(row, self._column)
        if cell is None:
            return None
        try:
            return json.loads(open_sealed(self._key(row), cell, self.label, row.id, row.author_id))
        except CannotOpen:
            log.error("a sealed cell does not open: %s of row %s", self.label, row.id)
            return self._damaged

    def __set__(self, row: Any, value: Any) -> None:
        cell = None
        if value is not None:
            packed = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
            cell = seal(self._key(row), packed, self.label, row.id, row.author_id)
        setattr(row, self._column, cell)

"""Wrapping the vault key by a password: Argon2id, then the server's pepper. Opening the wrap is the password check."""

import secrets
import uuid
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass

from flask import current_app
from nacl.pwhash import argon2id

from couples import normal_form
from couples.turns import Turns
from couples.vault.cells import KEY_OF_NOBODY, CannotOpen, open_sealed, seal
from couples.vault.server_pepper import pepper

MAX_PASSWORD_BYTES = 1024
ARGON2_AT_ONCE = 2
ARGON2_WAIT = 20.0


@dataclass(frozen=True)
class Argon2Cost:
    """Argon2id's cost: passes over memory, and memory in bytes. Kept with each wrap, so that it can grow later."""

    passes: int = 3
    memory: int = 64 * 1024 * 1024


@dataclass(frozen=True)
class PasswordWrap:
    salt: bytes
    argon2_cost: Argon2Cost
    box: bytes


_argon2_turns = Turns(ARGON2_AT_ONCE)


def argon2_turn(who: str | None = None) -> AbstractContextManager[None]:
    return _argon2_turns.one(who, longest_wait=ARGON2_WAIT)


def normal_password(password: str) -> bytes:
    """The bytes of a password: NFC, so that the same letters typed on two devices are the same password."""
    return normal_form.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _password_key(password: str, salt: bytes, argon2_cost: Argon2Cost) -> bytes:
    with argon2_turn():
        stretched = argon2id.kdf(32, normal_password(password), salt, argon2_cost.passes, argon2_cost.memory)
    return pepper().strengthen(stretched)


def wrap_by_password(vault_key: bytes, password: str, owner: uuid.UUID) -> PasswordWrap:
    """The vault key, openable by `password` and this server's pepper together."""
    argon2_cost = current_app.config["ARGON2_COST"]
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    box = seal(_password_key(password, salt, argon2_cost), vault_key, "user.password", owner, owner)
    return PasswordWrap(salt, argon2_cost, box)


def unwrap_by_password(wrap: PasswordWrap, password: str, owner: uuid.UUID) -> bytes:
    """The vault key. This is the password check: no hash of the password is kept.

    Raises:
        CannotOpen: another password (or another pepper).
        Busy: too many checks at once.
    """
    return open_sealed(
        _password_key(password, wrap.salt, wrap.argon2_cost), wrap.box, "user.password", owner, owner
    )


def pretend_to_unwrap(password: str) -> None:
    """The same work for an unknown address, so that its answer takes as long as a wrong password's."""
    nobodys = PasswordWrap(bytes(argon2id.SALTBYTES), current_app.config["ARGON2_COST"], KEY_OF_NOBODY)
    with suppress(CannotOpen):
        unwrap_by_password(nobodys, password, uuid.UUID(int=0))

"""The signed-in person's keys for one request: their vault key, their key pair and the keys of their spaces."""

import hmac
import uuid
from dataclasses import dataclass, field
from functools import cached_property

from flask import has_request_context
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from couples.behind_proxies import the_person
from couples.vault.cells import CannotOpen, open_sealed, seal
from couples.vault.derivation import derive


class Locked(Exception):
    """There is no key here for this cell: no one who may read it is signed in."""


def new_pair(vault_key: bytes, owner: uuid.UUID) -> tuple[bytes, bytes]:
    """A new X25519 pair: the public half, and the secret half sealed under the vault key."""
    private = PrivateKey.generate()
    return bytes(private.public_key), seal(vault_key, bytes(private), "user.secret", owner, owner)


def seal_to(public: bytes, key: bytes) -> bytes:
    """`key`, openable only by whoever holds the secret half of `public`."""
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
    _fingerprint_keys: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def _secret(self) -> PrivateKey:
        return PrivateKey(
            open_sealed(self.vault_key, self.secret_cell, "user.secret", self.owner, self.owner)
        )

    @property
    def public_key(self) -> bytes:
        """The public half of the pair, from the secret one itself, whatever a table says it is."""
        return bytes(self._secret.public_key)

    def fingerprint(self, value: str, purpose: str) -> bytes:
        """A hash of `value` that only its owner can make, so guesses can't be checked with the rows and the server's secrets alone."""
        return hmac.digest(self.fingerprint_key(purpose), value.encode(), "sha256")

    def fingerprint_key(self, purpose: str) -> bytes:
        """What makes the fingerprints of one purpose, and nothing else."""
        if purpose not in self._fingerprint_keys:
            self._fingerprint_keys[purpose] = derive(self.vault_key, purpose)
        return self._fingerprint_keys[purpose]

    def hold(self, space: uuid.UUID, key: bytes) -> None:
        """Uses `key` for `space` from here on, in this request; it was just made, and its cell may be sealed to someone else."""
        self._opened[space] = key

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
    person = the_person() if has_request_context() else None
    if person is None or not person.is_authenticated:
        raise Locked("nobody is signed in")
    ring: Keyring = person.keyring
    return ring

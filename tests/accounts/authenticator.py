"""A device with passkeys, in software: it answers what a page asks as a browser with a real one would.

It believes what it's told of the address and of the person unlocking it, so that tests can tell lies.
"""

import hashlib
import hmac
import html
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from couples.accounts.passkey_questions import Site, decoded, encoded

ORIGIN, NAME = "http://localhost:8000", "localhost"
PRESENT, UNLOCKED, NEW = 0x01, 0x04, 0x40


@dataclass
class Device:
    """Makes and uses one passkey. `has_secret`: whether it can make one for the vault (PRF)."""

    has_secret: bool = True
    counts: bool = True
    origin: str = ORIGIN
    name: str = NAME
    flags: int = PRESENT | UNLOCKED
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    own: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def makes(self, asked: dict[str, Any]) -> dict[str, str]:
        """The fields of a form that adds this device's passkey."""
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        made = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(public)
        data = self._data(self.flags | NEW) + made
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", asked["challenge"])
        return self._fields(asked, {"clientDataJSON": encoded(said), "attestationObject": encoded(attested)})

    def uses(self, asked: dict[str, Any]) -> dict[str, str]:
        """The fields of a form that uses it."""
        self.count += self.counts
        data, said = self._data(self.flags), self._said("webauthn.get", asked["challenge"])
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": said, "authenticatorData": data, "signature": signed}
        return self._fields(asked, {name: encoded(part) for name, part in parts.items()})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.name.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _fields(self, asked: dict[str, Any], response: dict[str, str]) -> dict[str, str]:
        id = encoded(self.id)
        answer = {"id": id, "rawId": id, "type": "public-key", "response": response}
        gives = self.has_secret and "salt" in asked
        secret = hmac.digest(self.own, decoded(asked["salt"]), "sha256") if gives else b""
        return {"passkey": json.dumps(answer), "passkey_secret": encoded(secret)}


@contextmanager
def with_a_name(app) -> Iterator[None]:
    """A server that has a name for so long: browsers allow no passkeys at the tests' own address."""
    before = app.config["PASSKEY_SITE"]
    app.config["PASSKEY_SITE"] = Site(NAME, ORIGIN)
    yield
    app.config["PASSKEY_SITE"] = before


def asked(page: str) -> dict[str, Any]:
    """What a page asks the browser for."""
    found: dict[str, Any] = json.loads(html.unescape(re.search(r"data-passkey='([^']*)'", page)[1]))
    return found


def adds_passkey(person, device: Device | None = None, **password: str) -> Device:
    device = device or Device()
    person.prove(**password)
    answer = person.post("/settings/passkeys", **device.makes(asked(person.page("/settings/passkeys"))))
    assert "Added." in answer.text
    return device

"""What a page asks a device for, to make a passkey or to use one, and which of those questions (challenges) still count.

Promised: a question belongs to one browser's session, lasts five minutes and counts once, whatever is answered. The trade-off: a
server that's started again accepts no question from before. Servers that share a Redis accept each other's, and know by it which
were answered; while it's away, each knows only of the ones answered there.
"""

import base64
import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, session
from flask_wtf.csrf import generate_csrf

from couples import vault
from couples.shared_redis import shared

GOOD_FOR = 300
"""Seconds for which a question can be answered."""
ALGORITHMS = (-7, -8, -257)
"""The ways of signing that we ask for, by their COSE numbers: the three that devices have."""
SALT = hashlib.sha256(b"couples: a passkey opens the vault").digest()
"""What each passkey derives its secret from, besides a key of its own (WebAuthn's `prf`). It needn't be secret."""


@dataclass(frozen=True)
class Site:
    """What passkeys are bound to: a host name, and the origin of its pages."""

    name: str
    origin: str


def site_of(base_url: str) -> Site | None:
    """What passkeys for a server at `base_url` are bound to; None where browsers allow none: without TLS, or without a name."""
    parts = urlsplit(base_url)
    name = (parts.hostname or "").rstrip(".")
    is_home = name == "localhost" or name.endswith(".localhost")
    if not name or (parts.scheme != "https" and not is_home):
        return None
    try:
        ip_address(name)
    except ValueError:
        usual = {"https": 443, "http": 80}[parts.scheme]
        port = "" if parts.port in (None, usual) else f":{parts.port}"
        return Site(name, f"{parts.scheme}://{name}{port}")
    return None


def site() -> Site | None:
    """What passkeys for the running server are bound to; None where browsers allow none."""
    found: Site | None = current_app.config["PASSKEY_SITE"]
    return found


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def decoded(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))


# --- questions ------------------------------------------------------------------------------------------------------

_OF_THIS_START = secrets.token_bytes(32)
_MARK_BYTES = 32


class Answered:
    """The questions that were answered lately."""

    def __init__(self) -> None:
        self._at: dict[bytes, int] = {}
        self._lock = threading.Lock()

    def is_first(self, question: bytes, at: int) -> bool:
        """Whether `question` wasn't answered before; it's remembered as answered from here on.

        Args:
            at: now, in seconds since 1970.
        """
        with self._lock:
            self._at = {q: then for q, then in self._at.items() if abs(at - then) < 2 * GOOD_FOR}
            if question in self._at:
                return False
            self._at[question] = at
        return _is_first_anywhere(question)


def _is_first_anywhere(question: bytes) -> bool:
    redis = shared()
    if redis is None:
        return True
    name = redis.name("question", question.hex())
    return redis.ask(lambda: bool(redis.client.set(name, 1, nx=True, ex=2 * GOOD_FOR))) is not False


_answered = Answered()


def question(now: datetime) -> str:
    """A new question for this browser's page, in base64url."""
    generate_csrf()  # the session has its own secret from here on
    said = secrets.token_bytes(16) + int(now.timestamp()).to_bytes(8)
    return encoded(said + _mark(said))


def _mark(said: bytes) -> bytes:
    key = vault.pepper().fingerprint("questions", "passkey") if shared() else _OF_THIS_START
    return hmac.digest(key, said + session.get("csrf_token", "").encode(), "sha256")


def is_asked(question: bytes, now: datetime) -> bool:
    """Whether this browser was asked `question` lately and hasn't answered it; it counts as answered from here on."""
    said, mark = question[:-_MARK_BYTES], question[-_MARK_BYTES:]
    if len(said) != 24 or not hmac.compare_digest(mark, _mark(said)):
        return False
    at = int(now.timestamp())
    return 0 <= at - int.from_bytes(said[16:]) < GOOD_FOR and _answered.is_first(question, at)


# --- what's asked of a device ---------------------------------------------------------------------------------------


def to_add(person: Any, known: list[bytes], now: datetime) -> dict[str, Any] | None:
    """What the browser is asked for, to make a passkey for `person`; None where this address allows none.

    Args:
        known: the ids of their passkeys, none of which is made a second time.
    """
    here = site()
    if here is None:
        return None
    user = {"id": encoded(person.id.bytes), "name": person.email, "displayName": person.name}
    return {
        "rp": {"id": here.name, "name": "Couples"},
        "user": user,
        "challenge": question(now),
        "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in ALGORITHMS],
        "authenticatorSelection": {"residentKey": "preferred", "userVerification": "required"},
        "excludeCredentials": _listed(known),
        "attestation": "none",
        "timeout": GOOD_FOR * 1000,
        "salt": encoded(SALT),
    }


def to_use(known: list[bytes], now: datetime, *, opens: bool = False) -> dict[str, Any] | None:
    """What the browser is asked for, to use a passkey; None where this address allows none.

    Args:
        known: the ids of those that count; empty for any that the device has.
        opens: whether it also has to give the secret that opens the vault.
    """
    here = site()
    if here is None:
        return None
    asked = {
        "rpId": here.name,
        "challenge": question(now),
        "allowCredentials": _listed(known),
        "userVerification": "required",
        "timeout": GOOD_FOR * 1000,
    }
    return {**asked, "salt": encoded(SALT)} if opens else asked


def _listed(known: list[bytes]) -> list[dict[str, str]]:
    return [{"type": "public-key", "id": encoded(credential)} for credential in known]

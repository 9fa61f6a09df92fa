"""What a browser hands over so that it can be told something: an address at its push service, and two keys. Pure.

Guaranteed: what isn't an https address of a name or a public number, or has keys of another kind, is refused before it's kept.
Where a name really leads is looked at when something is sent (`push_service`).
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

MOST_LETTERS = 600
"""The longest address. Those of today's push services have 400 at most."""
POINT, SECRET = 65, 16
"""How many bytes a browser's public key and its secret have."""
LETTERS = re.compile(r"[!#-\[\]-~]+")
"""ASCII that can be seen, without quotation mark and backslash: it's as long in JSON as it is here."""


class NotOne(ValueError):
    """It's no subscription."""


@dataclass(frozen=True)
class Subscription:
    endpoint: str = field(repr=False)
    key: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).hostname or ""

    @property
    def origin(self) -> str:
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"


def checked(endpoint: str, key: str, secret: str) -> Subscription:
    """What a browser said, if it can be one.

    Raises:
        NotOne: it can't.
    """
    if len(endpoint) > MOST_LETTERS or not LETTERS.fullmatch(endpoint):
        raise NotOne
    parts = urlsplit(endpoint)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise NotOne
    try:
        parts.port  # noqa: B018  it raises where it's no number
    except ValueError:
        raise NotOne from None
    if len(in_bytes(key)) != POINT or len(in_bytes(secret)) != SECRET:
        raise NotOne
    return Subscription(endpoint, key, secret)


def in_bytes(text: str) -> bytes:
    """Base64 as browsers write it, without padding.

    Raises:
        NotOne: it's something else.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotOne from None


def in_text(found: bytes) -> str:
    return base64.urlsafe_b64encode(found).decode().rstrip("=")

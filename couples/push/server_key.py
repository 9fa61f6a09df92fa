"""The server's own key, by which push services know that two messages are from the same server (VAPID, RFC 8292).

Guaranteed: it's made when it's first needed, beside the other keys, and a backup has it. Browsers subscribe to one key alone:
if the key changes, no browser can be notified until it subscribes again (`mark`). The libraries that derive the key and
sign with it take 9 MB, so they're loaded only when needed.
"""

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from couples.config import PUSH_KEY, Settings, secret_file
from couples.push.subscription import in_text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of the curve P-256: a private key is a number from 1 to below it."""
SIGNED_FOR = timedelta(hours=12)


def mark(settings: Settings) -> str:
    """A short mark by which this key is told from others; it reveals nothing about the key."""
    secret = secret_file(settings.data, PUSH_KEY)
    return hashlib.blake2b(secret, digest_size=8, person=b"push key").hexdigest()


def public(settings: Settings) -> str:
    """The public key, which a browser needs to subscribe at its push service."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    point = _private(settings).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return in_text(point)


def _private(settings: Settings) -> "EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric import ec

    number = int.from_bytes(secret_file(settings.data, PUSH_KEY)) % (ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def contact(settings: Settings) -> str:
    """Whom a push service can turn to: the host's address, or where the server is."""
    if settings.push_contact:
        return f"mailto:{settings.push_contact}"
    return f"https://{urlsplit(settings.base_url).hostname}"


def signature(settings: Settings, origin: str, now: datetime) -> str:
    """The `Authorization` of a message to the push service at `origin`."""
    from py_vapid import Vapid02

    said = {"aud": origin, "exp": int((now + SIGNED_FOR).timestamp()), "sub": contact(settings)}
    signer = Vapid02(_private(settings), conf={"no-strict": True})  # its own check knows no host with a port
    header: str = signer.sign(said)["Authorization"]
    return header

"""Keys derived from secrets, each for one purpose, so that no two uses share a key.

This is HKDF with SHA-256, no salt and one block of output (RFC 5869), which is two calls of the standard library's HMAC. Tests hold
it against the RFC's own values. A library for that alone would take 9 MB in every process.
"""

import hmac

NO_SALT = bytes(32)


def derive(secret: bytes, purpose: str) -> bytes:
    return hkdf(secret, b"couples " + purpose.encode())


def hkdf(secret: bytes, info: bytes) -> bytes:
    """The first 32 bytes of HKDF-SHA256's output."""
    extracted = hmac.digest(NO_SALT, secret, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")

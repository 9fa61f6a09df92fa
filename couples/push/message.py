"""The one message there is, encrypted for one browser (RFC 8291).

Guaranteed: it's the same words for everyone and of one length, so what's carried tells nothing; each is under a key of its own.
"""

from couples.push.subscription import NotOne, Subscription, in_bytes

TEXT = "Something's new"
"""Our worker shows these words whatever it's sent, so that no one can make it say others."""


def encrypted(to: Subscription) -> bytes:
    """The message, encrypted for one browser.

    Raises:
        NotOne: the browser's key is no point on the curve.
    """
    import http_ece
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        sealed: bytes = http_ece.encrypt(
            TEXT.encode(),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=in_bytes(to.key),
            auth_secret=in_bytes(to.secret),
        )
    except ValueError:
        raise NotOne from None
    return sealed

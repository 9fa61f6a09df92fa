"""Checks what a passkey answers: that it's for this address, and that it answers a question of this browser, once.

Promised: an answer counts only if the person has just unlocked the device, and a count that goes backwards is refused.
Signatures are checked by py_webauthn, which takes 25 MB of memory and so is loaded by the first answer that gets that far.
"""

import json
import struct
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from couples.accounts.passkey_questions import ALGORITHMS, Site, decoded, is_asked, site
from couples.db import db

LONGEST_ANSWER = 16 * 1024
SECRET_BYTES = 32
TOO_LATE = "That took too long. Try again."
NOT_THAT_ONE = "That passkey doesn't work here. Try again, or use your password."
NOT_HERE = "Passkeys don't work at this address."
STRANGE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    struct.error,
)
"""What parsing raises for something that isn't a passkey's answer."""


class Refused(Exception):
    """An answer that proves nothing; the message is for its person."""


@dataclass(frozen=True)
class Added:
    """A passkey that a device has just made."""

    credential: bytes
    public_key: bytes
    count: int


def load() -> bool:
    """Loads py_webauthn, and ends the transaction before the first time, so that no one waits for that.

    Returns:
        Whether this was the first time; then whatever was read before has to be read again.
    """
    if "webauthn" in sys.modules:
        return False
    db.session.rollback()
    import webauthn  # noqa: F401  # 25 MB, for those who use it

    return True


def credential_in(answer: str) -> bytes:
    """The id of the passkey that gave `answer`; empty where that's no passkey's answer."""
    try:
        return decoded(_read(answer)["id"])
    except (*STRANGE, Refused):
        return b""


def secret_in(typed: str) -> bytes | None:
    """The device's own secret, as a page sends it; None where it has none to give."""
    try:
        secret = decoded(typed)
    except ValueError:
        return None
    return secret if len(secret) == SECRET_BYTES else None


def added(answer: str, now: datetime) -> Added:
    """The passkey that `answer` brings.

    Raises:
        Refused: it isn't an answer to this browser's question, at this address, by someone who unlocked the device.
    """
    given, asked, here = _checked(answer, now)
    load()
    from webauthn import verify_registration_response
    from webauthn.helpers.cose import COSEAlgorithmIdentifier
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        made = verify_registration_response(
            credential=given, expected_challenge=asked, expected_rp_id=here.name, expected_origin=here.origin,
            require_user_verification=True, supported_pub_key_algs=[COSEAlgorithmIdentifier(a) for a in ALGORITHMS],
        )  # fmt: skip
    except (WebAuthnException, *STRANGE):
        raise Refused(NOT_THAT_ONE) from None
    return Added(made.credential_id, made.credential_public_key, made.sign_count)


def count_of(answer: str, public_key: bytes, count: int, now: datetime) -> int:
    """The passkey's new count, after checking that the one with `public_key` signed `answer`.

    Args:
        count: its count until now.

    Raises:
        Refused: as in `added`, or the count went backwards.
    """
    given, asked, here = _checked(answer, now)
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        used = verify_authentication_response(
            credential=given, expected_challenge=asked, expected_rp_id=here.name, expected_origin=here.origin,
            credential_public_key=public_key, credential_current_sign_count=count, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, *STRANGE):
        raise Refused(NOT_THAT_ONE) from None
    return used.new_sign_count


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise Refused(NOT_THAT_ONE)
    given: dict[str, Any] = json.loads(answer)
    return given


def _checked(answer: str, now: datetime) -> tuple[dict[str, Any], bytes, Site]:
    """The parsed answer, the question that it claims to answer, and our site.

    The caller still has to check the device's signature over all of it.
    """
    here = site()
    if here is None:
        raise Refused(NOT_HERE)
    try:
        given = _read(answer)
        said = json.loads(decoded(given["response"]["clientDataJSON"]))
        origin, asked = str(said["origin"]), decoded(said["challenge"])
    except STRANGE:
        raise Refused(NOT_THAT_ONE) from None
    if origin != here.origin:
        raise Refused(f"That passkey is for another address. Open {here.origin} and try again.")
    if not is_asked(asked, now):
        raise Refused(TOO_LATE)
    return given, asked, here

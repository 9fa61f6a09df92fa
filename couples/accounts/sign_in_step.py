"""The step between the password and the code: for ten minutes, the page itself holds the vault that the password has opened.

Promised: it's sealed under a key of the server's and bound to this browser's cookie, so that the page alone, seen or kept
by someone, opens nothing; a new password ends it. It isn't kept anywhere else, and there is no session before the code.
"""

import base64
import secrets
import uuid
from datetime import datetime, timedelta

from flask import session

from couples import vault
from couples.accounts import models
from couples.accounts.models import User

FIELD = "opened"
GOOD_FOR = timedelta(minutes=10)
PURPOSE = "sign-in step"
NONCE = "sign_in_step"


def sealed(user: User, now: datetime) -> str:
    """The unlocked `user`, sealed for this browser's page to hold."""
    session[NONCE] = secrets.token_urlsafe(16)
    key = base64.b64encode(user.keyring.vault_key).decode()
    values = [int(now.timestamp()), user.id.hex, user.password_salt.hex(), key]
    return vault.seal_for_page(PURPOSE, session[NONCE], values)


def opened(value: str, now: datetime) -> User | None:
    """The person that this browser's page holds, unlocked; None where it holds no one, it took too long, or the password is new."""
    if NONCE not in session:
        return None
    try:
        at, person, salt, vault_key = vault.open_from_page(PURPOSE, session[NONCE], value)
    except vault.CannotOpen:
        return None
    if not timedelta(0) <= now - datetime.fromtimestamp(at, now.tzinfo) < GOOD_FOR:
        return None
    user = models.person_now(uuid.UUID(person))
    if user is None or user.password_salt.hex() != salt:
        return None
    user.unlock(base64.b64decode(vault_key))
    return user

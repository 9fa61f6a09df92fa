"""Whether a password is someone's: the one check, for signing in and for every page that asks for the password again.

Guaranteed: the write lock isn't held while Argon2 runs. So the person is read again afterwards: the password may have
changed.
"""

from couples import vault
from couples.accounts import models
from couples.accounts.guess_and_request_limits import was_wrong
from couples.accounts.models import User
from couples.db import only_reading

WRONG_NOW = "That isn't your current password."


def opened_by_password(email: str, password: str) -> User | None:
    """The person with this address, unlocked; None if the address or password is wrong, which counts as a wrong try.

    Slow. It ends its transaction before Argon2 runs, and reads the person again afterwards.
    """
    user = _opened(email, password)
    if user is None:
        was_wrong()
    return user


def _opened(email: str, password: str) -> User | None:
    with only_reading():
        user = models.person_by_email(email)
        found = (user.id, user.password_wrap) if user else None
    if found is None:
        vault.pretend_to_unwrap(password)
        return None
    id, wrap = found
    try:
        vault_key = vault.unwrap_by_password(wrap, password, id)
    except vault.CannotOpen:
        return None
    user = models.person_now(id)
    if user is None or user.password_wrap != wrap:
        return None
    user.unlock(vault_key)
    return user

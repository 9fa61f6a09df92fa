"""Signing up: who may have an account here, and making it.

Guaranteed: of several who sign up with one address at the same moment, one gets the account, and what a refused one would have
used up (a sign-up link, an invitation) is still there for the next.
"""

from datetime import datetime

from flask import current_app
from sqlalchemy.exc import IntegrityError

from couples import accounts, clock
from couples.accounts import models, sign_up_links
from couples.accounts.models import User
from couples.db import db


class NotTakenHere(Exception):
    """This server makes no account with this address."""


def may_sign_up(code: str = "") -> bool:
    """Whether this visitor may have an account: the first one, an open server, or an invitation."""
    mode = current_app.config["SETTINGS"].signup
    if mode == "open" or not models.anybody():
        return True
    return mode == "invited" and (
        any(allows() for allows in accounts.allowances)
        or sign_up_links.live_link(code, clock.now()) is not None
    )


def sign_up(user: User, code: str, now: datetime, device: str, *, keep: bool) -> None:
    """Adds a new person, uses up their sign-up link, sets up what rooms need for them, and signs them in.

    The caller commits; or, after NotTakenHere, rolls back.

    Args:
        user: from `User.new`, not yet in the database.
        code: the secret of a sign-up link, if they came with one.
        device: what the browser is called in the list of devices.
        keep: whether the session lasts for long, because the device is theirs.

    Raises:
        NotTakenHere: someone has this address, however it was typed, or got it at the same moment; or this visitor may
            no longer sign up, because someone else has used the same invitation.
    """
    if not may_sign_up(code) or models.person_by_email(user.email):
        raise NotTakenHere
    link = sign_up_links.live_link(code, now)
    if link:
        link.use_up()
    try:
        user.join()
        accounts.signed_up.send(user, now=now)
        user.sign_in(now, device, keep=keep)
        db.session.flush()
    except IntegrityError as taken:
        raise NotTakenHere from taken

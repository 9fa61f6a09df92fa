"""Accounts that the host has switched off: no one gets in with one, its words stay, and it can be switched on again.

Whoever has the right password or recovery code is told so; with a wrong one it looks like any other account.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Row, delete, select

from couples.accounts.models import User
from couples.accounts.reset_request import ResetRequest
from couples.accounts.set_aside import SetAsideVault
from couples.accounts.signed_in_sessions import Session
from couples.db import db

DISABLED = "Whoever runs this server turned off your account. Your words are still here. Ask them to turn it back on."


def disable(person: User, now: datetime) -> None:
    """Ends every session of the person; from here on none begins."""
    person.disabled_on = person.disabled_on or now.date()
    db.session.execute(delete(Session).where(Session.user_id == person.id))


def enable(person: User) -> None:
    person.disabled_on = None


def accounts() -> Sequence[Row[str, date, date | None, datetime | None]]:
    """What a host may know of each account: its address, the day it was created, whether it's switched off, and since
    when it's been waiting to start over.

    Not when it was last used, nor who is paired with whom: the host may be someone's partner.
    """
    holders = select(SetAsideVault.holder_id)
    wanted = select(User.email, User.created_on, User.disabled_on, ResetRequest.begun_at)
    wanted = wanted.outerjoin(ResetRequest, ResetRequest.user_id == User.id).where(User.id.not_in(holders))
    return db.session.execute(wanted.order_by(User.created_on, User.email)).all()

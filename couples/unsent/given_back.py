"""Words that their author had sent, and that the partner's act deletes, or time: they come back as unsent words of the form they
were sent by.

Promised: only their author opens them. That person may not be here, so they're sealed under a key of their own, and that key to their
public one. The trade-off: until their author types in that form, a row shows that it was given back, and on which day.
"""

import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from couples.accounts.models import User
from couples.accounts.set_aside import SetAsideVault
from couples.db import db
from couples.drafts import BEGIN_WITHIN
from couples.unsent.field_texts import FieldTexts
from couples.unsent.models import UnsentWords
from couples.vault import keyring, new_key, seal_to


def give_back(
    _sender: object, person: User, public_key: bytes, form: str, fields: Mapping[str, str], now: datetime
) -> None:
    """Keeps them for `person`, or with the vault that `public_key` belongs to, if that was set aside; for no one else's key."""
    owner = person.id if person.public_key == public_key else _set_aside_with(public_key, person)
    if owner is None:
        return
    key, row = new_key(), UnsentWords(id=uuid.uuid4(), author_id=person.id, changed_on=now.date())
    row.place_mark, row.version = seal_to(public_key, key), 1 + secrets.randbelow(BEGIN_WITHIN)
    keyring().hold(row.id, key)
    row.words = FieldTexts(place=form, fields=dict(fields))
    row.author_id = owner  # the cell stays bound to the person
    db.session.add(row)
    if "beside" in vars(person):  # of the signed-in person, read before this (`models.has_any`)
        person.beside["unsent"] = True


def _set_aside_with(public_key: bytes, person: User) -> uuid.UUID | None:
    holders = select(User.id).join(SetAsideVault, SetAsideVault.holder_id == User.id)
    return db.session.scalar(holders.where(SetAsideVault.user_id == person.id, User.public_key == public_key))

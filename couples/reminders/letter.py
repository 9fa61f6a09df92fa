"""The e-mail that reminds: the same for everyone and everything, with a link that ends such e-mails.

Guaranteed: it has no word of anyone's, no name and no hint at what it's about. It's written when it's sent, and not at all where
the thing is done by then. The link needs no one signed in; it's made from the row and the server's own secret.
"""

import base64
import hmac
import uuid

from flask import current_app
from sqlalchemy import select

from couples import clock, vault
from couples.accounts.models import User
from couples.db import db, holding
from couples.mail import letters
from couples.mail.letters import Written
from couples.reminders import facts
from couples.reminders.models import Reminders
from couples.reminders.occasions import still_to_mail

KIND = "reminder"


@letters.writes(KIND, never_twice=True)
def _reminder(person_id: uuid.UUID, about: uuid.UUID | None) -> Written | None:
    person, row = db.session.get(User, person_id), _by_id.first(about)
    if person is None or row is None or row.user_id != person_id or person.disabled_on:
        return None
    now, schedule = clock.now(), row.schedule
    if not still_to_mail(now, schedule, facts.facts_for(person, schedule, now)):
        return None
    base, off = current_app.config["SETTINGS"].base_url, off_link(row)
    text = (
        "You asked for a reminder. Open the app:\n\n"
        f"{base}/\n\n"
        "To turn these off, without signing in:\n\n"
        f"{off}\n"
    )
    return Written(text, off)


def off_link(row: Reminders) -> str:
    base: str = current_app.config["SETTINGS"].base_url
    return f"{base}/reminders/off/{row.id}/{_secret(row)}"


def _secret(row: Reminders) -> str:
    mark = vault.pepper().fingerprint(f"{row.id.hex} {row.schedule.link}", "reminders")
    return base64.urlsafe_b64encode(mark).decode().rstrip("=")


@holding(Reminders)
def _by_id(id):
    return select(Reminders).where(Reminders.id == id)


def by_link(id: uuid.UUID, secret: str) -> Reminders | None:
    """The row whose e-mails end with this link. It works until e-mails are turned on again, or the keys or the address change."""
    row: Reminders | None = _by_id.first(id)
    return row if row and hmac.compare_digest(secret.encode(), _secret(row).encode()) else None

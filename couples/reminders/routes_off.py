"""The link in each e-mail that reminds: it ends such e-mails, and needs no one signed in.

Guaranteed: looking changes nothing, so a program that opens the links in letters ends nothing. The page has no name and no word
of anyone's. Programs that press the button for their reader (RFC 8058) send no token of ours, so none is asked for: whoever has
the link can turn e-mails off, and do nothing else.
"""

import uuid

from flask import abort, render_template

from couples.accounts.access import public
from couples.db import db
from couples.extensions import csrf
from couples.mail import outbox
from couples.reminders import models
from couples.reminders.blueprint import bp
from couples.reminders.letter import by_link
from couples.reminders.models import Reminders


@bp.get("/reminders/off/<uuid:id>/<secret>")
@public
def off(id: uuid.UUID, secret: str):
    """The same whether they're on or off: whoever has the link learns neither."""
    _row_or_404(id, secret)
    return render_template("reminders/off.html")


@bp.post("/reminders/off/<uuid:id>/<secret>")
@public
@csrf.exempt
def turn_off(id: uuid.UUID, secret: str):
    row = _row_or_404(id, secret)
    if row.schedule.any_by_mail:
        row = models.keep(row.user_id, row.schedule.without_mail())
        outbox.call_back(row.id)
        db.session.commit()
    return render_template("reminders/off.html", are_off=True)


def _row_or_404(id: uuid.UUID, secret: str) -> Reminders:
    return by_link(id, secret) or abort(404)

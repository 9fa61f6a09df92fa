"""The delivery time: proposing another, agreeing to it, leaving it as it was."""

import uuid

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from couples import clock, realtime
from couples.db import db
from couples.form_responses import first_error
from couples.spaces.agreed_delivery_time import DeliveryTime
from couples.spaces.models import current_space, in_current_space
from couples.statements.blueprint import bp
from couples.statements.forms import LetterTimeForm


@bp.post("/letter-time")
def propose_delivery_time():
    place, form = current_space(), LetterTimeForm()
    if place.partner is None:
        abort(404)
    if not form.validate():
        flash(first_error(form))
        return redirect(url_for(".index"))
    before = DeliveryTime.proposed(place.space.id)
    if before:
        db.session.delete(before)
        db.session.flush()
    row = DeliveryTime(
        space_id=place.space.id, author_id=current_user.id, at=form.at.data, created_at=clock.now()
    )
    db.session.add(row)
    db.session.commit()
    realtime.notify(place.partner.id, "statements", 0)
    flash(f"Proposed. It'll change once {place.partner.name} agrees.")
    return redirect(url_for(".index"))


def _proposed(id: uuid.UUID, *where) -> DeliveryTime:
    return in_current_space(DeliveryTime, id, DeliveryTime.agreed_at.is_(None), *where)


@bp.post("/letter-time/<uuid:id>/agree")
def agree_to_delivery_time(id: uuid.UUID):
    row = _proposed(id, DeliveryTime.author_id != current_user.id)
    row.agreed_at = clock.now()
    db.session.commit()
    flash("Agreed. Words that you share from now on arrive then.")
    return redirect(url_for(".index"))


@bp.post("/letter-time/<uuid:id>/decline")
def decline_delivery_time(id: uuid.UUID):
    db.session.delete(_proposed(id))
    db.session.commit()
    flash("It stays as it was.")
    return redirect(url_for(".index"))

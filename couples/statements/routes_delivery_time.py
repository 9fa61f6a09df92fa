"""The delivery time: proposing another, agreeing to it, leaving it as it was.

Guaranteed: a no is told to no one. To whoever proposed, it looks like no answer, and they wait four weeks either way. A proposal
never replaces one of the partner's that's let in but wasn't on the page it was sent from.
"""

import uuid

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from couples import clock, realtime
from couples.db import db
from couples.form_responses import first_error, today
from couples.spaces import agreed_delivery_time, letting_in
from couples.spaces.agreed_delivery_time import DeliveryTime
from couples.spaces.asking_again import LETTER_TIME, WAITS
from couples.spaces.models import current_space, in_current_space, name_of_partner
from couples.spaces.same_proposal import is_yes
from couples.statements.blueprint import bp
from couples.statements.forms import LetterTimeForm
from couples.template_helpers import day_in_words


@bp.post("/letter-time")
def propose_delivery_time():
    place, form = current_space(), LetterTimeForm()
    if place.partner is None:
        abort(404)
    if not form.validate():
        flash(first_error(form))
        return redirect(url_for(".index"))
    now, before = clock.now(), DeliveryTime.proposed(place.space.id)
    if before and is_yes(before.author_id, before.at, current_user.id, form.at.data):
        return agree_to_delivery_time(before.id)
    day = agreed_delivery_time.not_before(place, now)
    if day:
        flash(f"You can propose again starting {day_in_words(day)}.")
        return redirect(url_for(".index"))
    shown = agreed_delivery_time.shown_proposal(place, now)
    if shown and shown.author_id != current_user.id and form.instead.data != str(shown.id):
        flash(f"{place.partner.name} has just proposed a time. Agree to it, or propose yours again.")
        return redirect(url_for(".index", _anchor="letter-time"))
    agreed_delivery_time.propose(place, form.at.data, now)
    db.session.commit()
    realtime.notify(place.partner.id, "statements", 0)
    flash(f"Proposed. It'll change once {place.partner.name} agrees.")
    return redirect(url_for(".index"))


def _proposed(id: uuid.UUID, *where) -> DeliveryTime:
    return in_current_space(DeliveryTime, id, DeliveryTime.agreed_at.is_(None), *where)


@bp.post("/letter-time/<uuid:id>/agree")
def agree_to_delivery_time(id: uuid.UUID):
    row = _proposed(id, DeliveryTime.author_id != current_user.id)
    agreed_delivery_time.agree(row, clock.now())
    db.session.commit()
    flash("Agreed. New messages arrive then.")
    return redirect(url_for(".index"))


@bp.post("/letter-time/<uuid:id>/decline")
def decline_delivery_time(id: uuid.UUID):
    """Declines the partner's proposal privately, or takes back your own."""
    row = _proposed(id)
    if row.author_id != current_user.id:
        letting_in.set_aside(row.id)
        letting_in.mute(LETTER_TIME, today() + WAITS[LETTER_TIME], clock.now())
        db.session.commit()
        flash(f"It stays as it was. {name_of_partner()} isn't told.")
        return redirect(url_for(".index"))
    agreed_delivery_time.take_back(row, clock.now())
    db.session.commit()
    flash("It stays as it was.")
    return redirect(url_for(".index"))

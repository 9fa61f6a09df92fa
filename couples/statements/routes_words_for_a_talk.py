"""The first page of this room: one's drafts, what was shared, when it arrives."""

from datetime import datetime

from flask import render_template
from flask_login import current_user

from couples import clock
from couples.spaces import letting_in
from couples.spaces.agreed_delivery_time import DeliveryTime
from couples.spaces.models import CurrentSpace, current_space
from couples.statements import models, statement_drafts
from couples.statements.blueprint import bp
from couples.statements.forms import LetterTimeForm


def _proposal(place: CurrentSpace, now: datetime) -> DeliveryTime | None:
    """The proposal of another delivery time, where the signed-in person lets it in; their own always."""
    row = DeliveryTime.proposed(place.space.id)
    if row is None or row.author_id == current_user.id:
        return row
    return row if letting_in.lets_in("proposals", row.id, row.created_at, now) else None


@bp.get("")
def index():
    place, now = current_space(), clock.now()
    return render_template(
        "statements/words_for_a_talk.html",
        place=place,
        now=now,
        drafts=statement_drafts.drafts_of(current_user),
        shared=models.shared_in(place.space.id, current_user.id, now),
        delivery_time=DeliveryTime.of(place.space.id),
        proposal=_proposal(place, now),
        letter_form=LetterTimeForm(formdata=None, data={"at": DeliveryTime.of(place.space.id)}),
    )

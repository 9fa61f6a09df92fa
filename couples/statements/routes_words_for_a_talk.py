"""The first page of this room: one's drafts, what was shared, when it arrives."""

from flask import render_template
from flask_login import current_user

from couples import clock
from couples.spaces.agreed_delivery_time import DeliveryTime
from couples.spaces.models import current_space
from couples.statements import models, statement_drafts
from couples.statements.blueprint import bp
from couples.statements.forms import LetterTimeForm


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
        proposal=DeliveryTime.proposed(place.space.id),
        letter_form=LetterTimeForm(formdata=None, data={"at": DeliveryTime.of(place.space.id)}),
    )

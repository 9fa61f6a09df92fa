"""The first page of this room: the first step of a new draft, the reader's drafts, what was shared, when it arrives."""

import uuid
from itertools import chain

from flask import render_template
from flask_login import current_user

from couples import clock
from couples.db import look_up
from couples.spaces import asking_again
from couples.spaces.agreed_delivery_time import (
    DeliveryTime,
    delivery_times_in,
    not_before,
    shown_proposal,
    zone_in,
)
from couples.spaces.asking_again import LETTER_TIME
from couples.spaces.models import closed_places, current_space
from couples.statements import models, replies_in_lists, sharing, statement_drafts
from couples.statements.asked_of_me import asked_of, entries_of_open
from couples.statements.blueprint import bp
from couples.statements.forms import DraftForm, LetterTimeForm


@bp.get("")
def index():
    place, now = current_space(), clock.now()
    look_up(
        (delivery_times_in, (place.space.id,)),
        (asking_again.days_of, (place.space.id, current_user.id, LETTER_TIME)),
        (entries_of_open, (place.space.id,)),
    )
    shared = models.shared_in(place.space.id, current_user.id, now)
    closed = [(old, models.shared_in(old.space.id, current_user.id, now)) for old in closed_places(now)]
    messages = [*shared, *chain.from_iterable(before for _, before in closed)]
    drafts = statement_drafts.drafts_of(current_user)
    sent = sharing.sent_as_they_are(drafts, messages)
    return render_template(
        "statements/words_for_a_talk.html",
        place=place,
        now=now,
        fresh=uuid.uuid4(),
        form=DraftForm(formdata=None, data={"version": "0"}),
        drafts=[draft for draft in drafts if draft not in sent],
        sent=sent,
        shared=shared,
        asked=asked_of(place, shared, now),
        said_of=replies_in_lists.said_of(place, shared, now),
        closed=closed,
        delivery_time=DeliveryTime.of(place.space.id),
        delivery_zone=zone_in(place.space.id),
        proposal=shown_proposal(place, now),
        not_before=not_before(place, now),
        letter_form=LetterTimeForm(formdata=None, data={"at": DeliveryTime.of(place.space.id)}),
    )

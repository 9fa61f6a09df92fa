"""The first page of this room: the first step of a new draft, the reader's drafts, what was shared, when it arrives."""

import uuid
from datetime import date, datetime
from itertools import chain

from flask import render_template
from flask_login import current_user

from couples import clock
from couples.db import look_up
from couples.spaces import asking_again, letting_in
from couples.spaces.agreed_delivery_time import DeliveryTime, delivery_times_in, zone_in
from couples.spaces.asking_again import LETTER_TIME
from couples.spaces.models import CurrentSpace, closed_places, current_space
from couples.statements import models, replies_in_lists, sharing, statement_drafts
from couples.statements.asked_of_me import asked_of, entries_of_open
from couples.statements.blueprint import bp
from couples.statements.forms import DraftForm, LetterTimeForm


def shown_proposal(place: CurrentSpace, now: datetime) -> DeliveryTime | None:
    """The proposal of another delivery time, where the signed-in person lets it in; their own always."""
    row = DeliveryTime.proposed(place.space.id)
    if row is None or row.author_id == current_user.id:
        return row
    if letting_in.is_quiet(LETTER_TIME, row.created_at, now):
        return None
    return row if letting_in.lets_in("proposals", row.id, row.created_at, now) else None


def not_before(place: CurrentSpace, now: datetime) -> date | None:
    """From when this person can propose another time again; None for now, and where they answer the partner's proposal."""
    row = shown_proposal(place, now)
    if row and row.author_id != current_user.id:
        return None
    return asking_again.not_before(place.space.id, current_user.id, LETTER_TIME, now)


@bp.get("")
def index():
    place, now = current_space(), clock.now()
    look_up(
        (delivery_times_in, (place.space.id,)),
        (asking_again.next_asks_of, (place.space.id, current_user.id, LETTER_TIME)),
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

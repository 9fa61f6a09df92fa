"""Keeping an agreement as it is until another day.

That's a version of its own with the same words, which the partner signs by keeping it until the same day. They see it
within their hours, or at any hour during a talk that both have joined.

Guaranteed: keeping it until the day that the partner has proposed is a yes to that, whether or not it was let in; and it
can be kept until another day beside a proposal of theirs that's on the page, as it can where none is let in. So neither
shows whether someone had said no before, or lets no proposals in.
"""

import uuid
from datetime import date, datetime

from couples.boundaries import agreement_view, letting_in, proposal_limits
from couples.boundaries.agreement import Agreement, Version
from couples.boundaries.agreement_status import IN_FORCE
from couples.boundaries.proposing import arrived_now, new_version
from couples.boundaries.signing import Outdated, add_signature, sign
from couples.db import db
from couples.packing import pack
from couples.spaces import asking_again
from couples.spaces.models import CurrentSpace


def keep(
    agreement: Agreement, id: uuid.UUID, look_on: date, place: CurrentSpace, now: datetime, today: date,
    *, instead: uuid.UUID | None = None,
) -> Version:  # fmt: skip
    """Proposes the same words until another day. If the partner has already proposed to keep it until that day, this signs theirs.

    Args:
        instead: the partner's proposal that the page showed.

    Raises:
        Outdated: there's a proposal of theirs that the page didn't show, or nothing to keep.
        NotYet: this person has proposed to keep it twice lately, without an answer.
        DayIsPast: it's the partner's proposal, and its day has come.
    """
    unseen = agreement_view.look(agreement, place, now, today, even_unseen=True).open
    if unseen and unseen.is_kept and unseen.look_on == look_on:
        return sign(unseen, place, now, today, even_unseen=True)
    view = agreement_view.look(agreement, place, now, today)
    on_table, agreed = view.open, view.agreed
    if agreed and on_table is None and view.stands.kind == IN_FORCE and agreed.look_on == look_on:
        return agreed  # sent twice: both keep it until that day already
    is_news = on_table is not None and on_table.author_id != place.me.user_id and on_table.id != instead
    if agreed is None or agreed.words is None or is_news:
        raise Outdated(on_table)
    if until := proposal_limits.next_keep(agreement.id, place, now):
        raise proposal_limits.NotYet(until)
    version = new_version(agreement, id, place, look_on, now, now)
    version.put(pack(agreed.words))
    version.is_kept = True
    topic = proposal_limits.keeping(agreement.id)
    asking_again.waits_after(place.space.id, place.me.user_id, version.id, topic, now)
    letting_in.end_no(agreement.id, [agreed.words.topic])
    arrived_now(version, agreement, place, now)
    db.session.flush()
    add_signature(version, place, now)
    return version

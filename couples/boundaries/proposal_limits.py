"""How often one can propose an agreement or share a boundary: a topic waits four weeks after each proposal, two of these without
an answer are the most whatever they are about, so that no other topic gets around a no; and two boundaries a week. To keep an
agreement can be proposed twice in four weeks: the first day may not suit the partner.

Guaranteed: all of it follows from what its author did and can see, so no answer and no look are the same. A wait ends early only
where both signed, or the partner asked for other words; what the partner put on the table can be answered at any time. The
trade-off: who gets no answer waits as long as after a no. A boundary asks for nothing, so no topic of theirs waits.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from couples.boundaries import agreement_view
from couples.boundaries.agreement import Version
from couples.boundaries.agreement_text import BOUNDARY
from couples.boundaries.agreement_view import AgreementView
from couples.boundaries.drafts import Draft
from couples.boundaries.own_boundary import Boundary
from couples.db import db
from couples.spaces import asking_again
from couples.spaces.asking_again import AGREEMENT, NextAsk, day_of
from couples.spaces.models import CurrentSpace

MOST_A_WEEK = 2
MOST_UNANSWERED = 2
"""In the four weeks that each waits."""
A_WEEK = timedelta(days=7)
KEEPING = "keep "
"""What begins the topic of a proposal to keep an agreement as it is."""


class NotYet(Exception):
    """It waits as a draft: until a day, or, without one, until an earlier proposal on the same topic isn't open any more."""

    def __init__(self, until: date | None):
        super().__init__()
        self.until = until


def free_from(waits: Iterable[tuple[str, date]], topic: str, today: date) -> date | None:
    """The day from which something on `topic` can be proposed again; None for today.

    Args:
        waits: of each proposal without an answer that both can see, its topic and the day on which its wait is over.
    """
    waits = list(waits)
    days = [day for about, day in waits if about == topic]
    if len(waits) >= MOST_UNANSWERED:
        days.append(sorted((day for _, day in waits), reverse=True)[MOST_UNANSWERED - 1])
    latest = max(days, default=today)
    return latest if today < latest else None


def check(draft: Draft, place: CurrentSpace, now: datetime, view: AgreementView | None = None) -> None:
    """Whether a draft of the signed-in person can go out now.

    Args:
        view: the agreement that it would change, as they see it.

    Raises:
        NotYet: it can't.
    """
    if draft.kind == BOUNDARY:
        until = _next_boundary(place, now)
        if until:
            raise NotYet(until)
        return
    if view and view.open and view.open.author_id != draft.author_id:
        return  # an answer to the partner's own proposal
    topic = draft.words.topic
    until = next_day(topic, place, now)
    if until:
        raise NotYet(until)
    if _is_open(topic, place, now, but=view.agreement.id if view else None):
        raise NotYet(None)


def next_day(topic: str, place: CurrentSpace, now: datetime) -> date | None:
    """The day from which the signed-in person can propose something on `topic` again; None for now."""
    mine = asking_again.all_of(place.space.id, place.me.user_id, AGREEMENT, now)
    waits = [(_topic_of(row, place), row.not_before) for row in mine]
    return free_from([wait for wait in waits if not wait[0].startswith(KEEPING)], topic, day_of(now))


def _topic_of(wait: NextAsk, place: CurrentSpace) -> str:
    """As the wait says it, or else the signed-in person's own proposal that it's about."""
    if wait.topic is not None:
        return wait.topic
    mine = Version.space_id == place.space.id, Version.author_id == place.me.user_id
    proposed = db.session.scalar(select(Version).where(Version.id == wait.what_id, *mine))
    return proposed.words.topic if proposed and proposed.words else ""


def keeping(agreement: uuid.UUID) -> str:
    """The topic of a proposal to keep this agreement."""
    return KEEPING + agreement.hex


def next_keep(agreement: uuid.UUID, place: CurrentSpace, now: datetime) -> date | None:
    """The day from which the signed-in person can propose once more to keep this agreement; None for now."""
    mine = asking_again.all_of(place.space.id, place.me.user_id, AGREEMENT, now)
    days = sorted(row.not_before for row in mine if row.topic == keeping(agreement))
    return days[-MOST_UNANSWERED] if len(days) >= MOST_UNANSWERED else None


def _next_boundary(place: CurrentSpace, now: datetime) -> date | None:
    mine = Boundary.space_id == place.space.id, Boundary.author_id == place.me.user_id
    newest = select(Boundary.shared_at).where(*mine).order_by(Boundary.shared_at.desc()).limit(MOST_A_WEEK)
    days = [day_of(at) + A_WEEK for at in db.session.scalars(newest)]
    return days[-1] if len(days) == MOST_A_WEEK and day_of(now) < days[-1] else None


def _is_open(topic: str, place: CurrentSpace, now: datetime, *, but: uuid.UUID | None) -> bool:
    """Whether a proposal of this person on the same topic is open, in another agreement."""
    views = agreement_view.in_space(place, now, day_of(now))
    mine = [
        v.open for v in views if v.agreement.id != but and v.open and v.open.author_id == place.me.user_id
    ]
    return any(version.words and version.words.topic == topic for version in mine)

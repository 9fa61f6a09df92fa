"""How often someone can propose an agreement or share a boundary.

After each proposal its topic waits four weeks, and at most two proposals can be without an answer in that time, whatever
their topics, so that another topic is no way around a no. Keeping an agreement can be proposed twice in four weeks, since
the first day may not suit the partner. Boundaries are limited to two a week; they ask for nothing, so their topics don't
wait.

Guaranteed: all of it follows from what the author did and can see, so they can't tell a no from no answer. A wait ends
early only if both signed, or the partner asked for other words; the partner's own proposal can be answered at any time. The
trade-off: someone who gets no answer waits as long as after a no.
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
"""Proposals in the four weeks that each waits."""
A_WEEK = timedelta(days=7)
KEEPING = "keep "
"""How the topic of a proposal to keep an agreement as it is begins."""


class NotYet(Exception):
    """The draft can't be sent yet. `until` is the day from which it can.

    Without one, it waits until the author's earlier proposal on the same topic is no longer open.
    """

    def __init__(self, until: date | None):
        super().__init__()
        self.until = until


def free_from(waits: Iterable[tuple[str, date]], topic: str, today: date) -> date | None:
    """The day from which something on `topic` can be proposed again; None for today.

    Args:
        waits: the topic of each proposal without an answer that both can see, and the day on which its wait is over.
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
    """The topic that the wait itself names, or else that of the signed-in person's proposal that it's for."""
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

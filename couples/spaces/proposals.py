"""What one of two proposes and the other can agree to: another schedule, another delivery time, days for the light question.

Guaranteed: there's never more than one, because a proposal takes the place of the one before it, whoever made that. From when its
author can propose again depends on what they did themselves, and not on their partner's answer.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from couples.db import db
from couples.spaces import asking_again, letting_in
from couples.spaces.models import CurrentSpace


class Proposal(Protocol):
    """A row that counts once the other agrees. `author_id` is None if its author's account has been deleted since."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def space_id(self) -> uuid.UUID: ...
    @property
    def author_id(self) -> uuid.UUID | None: ...
    @property
    def created_at(self) -> datetime: ...


Proposed = TypeVar("Proposed", bound=Proposal)


def shown(
    row: Proposed | None, about: str, place: CurrentSpace, now: datetime, kind: str = "proposals"
) -> Proposed | None:
    """The proposal, where the signed-in person lets it in; their own always.

    Args:
        about: its subject in `asking_again`.
        kind: its kind in `kinds_let_in`.
    """
    if row is None or row.author_id == place.me.user_id:
        return row
    if letting_in.is_quiet(about, row.created_at, now):
        return None
    return row if letting_in.lets_in(kind, row.id, row.created_at, now) else None


def not_before(row: Proposal | None, about: str, place: CurrentSpace, now: datetime) -> date | None:
    """From when this person can propose again; None for now, and where they answer the partner's proposal.

    Args:
        row: the proposal as `shown` to them.
    """
    if row and row.author_id != place.me.user_id:
        return None
    return asking_again.not_before(place.space.id, place.me.user_id, about, now)


def propose(
    row: Proposal, before: Proposal | None, about: str, now: datetime, wait: timedelta | None = None
) -> None:
    """Proposes `row`, by the signed-in person, in place of what was proposed before. The caller commits.

    Args:
        wait: how long its author waits before the next, if not as `asking_again.WAITS` says.
    """
    author_id = row.author_id
    if author_id is None:
        raise ValueError("A proposal is made by someone.")
    make_room(before, author_id, about)
    db.session.add(row)
    asking_again.waits(row.space_id, author_id, about, now, wait)
    letting_in.unmute(about)


def make_room(before: Proposal | None, person_id: uuid.UUID, about: str) -> None:
    """Deletes a proposal, since this person has another; if it was the partner's, they don't have to wait for their next."""
    if before is None:
        return
    if before.author_id != person_id:
        end_wait(before, about)
    db.session.delete(before)
    db.session.flush()


def take_back(row: Proposal, about: str, now: datetime) -> None:
    """Takes back a proposal, no matter which of the two does it. The caller commits."""
    db.session.delete(row)
    if row.author_id:
        asking_again.took_back(row.space_id, row.author_id, about, now)


def agreed(row: Proposal, about: str) -> None:
    """Ends what both had while it was open: its author's wait, and a no that the signed-in person had said to the subject before."""
    end_wait(row, about)
    letting_in.unmute(about)


def end_wait(row: Proposal, about: str) -> None:
    """Lets its author propose again: both agreed, or the partner proposed something else."""
    if row.author_id:
        asking_again.waits_no_more(row.space_id, row.author_id, about)

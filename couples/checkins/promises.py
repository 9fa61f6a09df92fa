"""Promises: small things that one partner takes on until the next check-in, and reports on alone.

A person sees their partner's promises as they let them in, and at any hour in a talk, where both make them. Nothing counts
promises and nothing ranks the two. A promise ends at the next check-in, reported on or not; its maker may make it again,
and nothing shows that it was made before.
"""

import uuid
from datetime import datetime

from flask_login import current_user
from sqlalchemy import ForeignKey, LargeBinary, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.checkins.models import CheckIn
from couples.checkins.schedule import Rhythm
from couples.db import Row, UTCDateTime, db, query
from couples.spaces import letting_in
from couples.spaces.models import are_in_a_talk
from couples.vault import Sealed, space_key

OPEN = "open"
REPORTS = {"kept": "Kept", "partly": "Partly", "not-yet": "Not yet", "let-go": "Dropped it"}


class Promise(Row):
    """A promise that `author_id` made after opening `check_in_id`; both read it, its maker alone reports on it."""

    __tablename__ = "promises"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    check_in_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("check_ins.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(8), default=OPEN)
    is_thanked: Mapped[bool] = mapped_column(default=False)
    text_cell: Mapped[bytes] = mapped_column(LargeBinary)

    cue_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    text = Sealed("promise.text", space_key, damaged="(This promise is damaged and can't be opened.)")
    cue = Sealed("promise.cue", space_key, damaged="")
    """What brings it to mind: the "when" of "when ..., I'll ..."; None without one."""

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def report_words(self) -> str:
        return REPORTS.get(self.state, "")

    def report(self, state: str) -> None:
        """Notes how it went, as its maker says. Another report removes the thank-you for the one before.

        Args:
            state: one of `REPORTS`.

        Raises:
            ValueError: `state` isn't one.
        """
        if state not in REPORTS:
            raise ValueError(state)
        if state != self.state:
            self.is_thanked = False
        self.state = state


def make(
    check_in: CheckIn, person_id: uuid.UUID, id: uuid.UUID, text: str, cue: str, now: datetime
) -> Promise:
    """Puts a promise into the session. The caller has made sure that there's none with this id."""
    row = Promise(
        id=id,
        space_id=check_in.space_id,
        check_in_id=check_in.id,
        author_id=person_id,
        created_at=now,
        state=OPEN,
    )
    row.text, row.cue = text, cue or None
    db.session.add(row)
    return row


def id_of_again(promise: Promise, check_in: CheckIn) -> uuid.UUID:
    """The id of the same promise, made again after `check_in`; it's always the same, so that it's made once."""
    return uuid.uuid5(promise.id, str(check_in.id))


def begins_next(made_in: CheckIn, at: CheckIn, rhythm: Rhythm) -> bool:
    """Whether promises that were made in `made_in` end with the check-in `at`. Pure."""
    if at.day is None or (made_in.day and made_in.day >= at.day):
        return False
    hours = [made_in.revealed_at, rhythm.moment(made_in.day) if made_in.day else None]
    made = max(hour for hour in hours if hour)
    if rhythm.moment(at.day) <= rhythm.since:  # from before a pause
        return at.day <= rhythm.after(rhythm.day_of(made))
    return at.day <= rhythm.next_after(made)


def made_in(check_in: CheckIn, now: datetime) -> list[Promise]:
    """The promises made at one check-in that the signed-in person sees, oldest first."""
    found = sorted(made_at.all(check_in.id), key=lambda promise: promise.created_at)
    return [promise for promise in found if shows(promise, now)]


def from_before(check_in: CheckIn, rhythm: Rhythm, now: datetime) -> list[Promise]:
    """The promises that end with this check-in, as far as the signed-in person sees them."""
    rows = _made_before.rows(check_in.space_id, check_in.id)
    return [p for p, before in rows if begins_next(before, check_in, rhythm) and shows(p, now)]


def begins_with_any(check_in: CheckIn, rhythm: Rhythm) -> bool:
    """Whether any promise ends with this check-in, whether or not the signed-in person sees it."""
    rows = _made_before.rows(check_in.space_id, check_in.id)
    return any(begins_next(before, check_in, rhythm) for _, before in rows)


def shows(promise: Promise, now: datetime) -> bool:
    """Whether the signed-in person sees it: their own, and what they let in; in a talk at any hour."""
    came = "promises", promise.id, promise.created_at, now
    if promise.author_id == current_user.id or letting_in.lets_in(*came):
        return True
    return are_in_a_talk(promise.space_id, now) and letting_in.lets_in_at_any_hour(*came)


def before_and_in(check_in: CheckIn, rhythm: Rhythm, now: datetime) -> tuple[list[Promise], list[Promise]]:
    """The promises that end with this check-in, and those made at it, as the signed-in person sees them."""
    found = made_before_or_in.rows(check_in.space_id, check_in.id)
    rows = sorted(((p, at) for p, at in found if shows(p, now)), key=lambda row: row[0].created_at)
    here = [p for p, at in rows if p.check_in_id == check_in.id]
    return [p for p, at in rows if begins_next(at, check_in, rhythm)], here


@query
def made_at(check_in_id):
    return select(Promise).where(Promise.check_in_id == check_in_id)


@query
def _made_before(space_id, check_in_id):
    return _with_check_in(_is_before(space_id, check_in_id)).order_by(Promise.created_at)


@query
def made_before_or_in(space_id, check_in_id):
    either = or_(Promise.check_in_id == check_in_id, _is_before(space_id, check_in_id))
    return _with_check_in(either)


def _with_check_in(where):
    both = select(Promise, CheckIn).join(CheckIn, CheckIn.id == Promise.check_in_id)
    return both.where(where)


def _is_before(space_id, check_in_id):
    """The condition that a promise was made at the latest other check-in that has any."""
    earlier = select(Promise.check_in_id).where(
        Promise.space_id == space_id, Promise.check_in_id != check_in_id
    )
    newest = earlier.order_by(Promise.created_at.desc()).limit(1).scalar_subquery()
    return Promise.check_in_id == newest

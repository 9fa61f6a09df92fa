"""Promises: small things that one partner takes on until the next check-in, and reports on alone.

A person sees their partner's promises as they let them in, and at any hour in a talk, where both make them. Nothing counts
promises and nothing ranks the two. A promise ends at the next check-in, reported on or not; its maker may make it again,
and nothing shows that it was made before.
"""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from hashlib import blake2b
from typing import TypeAlias

from flask_login import current_user
from sqlalchemy import ForeignKey, LargeBinary, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.checkins.models import CheckIn
from couples.checkins.newest_check_ins import called_off_days
from couples.checkins.schedule import GRACE, Rhythm
from couples.db import Row, UTCDateTime, db, query
from couples.spaces import letting_in
from couples.spaces.counted_today import goes_on_counting, not_too_many
from couples.spaces.models import CurrentSpace, are_in_a_talk
from couples.vault import Sealed, pepper, space_key

OPEN = "open"
NEWEST = 6
"""How many are looked at to know whether one ends with the next check-in."""

KEPT, GOING = "kept", "partly"
REPORTS = {KEPT: "Done", GOING: "Still going", "let-go": "Didn't happen"}
"""What its maker can say of it; none of them is a mark."""
SAID = REPORTS | {"not-yet": REPORTS[GOING]}
"""The same, with what could be said in earlier versions."""


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
    def went_well(self) -> bool:
        return self.state == KEPT

    @property
    def report_words(self) -> str:
        return SAID.get(self.state, "")

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

    def thank(self) -> None:
        """The partner's thank-you for what its maker reported."""
        self.is_thanked = True

    def take_back(self) -> None:
        """Removes it for both; it goes on counting for the day. The caller commits, then wipes."""
        goes_on_counting(self, self.created_at)
        db.session.delete(self)


TwoLists: TypeAlias = tuple[list[Promise], list[Promise]]


def make(
    check_in: CheckIn, person_id: uuid.UUID, id: uuid.UUID, text: str, cue: str, now: datetime
) -> Promise:
    """Puts a promise into the session. The caller has made sure that there's none with this id.

    Raises:
        EnoughToday: they've made too many in a day.
    """
    not_too_many(Promise.created_at, person_id, now)
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
    """The id that this promise gets when it's made again in `check_in`: always the same one, so it can't be made twice. Only the
    server can work it out, so no one else can take it first.
    """
    key = pepper().key_for("again", promise.id)
    return uuid.UUID(bytes=blake2b(check_in.occasion.encode(), key=key, digest_size=16).digest())


def not_made_again(ending: list[Promise], check_in: CheckIn, made: list[Promise]) -> list[Promise]:
    """The promises in `ending` that weren't made again: none in `made`, the promises of `check_in`, repeats them. Pure."""
    here = {promise.id for promise in made}
    return [promise for promise in ending if id_of_again(promise, check_in) not in here]


def to_look_at(ending: list[Promise], check_in: CheckIn, made: list[Promise], me: uuid.UUID) -> list[Promise]:
    """Those of `me` that the check-in begins with: nothing was said of them yet, or they go on and weren't made again. Pure."""
    mine = [p for p in ending if p.author_id == me and p.state not in (KEPT, "let-go")]
    return not_made_again(mine, check_in, made)


def begins_next(made_in: CheckIn, at: CheckIn, rhythm: Rhythm, called_off: Collection[date] = ()) -> bool:
    """Whether promises that were made in `made_in` end with the check-in `at`: the next that isn't among those called off. Pure."""
    if at.day is None or (made_in.day and made_in.day >= at.day):
        return False
    hours = [made_in.revealed_at, rhythm.moment(made_in.day) if made_in.day else None]
    made = max(hour for hour in hours if hour)
    if rhythm.moment(at.day) <= rhythm.since:  # from before a pause
        return at.day <= rhythm.after(rhythm.day_of(made))
    return at.day <= rhythm.next_after(made, called_off)


def made_in(check_in: CheckIn, now: datetime) -> list[Promise]:
    """The promises made at one check-in that the signed-in person sees, oldest first."""
    found = sorted(made_at.all(check_in.id), key=lambda promise: promise.created_at)
    return [promise for promise in found if shows(promise, now)]


def from_before(check_in: CheckIn, rhythm: Rhythm, now: datetime) -> list[Promise]:
    """The promises that end with this check-in, as far as the signed-in person sees them."""
    rows, off = _made_before.rows(check_in.space_id, check_in.id), called_off_days(check_in.space_id)
    return [p for p, before in rows if begins_next(before, check_in, rhythm, off) and shows(p, now)]


def begins_with_any(check_in: CheckIn, rhythm: Rhythm) -> bool:
    """Whether any promise ends with this check-in, whether or not the signed-in person sees it."""
    rows, off = _made_before.rows(check_in.space_id, check_in.id), called_off_days(check_in.space_id)
    return any(begins_next(before, check_in, rhythm, off) for _, before in rows)


def shows(promise: Promise, now: datetime) -> bool:
    """Whether the signed-in person sees it: their own, and what they let in; in a talk at any hour."""
    came = "promises", promise.id, promise.created_at, now
    if promise.author_id == current_user.id or letting_in.lets_in(*came):
        return True
    return are_in_a_talk(promise.space_id, now) and letting_in.lets_in(*came, at_any_hour=True)


def of_page(
    check_in: CheckIn, rhythm: Rhythm, now: datetime, of_week: TwoLists | None, *, is_written: bool
) -> dict[str, list[Promise]]:
    """What the page of a check-in shows of promises: those made at it, and while it's written for, what it begins with."""
    if of_week is None:
        of_week = (
            ([], made_in(check_in, now)) if check_in.revealed_at else before_and_in(check_in, rhythm, now)
        )
    ending, made = of_week
    mine = to_look_at(ending, check_in, made, current_user.id)
    asks = is_written and has_had_time(check_in, rhythm, now)
    return {"promises": made, "to_look_at": mine if asks else [], "to_carry_on": mine}


def has_had_time(check_in: CheckIn, rhythm: Rhythm, now: datetime) -> bool:
    """Whether it's near enough to the hour of this check-in to ask how a promise went: not right after it was made. Pure."""
    return check_in.day is None or rhythm.begins(check_in.day, check_in.moved_to) - now <= GRACE


def before_and_in(check_in: CheckIn, rhythm: Rhythm, now: datetime) -> TwoLists:
    """The promises that end with this check-in, and those made at it, as the signed-in person sees them."""
    found = made_before_or_in.rows(check_in.space_id, check_in.id)
    rows = sorted(((p, at) for p, at in found if shows(p, now)), key=lambda row: row[0].created_at)
    here = [p for p, at in rows if p.check_in_id == check_in.id]
    off = called_off_days(check_in.space_id)
    return [p for p, at in rows if begins_next(at, check_in, rhythm, off)], here


def begins_with_mine(place: CurrentSpace, at: CheckIn, rhythm: Rhythm, now: datetime) -> bool:
    """Whether the check-in `at` asks now about promises of the signed-in person that they said nothing of yet."""
    if not has_had_time(at, rhythm, now):
        return False
    found, off = newest_open_of.rows(place.space.id, place.me.user_id), called_off_days(place.space.id)
    made_in = (CheckIn(occasion=day, revealed_at=opened) for day, opened in found)
    return any(begins_next(one, at, rhythm, off) for one in made_in)


@query
def newest_open_of(space_id, person_id):
    """The check-ins that a person's newest promises without a word on them belong to."""
    theirs = select(Promise.check_in_id).where(
        Promise.space_id == space_id, Promise.author_id == person_id, Promise.state == OPEN
    )
    newest = theirs.order_by(Promise.created_at.desc()).limit(NEWEST)
    return select(CheckIn.occasion, CheckIn.revealed_at).where(CheckIn.id.in_(newest))


@query
def made_at(check_in_id):
    return select(Promise).where(Promise.check_in_id == check_in_id)


@query
def _made_before(space_id, check_in_id):
    return _with_check_in(_is_before(space_id, check_in_id)).order_by(Promise.created_at, Promise.id)


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

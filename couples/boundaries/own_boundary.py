"""Boundaries: a person's own limits, shared for their partner to know, and a private question: did I do what I said I would?"""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.boundaries import drafts
from couples.boundaries.agreement import seen
from couples.boundaries.agreement_text import BOUNDARY, BoundaryWords, DraftWords
from couples.boundaries.drafts import Draft
from couples.db import Row, UTCDateTime, db, query
from couples.packing import asdict, pack, unpack
from couples.spaces.double_sealed import DeliveredLater, is_let_in
from couples.spaces.models import CurrentSpace
from couples.vault import Sealed, author_key, space_key

KEPT = {"yes": "I did", "partly": "Partly", "no": "Not this time"}


class Boundary(DeliveredLater, Row):
    """A shared boundary. `ends_at` is when its author's new wording takes its place."""

    __tablename__ = "boundaries"

    space_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    shared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("boundaries.id", ondelete="SET NULL"))
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=1)

    layer, sent = "boundary", "shared_at"
    shared = Sealed(
        "boundary.shared", space_key, damaged={"will": "(These words are damaged and can't be opened.)"}
    )

    @property
    def words(self) -> BoundaryWords | None:
        """None when its author took it back."""
        return None if self.withdrawn_at else unpack(BoundaryWords, self.opened)

    def holds(self, now: datetime) -> bool:
        """Whether it counts at `now`: neither taken back nor replaced."""
        return self.withdrawn_at is None and (self.ends_at is None or now < self.ends_at)

    def _as_draft(self) -> DraftWords | None:
        return DraftWords(**asdict(self.words)) if self.words else None

    def back_to_draft(self) -> bool:
        """Before it arrives: the one that it would have replaced goes on, and its draft is back; whether there's one, see `revive`."""
        earlier = self.replaces_id and db.session.get_one(Boundary, self.replaces_id)
        if earlier and earlier.ends_at == self.arrives_at:
            earlier.ends_at = None
        return drafts.revive(self, BOUNDARY, self._as_draft, self.replaces_id)

    def withdraw(self, now: datetime) -> None:
        """Takes it back; the caller commits.

        Before it arrives it's gone without a trace, and the one that it would have replaced goes on. After that, the words
        go and "taken back" stays.
        """
        if not self.has_arrived(now):
            self.back_to_draft()
            db.session.delete(self)
            return
        self.withdrawn_at = now
        self.empty()
        self.version += 1


class BoundaryNote(Row):
    """For its author alone: whether they did what they said they would. It stays when the boundary is gone."""

    __tablename__ = "boundary_notes"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    boundary_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("boundaries.id", ondelete="SET NULL"), index=True
    )
    day: Mapped[date] = mapped_column(Date)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("boundary.note", author_key, damaged={})

    @property
    def kept(self) -> str:
        return KEPT.get((self.packed or {}).get("kept", ""), "")

    @property
    def line(self) -> str:
        return (self.packed or {}).get("line", "")


def begin_change(boundary: Boundary, words: BoundaryWords, today: date) -> Draft:
    """Begins a draft of its author's that would change it, with its words. The caller commits."""
    mine = uuid.uuid4(), boundary.author_id, BOUNDARY
    return drafts.begin(*mine, today, about_id=boundary.id, words=DraftWords(**asdict(words)))


def note(boundary: Boundary, id: uuid.UUID, kept: str, line: str, today: date) -> None:
    """Adds a note of its author's: whether they did what they said they would. The caller commits."""
    made = BoundaryNote(id=id, author_id=boundary.author_id, boundary_id=boundary.id, day=today)
    made.packed = {"kept": kept, "line": line}
    db.session.add(made)


def boundaries_in(space_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> list[Boundary]:
    """What this person may see, the newest first."""
    found = sorted(
        seen_in.all(space_id, person_id, now), key=lambda boundary: boundary.arrives_at, reverse=True
    )
    return [boundary for boundary in found if is_let_in(boundary, "proposals", person_id, now)]


@query
def seen_in(space_id, person_id, now):
    return select(Boundary).where(Boundary.space_id == space_id, seen(Boundary, person_id, now))


def seen_boundary(
    id: uuid.UUID, space_ids: list[uuid.UUID], person_id: uuid.UUID, now: datetime
) -> Boundary | None:
    query = select(Boundary).where(
        Boundary.id == id, Boundary.space_id.in_(space_ids), seen(Boundary, person_id, now)
    )
    found = db.session.scalar(query)
    return found if found and is_let_in(found, "proposals", person_id, now) else None


def notes_on(boundary: Boundary, person_id: uuid.UUID) -> list[BoundaryNote]:
    """The person's own notes, the newest first."""
    query = select(BoundaryNote).where(
        BoundaryNote.boundary_id == boundary.id, BoundaryNote.author_id == person_id
    )
    return list(db.session.scalars(query.order_by(BoundaryNote.day.desc(), BoundaryNote.id)))


def earlier_of(draft: Draft, place: CurrentSpace) -> Boundary | None:
    """The boundary of its author that a draft would change."""
    if draft.about_id is None:
        return None
    mine = Boundary.space_id == place.space.id, Boundary.author_id == draft.author_id
    return db.session.scalar(select(Boundary).where(Boundary.id == draft.about_id, *mine))


def share(draft: Draft, id: uuid.UUID, place: CurrentSpace, arrives_at: datetime, now: datetime) -> Boundary:
    """Shares a copy of the draft; where it changes an earlier boundary of its author, that one holds until this arrives."""
    earlier = earlier_of(draft, place)
    boundary = Boundary(
        id=id,
        space_id=place.space.id,
        author_id=draft.author_id,
        shared_at=now,
        arrives_at=arrives_at,
        replaces_id=earlier and earlier.id,
        version=1,
    )
    boundary.put(pack(draft.words.boundary))
    if boundary.has_arrived(now):
        boundary.arrive(place.space)
    db.session.add(boundary)
    if earlier and earlier.holds(now):
        earlier.ends_at = arrives_at
    draft.sent_id = id
    return boundary

"""Drafts of agreements and boundaries: one person's alone, before and without a partner."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import Date, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import clock
from couples.boundaries.agreement_text import AGREEMENT, BOUNDARY, DraftWords
from couples.db import Row, db, query
from couples.drafts import DatedDraftRow
from couples.packing import pack, replace, unpack
from couples.vault import Locked, Sealed, author_key


class Draft(DatedDraftRow[DraftWords], Row):
    """Words that their author is still finding.

    `about_id` is the agreement or boundary that they would change, `base_id` the newest version that its author had seen,
    and `sent_id` what the draft was sent as. While that's set, the draft is in no list and doesn't change; when what was
    sent is taken back unseen, the draft is back. What its author types on in it begins another one.
    """

    __tablename__ = "agreement_drafts"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    about_id: Mapped[uuid.UUID | None]
    base_id: Mapped[uuid.UUID | None]
    sent_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    changed_on: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=0)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed(
        "agreement.draft", author_key, damaged={"what": "(These words are damaged and can't be opened.)"}
    )

    def __init__(self, **values):
        super().__init__(**{"version": 0, **values})

    @property
    def words(self) -> DraftWords:
        return unpack(DraftWords, self.packed)

    @words.setter
    def words(self, words: DraftWords) -> None:
        self.packed = pack(words)

    def become(self, kind: str) -> None:
        """Makes it an agreement or a boundary, as long as it wouldn't change something that's one of them already."""
        if not self.about_id:
            self.kind = kind

    def as_boundary(self) -> None:
        """Turns a rule over the partner into a boundary: the words stay, and the form asks what its author will do."""
        if self.kind == AGREEMENT and not self.about_id:
            self.kind = BOUNDARY
            self.words = replace(self.words, need=self.words.need or self.words.why)

    def close_lines(self, lines: tuple[str, ...]) -> None:
        """Keeps which quiet lines its author closed."""
        self.words = replace(self.words, closed=lines)

    def goes_out_after(self, version_id: uuid.UUID) -> None:
        """Notes that its author has read this version of the agreement, and proposes on top of it."""
        self.base_id = version_id


def drafts_of(author_id: uuid.UUID) -> list[Draft]:
    """A person's own drafts that aren't on their way, the newest first."""
    return sorted(drafts_by.all(author_id), key=lambda draft: (-draft.changed_on.toordinal(), draft.id.hex))


@query
def drafts_by(author_id):
    return select(Draft).where(Draft.author_id == author_id, Draft.sent_id.is_(None))


def draft_about(author_id: uuid.UUID, about_id: uuid.UUID) -> Draft | None:
    """The draft with which this person already began to change something."""
    query = select(Draft).where(
        Draft.author_id == author_id, Draft.about_id == about_id, Draft.sent_id.is_(None)
    )
    return db.session.scalars(query.order_by(Draft.changed_on.desc())).first()


def begin(
    id: uuid.UUID,
    author_id: uuid.UUID,
    kind: str,
    today: date,
    *,
    about_id: uuid.UUID | None = None,
    words: DraftWords | None = None,
) -> Draft:
    """Adds a draft; the caller commits.

    Args:
        about_id: the agreement or boundary that it would change.
        words: what it begins with; they don't count as a save.
    """
    draft = Draft(id=id, author_id=author_id, kind=kind, about_id=about_id, changed_on=today)
    if words:
        draft.words = words
    db.session.add(draft)
    return draft


def has_draft(sent_id: uuid.UUID) -> bool:
    """Whether there's still the draft of what was sent; it reads no words, so it needs no key."""
    return db.session.scalar(select(Draft.id).where(Draft.sent_id == sent_id).limit(1)) is not None


def id_of_next(sent: Draft) -> uuid.UUID:
    """The id of the draft with which the author of a sent one goes on, on every device the same."""
    return uuid.uuid5(sent.id, "next")


def newest_after(draft: Draft) -> Draft:
    """The draft itself; or once it was sent, the one with which its author has gone on since, if there is one."""
    while draft.sent_id:
        mine = Draft.id == id_of_next(draft), Draft.author_id == draft.author_id
        begun = db.session.scalar(select(Draft).where(*mine))
        if begun is None:
            break
        draft = begun
    return draft


def go_on(sent: Draft, about_id: uuid.UUID | None, base_id: uuid.UUID | None, today: date) -> Draft:
    """Begins the draft with which the author of a sent one goes on, with its words and what other pages had saved.

    It goes on counting versions too, so that each device that still has the sent one open is known by what it has seen.

    Args:
        about_id: the agreement or boundary that it would change.
        base_id: the version of the agreement that the sent one became.
    """
    begun = Draft(
        id=id_of_next(sent),
        author_id=sent.author_id,
        kind=sent.kind,
        about_id=about_id,
        base_id=base_id,
        changed_on=today,
        version=sent.version,
    )
    begun.words = sent.words
    db.session.add(begun)
    return begun


def revive(sent: Any, kind: str, words: Callable[[], DraftWords | None], about_id: uuid.UUID | None) -> bool:
    """Brings back the draft of a version or boundary that was taken back before it arrived; where its author had deleted the
    draft, makes another of `words`. Without the author's key that can't be done.

    Args:
        about_id: the agreement or boundary that it would have changed.

    Returns:
        Whether there's a draft; if not, the caller sees to it that the author gets the words.
    """
    found = list(db.session.scalars(select(Draft).where(Draft.sent_id == sent.id)))
    with suppress(Locked):
        if not found and (said := words()):
            made = Draft(
                author_id=sent.author_id, kind=kind, about_id=about_id, changed_on=clock.now().date()
            )
            made.words = said
            db.session.add(made)
            found = [made]
    for draft in found:
        after = newest_after(draft)
        with suppress(Locked):  # without the author's key both stay
            if after is not draft and after.words == draft.words:
                db.session.delete(after)
        draft.sent_id = None
    return bool(found)

"""What a person saves in the kit: one kind of row for all of it.

What helps, sentences, people, answers, numbers before and after, and the chosen country are in one table, and what a row is
is inside its sealed value. So whoever reads the database learns how many rows there are, but neither what they are nor from
which night. The trade-off: every list opens all of a person's rows, which takes no noticeable time for the few that a
person has.
"""

import uuid
from collections.abc import Iterable

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from couples.accounts.models import User
from couples.care.what_helps import Try
from couples.db import Row, db
from couples.drafts import DraftRow, DraftText
from couples.packing import pack, replace, unpack
from couples.vault import Sealed, author_key

HELP, SENTENCE, PERSON, NO, FIGURE = "help", "sentence", "person", "no", "figure"
TRY, COUNTRY, DAMAGED = "try", "country", "damaged"
WRITTEN = {
    HELP: ("text", "first"),
    SENTENCE: ("text", "speaks"),
    PERSON: ("name", "good_for", "reach"),
    NO: ("text", "situation"),
    FIGURE: ("does", "allow", "who"),
}
"""The kinds with a person's own words, which can be changed later, each with the fields that its title is taken from, in order."""
TYPED = ("text", "first", "speaks", "name", "reach", "good_for", "situation", "who", "does", "allow")


class NoteWords(DraftText, frozen=True):
    """What a note says: its kind, its place among the others, and the words, numbers or code of that kind."""

    kind: str = ""
    at: int = 0
    text: str = ""
    first: str = ""
    exercise: str = ""
    speaks: str = ""
    name: str = ""
    good_for: str = ""
    reach: str = ""
    situation: str = ""
    does: str = ""
    allow: str = ""
    who: str = ""
    what: str = ""
    before: int | None = None
    after: int | None = None
    on: str = ""
    code: str = ""

    def said(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in TYPED}


class Note(DraftRow[NoteWords], Row):
    """One thing that its author keeps. `at` inside the value is its place among the others."""

    __tablename__ = "care_notes"

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(default=0)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("care.note", author_key, damaged={"kind": DAMAGED})

    def __init__(self, **values):
        super().__init__(**{"version": 0, **values})

    @property
    def words(self) -> NoteWords:
        """What is kept, opened once for each state of the cell."""
        cell, opened = self.__dict__.get("_opened", (None, NoteWords()))
        if cell is not self.packed_cell:
            opened = unpack(NoteWords, self.packed)
            self.__dict__["_opened"] = self.packed_cell, opened
        return opened

    @words.setter
    def words(self, words: NoteWords) -> None:
        self.packed = pack(words)

    @property
    def title(self) -> str:
        """What its author recognises it by: the first of its fields in `WRITTEN` that has words."""
        said = self.words.said()
        return next((said[name] for name in WRITTEN.get(self.kind, ()) if said[name]), "")

    @property
    def kind(self) -> str:
        return self.words.kind

    def save(self, words: NoteWords, seen: int, *, drop_also: bool = False) -> bool:
        """As every draft is saved (see couples/drafts.py); a new one takes the last place."""
        at = self.words.at or _next_place(self.author_id)
        return super().save(replace(words, at=at), seen, drop_also=drop_also)


# --- a person's own notes, and no one else's --------------------------------------------------------------------------


def begin(person: User, id: uuid.UUID) -> Note:
    """Adds a note, which is then saved; the caller commits."""
    note = Note(id=id, author_id=person.id)
    db.session.add(note)
    return note


def notes_of(person: User, *kinds: str) -> list[Note]:
    """This person's notes of these kinds, in their order. Those that can't be opened come last, since no one can tell their kind."""
    found = _all(person.id)
    whole = [note for note in found if note.kind in kinds]
    damaged = [note for note in found if note.kind == DAMAGED]
    return [*sorted(whole, key=lambda note: note.words.at), *damaged]


def move_up(person: User, note: Note) -> None:
    """Changes places with the one before it; the first stays the first."""
    others = [n for n in notes_of(person, note.kind) if n.kind != DAMAGED]
    place = next(i for i, other in enumerate(others) if other.id == note.id)
    if place:
        before = others[place - 1]
        own, other = note.words, before.words
        note.words, before.words = replace(own, at=other.at), replace(other, at=own.at)


def _all(person_id: uuid.UUID) -> Iterable[Note]:
    return list(db.session.scalars(select(Note).where(Note.author_id == person_id)))


def _next_place(person_id: uuid.UUID) -> int:
    with db.session.no_autoflush:
        return 1 + max((note.words.at for note in _all(person_id)), default=0)


# --- how it was, before and after -------------------------------------------------------------------------------------


def add_try(
    person: User, id: uuid.UUID, what: str, name: str, numbers: tuple[int | None, int | None], day: str
) -> None:
    """Notes how strong it felt before and after. Sent twice, it's noted once; with neither number, nothing is saved.

    Args:
        what: the key of an exercise, or the id of something on the person's own list.
        name: its title now, for when it's no longer on the list.
        numbers: before and after, 0 to 10 each, or None.
        day: the person's own date, as in "2026-11-22".
    """
    before, after = numbers
    if before is None and after is None:
        return
    note = Note(id=id, author_id=person.id)
    at = _next_place(person.id)
    note.words = NoteWords(kind=TRY, at=at, what=what, name=name, before=before, after=after, on=day)
    note.version = 1
    db.session.add(note)


def tries_of(person: User) -> list[Note]:
    """The newest first."""
    return [n for n in reversed(notes_of(person, TRY)) if n.kind == TRY]


def numbers_of(tries: Iterable[Note]) -> list[Try]:
    return [Try(n.words.what, n.words.before, n.words.after) for n in tries]


def delete_tries(person: User) -> None:
    for note in tries_of(person):
        db.session.delete(note)


# --- the country whose lines come first, only where the person wanted it kept -----------------------------------------


def country_of(person: User) -> str:
    return next((n.words.code for n in notes_of(person, COUNTRY) if n.kind == COUNTRY), "")


def keep_country(person: User, code: str) -> None:
    """Keeps `code` for this person; "" forgets the one that was kept."""
    kept = [n for n in notes_of(person, COUNTRY) if n.kind == COUNTRY]
    for note in kept:
        db.session.delete(note)
    if code:
        note = Note(author_id=person.id, version=1)
        note.words = NoteWords(kind=COUNTRY, code=code)
        db.session.add(note)


def forget(person: User) -> None:
    """Takes everything of this person away."""
    db.session.execute(delete(Note).where(Note.author_id == person.id))

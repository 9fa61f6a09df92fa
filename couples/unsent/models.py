"""Unsent words of one form each, sealed under their author's vault key; saving, sending and deleting them."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Date, ForeignKey, LargeBinary, UniqueConstraint, delete, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from couples import text_input
from couples.accounts.models import User, asked_beside
from couples.accounts.set_aside import SetAsideVault
from couples.db import Asked, Row, db, holding, query
from couples.drafts import DatedDraftRow, Other, goes_on
from couples.packing import pack, replace, unpack
from couples.unsent.field_texts import MARK_LENGTH, Chosen, FieldTexts
from couples.vault import Sealed, key_for_author

KEPT_FOR = timedelta(days=14)
"""How long unsent words are kept after they were last changed."""
MOST_FORMS = 200
"""In how many forms one person's unsent words are kept at a time."""
PURPOSE = "unsent place"
KEY_BOX_LENGTH = 80
"""Of a key that is sealed to a person; longer than any mark of a form."""
MOST_LETTERS = 200_000
"""How much is kept of one form; more than any form takes, so that a text that is too long is kept whole as well."""


class UnsentWords(DatedDraftRow[FieldTexts], Row):
    """What one person typed into one form. `place_mark` tells which form, to its author alone.

    Of words that were given back (`given_back`), `place_mark` is the key that they're sealed under, sealed to their author.
    """

    __tablename__ = "unsent_words"
    __table_args__ = (UniqueConstraint("author_id", "place_mark", name="uq_unsent_words_one_a_form"),)

    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    place_mark: Mapped[bytes] = mapped_column(LargeBinary)
    changed_on: Mapped[date] = mapped_column(Date, index=True)
    version: Mapped[int] = mapped_column(default=0)
    packed_cell: Mapped[bytes | None] = mapped_column(LargeBinary)

    packed = Sealed("unsent.words", key_for_author, damaged={})

    def __init__(self, **values):
        super().__init__(**{"version": 0, **values})

    @property
    def key_box(self) -> bytes | None:
        """Their own key, of words that were given back."""
        return self.place_mark if len(self.place_mark) == KEY_BOX_LENGTH else None

    @property
    def words(self) -> FieldTexts:
        return unpack(FieldTexts, self.packed)

    @words.setter
    def words(self, words: FieldTexts) -> None:
        self.packed = pack(words)

    @property
    def deleted_on(self) -> date:
        """The day on which they are deleted, unless they're sent or changed before."""
        return self.changed_on + KEPT_FOR

    def without(self, sent: Mapping[str, str], seen: int) -> FieldTexts:
        """What is left once a page that has saved version `seen` has sent the texts `sent`: other pages' words, and whatever
        it hasn't sent."""
        kept = self.words
        main = {} if seen == self.version else dict(kept.fields)
        left = {name: text for name, text in main.items() if not goes_on(text, sent.get(name, ""))}
        others = tuple(o for o in kept.others if not any(goes_on(o.text, text) for text in sent.values()))
        if others and all(text_input.is_blank(text) for text in left.values()):
            first, others = others[0], others[1:]
            left = {next(iter(kept.fields), "text"): first.text}
        choices = {} if seen == self.version and not left else kept.choices
        return replace(kept, fields=left, beside=others, choices=choices)


class TooManyForms(Exception):
    """There are unsent words of this person in more forms than are kept."""


def place_mark(author: User, place: str) -> bytes:
    """What the database knows of a form's name: nothing that can be read or guessed without the author's key."""
    return author.keyring.fingerprint(place, PURPOSE)[:MARK_LENGTH]


@query
def _all(author_id):
    return select(UnsentWords).where(UnsentWords.author_id == author_id)


@holding(UnsentWords)
def _at(author_id, mark):
    has_old_mark = func.length(UnsentWords.place_mark) > MARK_LENGTH
    of_theirs = UnsentWords.author_id == author_id
    return select(UnsentWords).where(of_theirs, or_(UnsentWords.place_mark == mark, has_old_mark))


def unsent_at(author: User, place: str, shown: int = 0) -> UnsentWords | None:
    """What this person has typed and not sent in the form called `place`.

    If there's something that was given back, too, it's what a page has shown at version `shown`.
    """
    rows = {row.place_mark: row for row in _at.all(author.id, place_mark(author, place))}
    theirs = {mark: row for mark, row in rows.items() if row.key_box and row.version == shown}
    return among(theirs, author, place) or among(rows, author, place)


def among(rows: Mapping[bytes, UnsentWords], author: User, place: str) -> UnsentWords | None:
    """The one of these rows of this author that belongs to the form called `place`."""
    if not rows:
        return None
    found = rows.get(place_mark(author, place))
    return found or next(
        (row for mark, row in rows.items() if len(mark) > MARK_LENGTH and row.words.are_of(place)), None
    )


asked_beside["unsent"] = select(UnsentWords.id).where(UnsentWords.author_id == User.id).exists


def all_unsent(author: User) -> dict[bytes, UnsentWords]:
    """Everything this person has typed and not sent, by the mark of the form."""
    return {row.place_mark: row for row in _all.all(author.id)}


def asked_for(author_id: uuid.UUID) -> list[Asked]:
    """The query that `all_unsent` runs, for looking it up together with others."""
    return [(_all, (author_id,))]


def has_any(author: User) -> bool:
    """Whether there was anything when this request began, as far as that's known without asking."""
    return author.beside.get("unsent", True)


def keep(
    author: User,
    place: str,
    fields: Mapping[str, str],
    seen: int,
    today: date,
    choices: Mapping[str, Chosen] | None = None,
    counts_choices: bool = False,
) -> UnsentWords | None:
    """Keeps what a page that has seen version `seen` now has in its fields. Emptied fields end it, unless the choices count.

    Returns:
        The row, or None where nothing is kept anymore.

    Raises:
        TooManyForms: this would be one form more than is kept.
    """
    words = FieldTexts(
        fields=dict(fields), choices=dict(choices or {}), counts_choices=counts_choices, place=place
    )
    row = unsent_at(author, place)
    if row is None:
        if words.is_blank:
            return None
        if _count(author) >= MOST_FORMS:
            raise TooManyForms
        row = UnsentWords(author_id=author.id, place_mark=place_mark(author, place), changed_on=today)
        db.session.add(row)
    elif words.is_blank:
        return _put(row, row.without({}, seen))
    given_back = row.words if row.key_box else None
    row.place_mark = place_mark(author, place)
    if given_back:
        row.words = given_back  # from here on under its author's own key
    row.save(words.beside_choices_of(row.words, is_late=seen != row.version), seen, today)
    return row


def sent(author: User, place: str, fields: Mapping[str, str], seen: int) -> None:
    """The form called `place` was sent with these texts, and taken."""
    row = unsent_at(author, place, seen)
    if row is not None:
        _put(row, row.without(fields, seen))


def start_over(
    author: User, place: str, shown: int, fields: Mapping[str, str], today: date, *, seen: int = 0
) -> bool:
    """Deletes what a page has shown at version `shown`, and keeps instead what is in the form's fields now.

    Args:
        seen: the version of what the page has saved since; its own words stay, and what it has shown is beside them.

    Returns:
        Whether it was deleted; not if another device has typed since, which this page hasn't shown.
    """
    row = unsent_at(author, place, shown)
    if row is None:
        keep(author, place, fields, 0, today)
        return True
    now = FieldTexts(fields={name: fields.get(name, "") for name in row.words.fields}, place=place)
    if row.version != shown:
        if not now.is_blank:
            row.save(now, 0, today)
        return row.version == seen and not _without_shown(row, shown)
    if _put(row, now) is not None:
        row.changed_on = today
    return True


def _without_shown(row: UnsentWords, shown: int) -> tuple[Other, ...]:
    """Takes away the texts beside up to version `shown`, if the one that was the newest then is among them; what is left."""
    words = row.words
    if any(other.version == shown for other in words.others):
        words = replace(words, beside=tuple(o for o in words.others if o.version > shown))
        _put(row, words)
    return words.others


def _put(row: UnsentWords, words: FieldTexts) -> UnsentWords | None:
    if words.is_blank:
        db.session.delete(row)
        return None
    if words != row.words:
        row.words = words
        row.version += 1
    return row


def _count(author: User) -> int:
    query = select(func.count()).select_from(UnsentWords).where(UnsentWords.author_id == author.id)
    return db.session.scalar(query) or 0


def sweep(today: date) -> None:
    """Deletes words that were last changed more than KEPT_FOR ago. `today` is UTC's; an author's may still be the day before.

    Words that were set aside with a vault stay as long as the vault does.
    """
    is_old = UnsentWords.changed_on < today - KEPT_FOR
    holders = select(SetAsideVault.holder_id)
    db.session.execute(delete(UnsentWords).where(is_old, UnsentWords.author_id.not_in(holders)))


def forget(person: User) -> None:
    """Takes every word of this person away."""
    db.session.execute(delete(UnsentWords).where(UnsentWords.author_id == person.id))

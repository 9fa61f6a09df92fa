"""Single pieces of what someone wrote, to choose from: each by its day and its first words.

Guaranteed: a piece is named by what it says, so what's shown later is what was chosen, word for word, or it's left out.
Nothing of a choice is kept. The trade-off: where a piece has changed since, its maker chooses it once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from heapq import nlargest

import msgspec

from couples.boundaries.models import AGREED
from couples.checkins import prompts
from couples.takeout.contents import MINE
from couples.takeout.names import day_in, day_of, first_words
from couples.takeout.rows import Record, Taker
from couples.titles import title_of

CHOSEN_FROM = (
    "notes", "noticed", "looks", "worksheets", "goals", "answers", "light_answers", "promises", "message_drafts", "messages", "boundaries",
    "talk_notes", "thanks", "said_before",
)  # fmt: skip
"""The sections with pieces to choose; none holds a word of the partner's, once `_of_ones_own` has been through it."""
MOST_LISTED = 120
"""Fewer than the fields that a form may have (MAX_FORM_PARTS): each piece is a checkbox."""
LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True)
class Piece:
    """`key` names it, `day` and `title` are how its maker knows it."""

    key: str
    section: str
    day: date
    title: str
    record: Record

    @property
    def has_day(self) -> bool:
        return self.day != LONG_AGO


def pieces(taker: Taker) -> Iterator[Piece]:
    """All that there is to choose from."""
    for section in MINE.sections:
        for record in section.records(taker) if section.name in CHOSEN_FROM else ():
            if own := _of_ones_own(record):
                title = title_of(first_words(own)) or section.title
                day = day_in(day_of(own) or LONG_AGO, taker.zone)
                yield Piece(_key(section.name, own), section.title, day, title, own)


def newest(taker: Taker, until: date) -> tuple[list[Piece], date | None]:
    """The newest pieces up to the day `until`, the newest first.

    Returns:
        The pieces, and the day up to which there are more; None if these are all.
    """
    wanted = (piece for piece in pieces(taker) if piece.day <= until)
    found = nlargest(MOST_LISTED + 1, wanted, key=lambda piece: piece.day)
    if len(found) <= MOST_LISTED or until == LONG_AGO:
        return found[:MOST_LISTED], None
    return found[:MOST_LISTED], min(found[MOST_LISTED].day, until - timedelta(days=1))


def chosen(taker: Taker, keys: list[str]) -> list[Piece]:
    """The pieces with these keys, the oldest first and those without a day last; pieces whose words have changed are
    left out.
    """
    found = {piece.key: piece for piece in pieces(taker) if piece.key in keys}
    return sorted(found.values(), key=lambda piece: (not piece.has_day, piece.day))


def _key(section: str, record: Record) -> str:
    return blake2b(section.encode() + msgspec.json.encode(record), digest_size=12).hexdigest()


def _of_ones_own(record: Record) -> Record | None:
    """The record without what the partner may have written: a question that isn't one of ours, and what both had signed.

    None if nothing is left of it, as of what was taken back.
    """
    if record.get("taken_back_at"):
        return None
    if "partner" in record:
        return None if record["title"] == AGREED else {k: v for k, v in record.items() if k != "partner"}
    if "check_in" not in record:
        return record
    ours = {prompt.text for prompt in (*prompts.ours(), prompts.hello())}
    return {k: v for k, v in record.items() if k != "question" or v in ours}

"""What an entry says, and what becomes of two devices' words. Pure values, no storage."""

import re

from couples import text_input
from couples.drafts import DraftText
from couples.packing import replace
from couples.titles import title_of

MOST_TAGS = 12
TAG_LENGTH = 40
MOOD_LENGTH = 40

WITH_ONESELF = "self"
LIMIT = 50_000
"""Characters of one entry: about twenty-five printed pages."""
BESIDE_LIMIT = 2 * LIMIT
DAMAGED = {"damaged": True, "text": "(These words are damaged and can't be opened.)"}


class TooMuchBeside(Exception):
    """The text of another device that is kept beside this one has grown too long; its author has to go through it first."""


class Words(DraftText, frozen=True):
    """Everything in an entry but its day.

    `moods` are picked from a list, `mood` is in the author's own words; `answers` are those of a check-in with oneself; `place` orders
    the entries of one day.
    """

    text: str = ""
    moods: tuple[str, ...] = ()
    mood: str = ""
    settled: int | None = None
    tags: tuple[str, ...] = ()
    prompt: str = ""
    kind: str = ""
    answers: dict[str, str] = {}
    place: int = 0
    damaged: bool = False

    @property
    def all_moods(self) -> list[str]:
        return list(dict.fromkeys([*self.moods, *([self.mood] if self.mood else [])]))

    @property
    def texts(self) -> list[str]:
        """Everything that was written in sentences, in the order it is read."""
        return [*self.answers.values(), self.text, *(other.text for other in self.others)]

    @property
    def is_blank(self) -> bool:
        return (
            self.settled is None
            and not self.all_moods
            and not self.tags
            and all(text_input.is_blank(text) for text in self.texts)
        )

    @property
    def title(self) -> str:
        """The first line for its owner's list, without marks of formatting; empty where nothing is written."""
        written = next((t for t in self.texts if not text_input.is_blank(t)), "")
        line = next((found for found in map(_plain, written.split("\n")) if found), "")
        return title_of(line)

    def said(self) -> dict[str, str]:
        number = "" if self.settled is None else f"{self.settled} out of 10"
        return {"text": self.text, **self.answers, "mood": self.mood, "settled": number}


def _plain(line: str) -> str:
    return re.sub(r"^[\s>#*+\-]+|[*_`]", "", line).strip()


# --- two devices ------------------------------------------------------------------------------------------------


def meet(now: Words, before: Words) -> Words:
    """`now` as typed on a device that hadn't seen `before`: the moods and tags of both are kept, and a field left
    empty here keeps its earlier value.
    """
    return replace(
        now,
        moods=_both(now.moods, before.moods),
        mood=now.mood or before.mood,
        settled=before.settled if now.settled is None else now.settled,
        tags=_both(now.tags, before.tags),
    )


def require_room(words: Words) -> None:
    """Raises TooMuchBeside where no room is left beside the words."""
    if sum(len(other.text) for other in words.others) > BESIDE_LIMIT:
        raise TooMuchBeside


def _both(now: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    known = {word.casefold() for word in now}
    return (*now, *(word for word in before if word.casefold() not in known))

"""What an entry says, and what becomes of two devices' words. Pure values, no storage."""

import re
from dataclasses import dataclass, field, fields, replace
from typing import Any

from couples import text_input

WITH_ONESELF = "self"
LIMIT = 50_000
"""Characters of one entry: about twenty-five printed pages."""
BESIDE_LIMIT = 2 * LIMIT
DAMAGED = {"damaged": True, "text": "(These words are damaged and can't be opened.)"}


class TooMuchBeside(Exception):
    """Two devices wrote so much apart from each other that the other text has to be looked at first."""


@dataclass(frozen=True)
class Words:
    """Everything in an entry but its day.

    `moods` are picked words and `mood` is an own one; `answers` belong to a check-in with oneself; `also` is what another device had
    saved meanwhile; `place` orders the entries of one day.
    """

    text: str = ""
    moods: tuple[str, ...] = ()
    mood: str = ""
    settled: int | None = None
    tags: tuple[str, ...] = ()
    prompt: str = ""
    kind: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    place: int = 0
    damaged: bool = False

    @property
    def all_moods(self) -> list[str]:
        return list(dict.fromkeys([*self.moods, *([self.mood] if self.mood else [])]))

    @property
    def texts(self) -> list[str]:
        """Everything that was written in sentences, in the order it is read."""
        return [*self.answers.values(), self.text, *self.also]

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
        return line if len(line) <= 80 else line[:79].rsplit(" ", 1)[0] + " …"

    def packed(self) -> dict[str, Any]:
        kept = {k: v for k, v in vars(self).items() if v or (k == "settled" and v is not None)}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in kept.items()}

    @classmethod
    def of(cls, value: dict[str, Any] | None) -> "Words":
        """From what was packed; a name that a newer version packed is passed over."""
        known = {f.name for f in fields(cls)}
        given = (value or {}).items()
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in given if k in known})


def _plain(line: str) -> str:
    return re.sub(r"^[\s>#*+\-]+|[*_`]", "", line).strip()


# --- two devices ------------------------------------------------------------------------------------------------


def meet(now: Words, before: Words) -> tuple[Words, bool]:
    """`now` as typed on a device that had not seen `before`: nothing of either is lost.

    A text that goes on in the new one is no other text. Moods and tags of both stay; of two numbers or own words the older is kept
    beside.

    Returns:
        The words to keep, and whether there was something of another device in them.

    Raises:
        TooMuchBeside: no room is left beside the words.
    """
    theirs = [t for t in (*before.also, before.text, *before.answers.values()) if not text_input.is_blank(t)]
    if now.settled is not None and before.settled not in (None, now.settled):
        theirs.append(f"{before.settled} of 10")
    if now.mood and before.mood not in ("", now.mood):
        theirs.append(before.mood)
    also = _apart(theirs, now)
    if sum(map(len, also)) > BESIDE_LIMIT:
        raise TooMuchBeside
    merged = replace(
        now,
        moods=_both(now.moods, before.moods),
        mood=now.mood or before.mood,
        settled=before.settled if now.settled is None else now.settled,
        tags=_both(now.tags, before.tags),
        also=also,
    )
    return merged, any(text not in before.also for text in also)


def _apart(theirs: list[str], now: Words) -> tuple[str, ...]:
    """The texts of `theirs` that stand neither in the new words nor in each other."""
    kept: list[str] = []
    for text in dict.fromkeys(theirs):
        if any(text in own for own in (now.text, *now.answers.values())):
            continue
        kept = [k for k in kept if k not in text]
        if not any(text in k for k in kept):
            kept.append(text)
    return tuple(kept)


def _both(now: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    known = {word.casefold() for word in now}
    return (*now, *(word for word in before if word.casefold() not in known))

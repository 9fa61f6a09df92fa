"""What somebody noticed about themselves: one line at first, the long form whenever they like. Pure values, no storage."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from couples import text_input

WHEN = {"old": "Mostly old", "now": "Now", "both": "Both"}
LABELS = {
    "line": "In one line:",
    "happened": "What happened:",
    "told": "What I told myself:",
    "body": "In my body:",
    "feelings": "I felt:",
    "feeling": "I felt:",
    "did": "What I did:",
    "needs": "I needed:",
    "need": "I needed:",
    "helps": "What helped:",
    "help": "What helped:",
    "when": "Old or now:",
}
DAMAGED = "(These words are damaged and can't be opened.)"
LONG = ("happened", "told", "body", "feelings", "feeling", "did", "needs", "need", "helps", "help")


@cache
def words() -> dict[str, list[str]]:
    """The words to pick from: body, feelings, needs, helps."""
    return tomllib.loads((Path(__file__).parent / "noticed.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Words:
    """All that one entry holds. `at` only puts the entries of one day in order; `also` is what another device had saved meanwhile."""

    line: str = ""
    happened: str = ""
    told: str = ""
    body: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    feeling: str = ""
    did: str = ""
    needs: tuple[str, ...] = ()
    need: str = ""
    helps: tuple[str, ...] = ()
    help: str = ""
    when: str = ""
    at: str = ""
    also: str = ""
    is_damaged: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.is_long and text_input.is_blank(self.line)

    @property
    def is_long(self) -> bool:
        """Whether more than the one line was written."""
        return any(
            value if isinstance(value, tuple) else not text_input.is_blank(value)
            for value in (getattr(self, name) for name in LONG)
        )

    @property
    def title(self) -> str:
        """A line for its author's list."""
        if self.is_damaged:
            return DAMAGED
        text = self.line or self.happened or self.told or ", ".join(self.all_feelings) or "Noticed"
        line = " ".join(text.split())
        return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + " …"

    @property
    def texts(self) -> tuple[str, ...]:
        """What was written in sentences, for those who look whether somebody may be in danger."""
        return tuple(filter(None, (self.line, self.happened, self.told, self.did, self.help)))

    @property
    def all_feelings(self) -> list[str]:
        return [*self.feelings, *in_own_words(self.feeling)]

    @property
    def all_needs(self) -> list[str]:
        return [*self.needs, *in_own_words(self.need)]

    @property
    def all_helps(self) -> list[str]:
        return [*self.helps, *in_own_words(self.help)]

    def packed(self) -> dict[str, Any]:
        return {k: list(v) if isinstance(v, tuple) else v for k, v in vars(self).items() if v}

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Words":
        known = {f.name for f in fields(cls)}
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in value.items() if k in known})


def in_own_words(text: str) -> list[str]:
    """The words of a free line, parted at commas."""
    return [" ".join(word.split()) for word in text.split(",") if word.strip()]

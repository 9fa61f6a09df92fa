"""What a draft, an agreement and a boundary say. Pure values, no storage."""

import tomllib
import uuid
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from couples import text_input

AGREEMENT, BOUNDARY = "agreement", "boundary"
CLOSENESS = {"enough": "Enough", "too-much": "Too much", "too-little": "Too little"}


@dataclass(frozen=True)
class Topic:
    """Something couples agree on; `about` one line, `agreements` and `boundaries` examples of ours, `note` what holds for it alone."""

    key: str
    name: str
    about: str
    agreements: tuple[str, ...]
    boundaries: tuple[str, ...]
    note: str = ""


@cache
def topics() -> dict[str, Topic]:
    """The topics by key, in the order in which pages show them."""
    rows = tomllib.loads((Path(__file__).parent / "topics.toml").read_text("utf-8"))["topics"]
    return {
        row["key"]: Topic(**{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()})
        for row in rows
    }


@dataclass(frozen=True)
class AgreementWords:
    """One version: what both do, what happens if it slips, and each one's need and closeness by person."""

    what: str = ""
    slips: str = ""
    topic: str = ""
    whys: dict[str, str] = field(default_factory=dict)
    closeness: dict[str, str] = field(default_factory=dict)

    def why_of(self, person: uuid.UUID) -> str:
        return self.whys.get(str(person), "")

    def closeness_of(self, person: uuid.UUID) -> str:
        return CLOSENESS.get(self.closeness.get(str(person), ""), "")

    def without(self, person: uuid.UUID) -> "AgreementWords":
        """The same without the need and the closeness of one person."""
        whys, closeness = (
            {k: v for k, v in own.items() if k != str(person)} for own in (self.whys, self.closeness)
        )
        return replace(self, whys=whys, closeness=closeness)

    @property
    def title(self) -> str:
        return beginning(self.what)


@dataclass(frozen=True)
class BoundaryWords:
    """When this happens, I will do that, because I need this; and what I do if it is crossed."""

    when: str = ""
    will: str = ""
    need: str = ""
    crossed: str = ""
    topic: str = ""

    def sentence(self) -> str:
        """The boundary as one would say it; a part that is empty is left out."""
        when, will, need = (
            _without(self.when, "when"),
            _without(self.will, "i will", "i'll"),
            _without(self.need, "because i need", "i need"),
        )
        said = f"When {when}, " if when else ""
        said += f"I will {will}" if will else ""
        said += f", because I need {need}" if need and will else f"I need {need}" if need else ""
        return said.rstrip(" ,") + "." if said.strip() else ""

    @property
    def title(self) -> str:
        return beginning(self.sentence())


@dataclass(frozen=True)
class DraftWords:
    """All that a draft holds, of either kind. `also` is what another device had saved meanwhile."""

    what: str = ""
    why: str = ""
    slips: str = ""
    look_on: str = ""
    closeness: str = ""
    comfort: int | None = None
    show_comfort: bool = False
    when: str = ""
    will: str = ""
    need: str = ""
    crossed: str = ""
    topic: str = ""
    also: str = ""

    TEXTS = ("what", "why", "slips", "when", "will", "need", "crossed")

    @property
    def is_blank(self) -> bool:
        return all(text_input.is_blank(getattr(self, name)) for name in self.TEXTS)

    @property
    def boundary(self) -> BoundaryWords:
        return BoundaryWords(self.when, self.will, self.need, self.crossed, self.topic)

    def agreement(self, author: uuid.UUID, before: AgreementWords | None) -> AgreementWords:
        """These words as a version: the other's need and closeness stay as they were in the version before."""
        others, me = (before or AgreementWords()).without(author), str(author)
        whys = others.whys | ({me: self.why} if self.why else {})
        near = others.closeness | ({me: self.closeness} if self.closeness else {})
        near = near if self.topic == "closeness" else {}
        return AgreementWords(self.what, self.slips, self.topic, whys, near)

    @property
    def title(self) -> str:
        """A line for its author's list."""
        return beginning(self.what) or self.boundary.title or beginning(self.why or self.slips)


def packed(words: Any) -> dict:
    """A dataclass of words as it is sealed: without what is empty."""
    return {k: v for k, v in vars(words).items() if v not in ("", None, {}) and v is not False}


def unpacked(kind: type, value: dict | None) -> Any:
    known = {f.name for f in fields(kind)}
    return kind(**{k: v for k, v in (value or {}).items() if k in known})


def beginning(text: str) -> str:
    """The first line or so of a text, for a list."""
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + " …"


def _without(text: str, *openings: str) -> str:
    """`text` without an opening or an end that the sentence brings itself."""
    text = text.strip().rstrip(" .,;")
    for opening in openings:
        if text.lower().startswith(opening + " "):
            return text[len(opening) + 1 :].lstrip()
    return text

"""What a draft, an agreement and a boundary say. Pure values, no storage."""

import uuid
from datetime import date
from functools import cache
from typing import ClassVar

from couples import content, reader_formats, text_input
from couples.content import Table, Text
from couples.drafts import DraftText
from couples.packing import Packed, replace
from couples.titles import title_of

AGREEMENT, BOUNDARY = "agreement", "boundary"
CLOSENESS = {"enough": "Just right", "too-much": "Too much", "too-little": "Too little"}


class Topic(Table, frozen=True):
    """Something that couples agree on. `about` is one line; `agreements` and `boundaries` are examples of ours.

    `note` is for whoever writes about this topic; `reminder` also for whoever reads it, so it's true above anyone's words.
    """

    key: Text
    name: Text
    about: Text
    agreements: tuple[Text, ...]
    boundaries: tuple[Text, ...]
    note: str = ""
    reminder: str = ""


class _File(Table, frozen=True):
    topics: tuple[Topic, ...]


_file = content.file(__file__, "topics.toml", _File)


@cache
def topics() -> dict[str, Topic]:
    """The topics by key, in the order in which pages show them."""
    return {topic.key: topic for topic in _file().topics}


class AgreementWords(Packed, frozen=True):
    """The words of one version: what both do, what happens if it slips, and each person's need and closeness, by the person's id."""

    what: str = ""
    slips: str = ""
    topic: str = ""
    whys: dict[str, str] = {}
    closeness: dict[str, str] = {}

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
        return title_of(self.what)


class BoundaryWords(Packed, frozen=True):
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
            _without(self.will, "i will", "i'll", "i’ll"),
            _without(self.need, "because i need", "i need"),
        )
        said = f"When {when}, " if when else ""
        said += _future(will) if will else ""
        said += f", because I need {need}" if need and will else f"I need {need}" if need else ""
        return said.rstrip(" ,") + "." if said.strip() else ""

    @property
    def title(self) -> str:
        return title_of(self.sentence())


class DraftWords(DraftText, frozen=True):
    """All that a draft holds, of either kind; `closed` are the quiet lines that its author closed."""

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
    closed: tuple[str, ...] = ()

    TEXTS: ClassVar = ("what", "why", "slips", "when", "will", "need", "crossed")

    @property
    def is_blank(self) -> bool:
        return all(text_input.is_blank(getattr(self, name)) for name in self.TEXTS)

    def said(self) -> dict[str, str]:
        texts = {name: getattr(self, name) for name in self.TEXTS}
        return texts | {
            "comfort": "" if self.comfort is None else f"{self.comfort} out of 10",
            "look_on": _day_in_words(self.look_on),
            "topic": topics()[self.topic].name if self.topic in topics() else "",
            "closeness": CLOSENESS.get(self.closeness, ""),
            "show_comfort": "Yes" if self.show_comfort else "",
        }

    @property
    def labels(self) -> dict[str, str]:
        """What was chosen says little without its question."""
        return {
            "look_on": "When we revisit it:",
            "topic": "Topic:",
            "closeness": "For me, right now, this is:",
            "show_comfort": "Show both numbers if we both want to:",
        }

    @property
    def boundary(self) -> BoundaryWords:
        return BoundaryWords(self.when, self.will, self.need, self.crossed, self.topic)

    def agreement(self, author: uuid.UUID, before: AgreementWords | None) -> AgreementWords:
        """These words as a version that `author` proposes.

        Args:
            before: the version that they change; the partner's need and closeness stay as they are in it.
        """
        others, me = (before or AgreementWords()).without(author), str(author)
        whys = others.whys | ({me: self.why} if self.why else {})
        near = others.closeness | ({me: self.closeness} if self.closeness else {})
        near = near if self.topic == "closeness" else {}
        return AgreementWords(self.what, self.slips, self.topic, whys, near)

    @property
    def title(self) -> str:
        """A line for its author's list."""
        return title_of(self.what) or self.boundary.title or title_of(self.why or self.slips)


def _day_in_words(day: str) -> str:
    return reader_formats.here().day(date.fromisoformat(day), year=True) if day else ""


def _future(will: str) -> str:
    """The way people say it: "I'll go outside", and "I won't go in" for "not go in"."""
    rest = _without(will, "i won't", "i won’t", "not")
    return f"I'll {will}" if rest == will else f"I won't {rest}"


def _without(text: str, *openings: str) -> str:
    """`text` without a first word or a full stop that the sentence around it already has."""
    text = text.strip().rstrip(" .,;")
    for opening in openings:
        if text.lower().startswith(opening + " "):
            return text[len(opening) + 1 :].lstrip()
    return text

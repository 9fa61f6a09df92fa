"""What a review says: findings, strengths and quiet lines.

It guarantees plain data without behaviour of its own; every span is exact in the text that was reviewed.
"""

from enum import StrEnum, auto

import msgspec


class Kind(StrEnum):
    """What a note is about; `checks/` has a file for each."""

    ALWAYS_NEVER = auto()
    YOU_ACCUSATION = auto()
    LABEL_INSULT = auto()
    MIND_READING = auto()
    FAUX_FEELING = auto()
    FEEL_THAT = auto()
    DEMAND_THREAT = auto()
    SARCASM_CONTEMPT = auto()
    VAGUE_REQUEST = auto()
    SHOULD = auto()
    PROTEST = auto()
    LEAVE_THREAT = auto()


COUNTED_AS = {
    Kind.PROTEST: (Kind.MIND_READING, Kind.DEMAND_THREAT),
    Kind.LEAVE_THREAT: (Kind.DEMAND_THREAT,),
}
"""Kinds that are shown by their own name and counted as the ones they are made of."""
KINDS = tuple(kind for kind in Kind if kind not in COUNTED_AS)
"""The kinds that are counted."""


class Label(StrEnum):
    """What a whole text is; for measuring, never shown."""

    I_STATEMENT = auto()
    BLAME = auto()
    PSEUDO = auto()
    NEUTRAL = auto()


ACCUSING = frozenset([Label.BLAME, Label.PSEUDO])


class Part(StrEnum):
    """What helps a text to be heard; `parts/` has a file for each."""

    OBSERVATION = auto()
    FEELING = auto()
    NEED = auto()
    REQUEST = auto()


class LineKind(StrEnum):
    """The quiet lines beside a text, and so the page each of them leads to."""

    SAFETY = auto()
    CRISIS = auto()
    EXIT = auto()
    LANGUAGE = auto()
    CAUTION = auto()


class Language(StrEnum):
    """What a text is written in."""

    ENGLISH = "en"
    OTHER = ""


class Finding(msgspec.Struct, frozen=True):
    """One phrase that may land as blame: `text[start:end]`, why, and other ways to say it.

    `also` names further kinds in the same phrase, so that one phrase carries one note. `soft` marks a
    suggestion about a word on which sources disagree.
    """

    kind: Kind
    start: int
    end: int
    why: str
    offers: tuple[str, ...]
    also: tuple[Kind, ...] = ()
    soft: bool = False


class Line(msgspec.Struct, frozen=True):
    """A quiet line beside the text, with the page it leads to."""

    kind: LineKind
    text: str


class Review(msgspec.Struct, frozen=True):
    """All that wording help has to say about a text; `label` is for measuring and never shown."""

    label: Label
    parts: frozenset[Part]
    findings: tuple[Finding, ...] = ()
    strengths: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    language: Language = Language.ENGLISH

    @property
    def issues(self) -> frozenset[Kind]:
        """The kinds found, as they are counted."""
        named = {kind for finding in self.findings for kind in (finding.kind, *finding.also)}
        return frozenset(counted for kind in named for counted in COUNTED_AS.get(kind, (kind,)))

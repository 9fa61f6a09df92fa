"""What a review says: findings, praise and quiet lines.

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


class Pointer(StrEnum):
    """How surely a text points to help, and to which: three values are sure, each of one kind of help; one is a question."""

    NONE = auto()
    PERHAPS = auto()
    SAFETY = auto()
    CRISIS = auto()
    OWN = auto()


SURE = frozenset([Pointer.SAFETY, Pointer.CRISIS, Pointer.OWN])


class Door(StrEnum):
    """Which help a line opens: an unsafe relationship, a life in danger, one's own behaviour."""

    SAFETY = auto()
    CRISIS = auto()
    OWN = auto()


class Caution(StrEnum):
    """Whose freedom a text touches: the partner's, the writer's own, or that of whoever was sent it."""

    NONE = auto()
    OVER = auto()
    SELF = auto()
    RECEIVER = auto()


class By(StrEnum):
    """Who wrote a text, as seen by the one it's read for."""

    ME = auto()
    PARTNER = auto()


class LineKind(StrEnum):
    """The quiet lines beside a text. `PERHAPS` asks; the three before it are sure; the last three are about control."""

    SAFETY = auto()
    CRISIS = auto()
    OWN = auto()
    PERHAPS = auto()
    EXIT = auto()
    LANGUAGE = auto()
    CAUTION = auto()
    SELF = auto()
    RECEIVER = auto()


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
    """A quiet line beside the text. `door` is the help that it opens, `ideas` other ways to say a rule."""

    kind: LineKind
    text: str
    door: Door | None = None
    ideas: tuple[str, ...] = ()

    @property
    def is_about_safety(self) -> bool:
        """Whether it stands in place of notes and praise, and can be closed with "No, I'm okay"."""
        return self.door is not None

    @property
    def closed_as(self) -> str:
        """The key under which a page notes that this line was closed; a question's names its help, so that others stay open."""
        return closed_question(self.door) if self.kind == LineKind.PERHAPS and self.door else self.kind.value


def closed_question(door: Door) -> str:
    """The `closed_as` of the question about this help; questions about other help stay open."""
    return f"{LineKind.PERHAPS}-{door}"


class Review(msgspec.Struct, frozen=True):
    """All that wording help has to say about a text; `label` is for measuring and never shown.

    Where `pointer` is sure there's no finding and no praise; where it's a question there's no praise, and no finding in the
    sentences that it's about. A draft is praised only where each text of it `may_be_praised`.
    """

    label: Label
    parts: frozenset[Part]
    findings: tuple[Finding, ...] = ()
    praise: str = ""
    lines: tuple[Line, ...] = ()
    language: Language = Language.ENGLISH
    pointer: Pointer = Pointer.NONE
    caution: Caution = Caution.NONE
    may_be_praised: bool = True

    @property
    def door(self) -> Door | None:
        """Which help the line about safety opens."""
        return next((line.door for line in self.lines if line.door), None)

    @property
    def issues(self) -> frozenset[Kind]:
        """The kinds found, as they are counted."""
        named = {kind for finding in self.findings for kind in (finding.kind, *finding.also)}
        return frozenset(counted for kind in named for counted in COUNTED_AS.get(kind, (kind,)))

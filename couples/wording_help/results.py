"""What a review says: findings, strengths and quiet lines.

Promise: plain data without behaviour of its own; every span is exact in the text that was reviewed.
"""

from dataclasses import dataclass

KINDS = (
    "always_never",
    "you_accusation",
    "label_insult",
    "mind_reading",
    "faux_feeling",
    "feel_that",
    "demand_threat",
    "sarcasm_contempt",
    "vague_request",
    "should",
)
BESIDE = {"protest": ("mind_reading", "demand_threat"), "leave_threat": ("demand_threat",)}
LABELS = ("i_statement", "blame", "pseudo", "neutral")
PARTS = ("observation", "feeling", "need", "request")


@dataclass(frozen=True, slots=True)
class Finding:
    """One phrase that may land as blame: `text[start:end]`, why, and other ways to say it.

    `also` names further kinds in the same phrase, so that one phrase carries one note. `soft` marks a
    suggestion about a word on which sources disagree.
    """

    kind: str
    start: int
    end: int
    why: str
    offers: tuple[str, ...]
    also: tuple[str, ...] = ()
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A quiet line beside the text, with the page it leads to ("safety", "crisis" or "exit")."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """All that word help has to say about a text; `label` is for measuring and never shown."""

    label: str
    parts: frozenset[str]
    findings: tuple[Finding, ...] = ()
    strengths: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    language: str = "en"

    @property
    def issues(self) -> frozenset[str]:
        """The kinds found, with those that stand beside mapped to the ones that are counted."""
        named = {kind for finding in self.findings for kind in (finding.kind, *finding.also)}
        return frozenset(counted for kind in named for counted in BESIDE.get(kind, (kind,)))

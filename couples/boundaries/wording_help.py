"""Wording help for the fields of a draft, and the caution if a text is really a rule over the partner.

It explains, and offers other ways to say it. It goes by rules alone: what two agree on ("one cooks, the other washes up")
isn't how partners talk to each other, and the classifier would find blame in it. Where they say what they'll do, only contempt,
motives, insults and threats are noted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from couples.boundaries.agreement_text import AGREEMENT, BOUNDARY, DraftWords
from couples.wording_help import Finding, Line, read_draft
from couples.wording_help.results import Caution, LineKind

LABELS = {
    "what": "What we do",
    "why": "Why it matters to me",
    "slips": "If it slips",
    "when": "When",
    "will": "I will",
    "need": "because I need",
    "crossed": "If it's crossed",
}
FIELDS = {AGREEMENT: ("what", "why", "slips"), BOUNDARY: ("when", "will", "need", "crossed")}
ARRANGED = frozenset(["what", "slips"])
"""What two people say they'll do: "you always do the school run" is no blame there."""
BEFORE = {"when": "When ", "will": "I will ", "need": "I need "}


@dataclass(frozen=True)
class Note:
    """One finding: in which field, the phrase, why it may land as blame, other ways to say it."""

    field: str
    phrase: str
    why: str
    offers: tuple[str, ...]
    soft: bool


@dataclass(frozen=True)
class Help:
    """What wording help says about a draft: quiet lines, and either notes or one line of praise.

    `rule_text` is the field that holds a rule over the partner. If `is_sure`, someone may be in danger: then there's
    nothing else, even after the line is closed.
    """

    notes: tuple[Note, ...]
    lines: tuple[Line, ...]
    praise: str
    is_sure: bool
    rule_text: str = ""

    @property
    def rule(self) -> Line | None:
        """The caution about a rule over the partner, if there is one."""
        return next((line for line in self.lines if line.kind == LineKind.CAUTION), None)


def help_with(kind: str, words: DraftWords, *, names: Sequence[str] = ()) -> Help:
    """Reads the fields of `kind` that have words, one by one and together, without the lines that were closed.

    Args:
        names: what the partner is called.
    """
    texts = {name: getattr(words, name) for name in FIELDS[kind] if getattr(words, name)}
    before = {name: _before(name, text) for name, text in texts.items()}
    joined = f"{words.boundary.sentence()} {words.crossed}".strip() if kind == BOUNDARY else ""
    said = read_draft(
        {name: before[name] + text for name, text in texts.items()},
        joined,
        bare={name: text for name, text in texts.items() if before[name]},
        closed=words.closed,
        names=names,
        by_rules_alone=True,
        arranged=ARRANGED,
    )
    notes = [
        note
        for name, findings in said.findings.items()
        for finding in findings
        if (note := _note(name, texts[name], finding, len(before[name])))
    ]
    rules = (name for name, each in said.reviews.items() if each.caution == Caution.OVER)
    rule = texts.get(next(rules, next(iter(texts), "")), "")
    return Help(tuple(notes), said.lines, said.praise, said.is_sure, rule)


def _before(name: str, text: str) -> str:
    """The words that the sentence puts before a field, unless its author has typed them, too."""
    before = BEFORE.get(name, "")
    return "" if before and text.lower().startswith(before.strip().lower()) else before


def _note(name: str, text: str, finding: Finding, shift: int) -> Note | None:
    start, end = max(0, finding.start - shift), finding.end - shift
    return Note(name, text[start:end], finding.why, finding.offers, finding.soft) if end > start else None

"""Wording help over the fields of a draft, and the caution where a text is really a rule over the other. Explains, offers, lets go.

By rules alone: what two agree on ("one cooks, the other washes up") is not how partners talk to each other, and the classifier finds blame in it.
"""

from dataclasses import dataclass

from couples.boundaries.words import AGREEMENT, DraftWords
from couples.wording_help import Finding, Line, caution, review

LABELS = {
    "what": "What we do",
    "why": "Why it matters to me",
    "slips": "If it slips",
    "when": "When",
    "will": "I will",
    "need": "because I need",
    "crossed": "If it is crossed",
}
FIELDS = {AGREEMENT: ("what", "why", "slips"), "boundary": ("when", "will", "need", "crossed")}
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
    """What wording help says about a draft; `rule` is the caution about a rule over the other, if there is one, and `rule_text` the field it stands in."""

    notes: tuple[Note, ...]
    lines: tuple[Line, ...]
    rule: Line | None
    strengths: tuple[str, ...]
    is_english: bool
    rule_text: str = ""


def help_with(kind: str, words: DraftWords) -> Help:
    """Reads the fields of `kind` that have words. Nothing of it is kept."""
    notes: list[Note] = []
    lines: dict[str, Line] = {}
    strengths: dict[str, None] = {}
    rule, rule_text, is_english = None, "", True
    for name in FIELDS[kind]:
        text = getattr(words, name)
        if not text:
            continue
        before = BEFORE.get(name, "")
        before = "" if text.lower().startswith(before.strip().lower() or "\0") else before
        said = review(before + text, by_rules_alone=True)
        is_english = is_english and said.language == "en"
        if rule is None and (found := caution(text)):
            rule, rule_text = found, text
        lines.update({line.kind: line for line in said.lines})
        strengths.update(dict.fromkeys(said.strengths))
        notes += [note for f in said.findings if (note := _note(name, text, f, len(before)))]
    return Help(tuple(notes), tuple(lines.values()), rule, tuple(strengths), is_english, rule_text)


def _note(name: str, text: str, finding: Finding, shift: int) -> Note | None:
    start, end = max(0, finding.start - shift), finding.end - shift
    return Note(name, text[start:end], finding.why, finding.offers, finding.soft) if end > start else None

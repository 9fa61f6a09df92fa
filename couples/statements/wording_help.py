"""Wording help over the fields of a draft: it reads what its author wrote and nothing else, and nothing of it is kept.

A field is reviewed inside the words that the sentence puts before it, so that "ignored" is read as "I feel ignored"; spans then count
within the field again.
"""

from dataclasses import dataclass

from couples.statements.statement_text import DraftWords
from couples.wording_help import caution, review
from couples.wording_help.results import Finding, Line

BEFORE = {
    "free": "",
    "observation": "When ",
    "feeling": "I feel ",
    "need": "I need ",
    "request": "Would you be willing to ",
    "other_view": "I can see that you ",
}
SAID_BY_THE_FIELD = {
    "observation": ("When ", "when "),
    "feeling": ("I feel ",),
    "need": ("I need ",),
    "request": ("Would you be willing to ", "Would you ", "Could you ", "Can you "),
    "other_view": ("I can see that you ", "I can see you "),
}
BELONGS = {
    "observation": "When",
    "feeling": "I feel",
    "need": "because I need",
    "request": "Would you be willing to",
}


@dataclass(frozen=True)
class Note:
    """One finding in one field, for the page: the phrase, why it may land as blame, and other ways to say it.

    `offers` can take the phrase's place as they are; `ideas` are whole sentences that do not fit into this field.
    """

    field: str
    start: int
    end: int
    phrase: str
    why: str
    offers: tuple[str, ...]
    soft: bool
    ideas: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """By what a dismissed note is known for good in this draft."""
        return f"{self.field}|{' '.join(self.phrase.lower().split())}"


@dataclass(frozen=True)
class Help:
    """What wording help says about a draft: what works first, then notes by field, quiet lines, and what could go where."""

    strengths: tuple[str, ...]
    notes: dict[str, list[Note]]
    lines: tuple[Line, ...]
    is_english: bool
    hints: tuple[str, ...]

    @property
    def count(self) -> int:
        return sum(len(found) for found in self.notes.values())


def help_with(words: DraftWords) -> Help:
    """Reviews every field that has words, without those notes that its author dismissed."""
    strengths, lines, notes = {}, {}, {}
    is_english = True
    parts: set[str] = set()
    for name, before in BEFORE.items():
        text = getattr(words, name)
        if not text:
            continue
        before = "" if text.lower().startswith(before.strip().lower()) else before
        said = review(before + text)
        is_english = is_english and said.language == "en"
        strengths.update(dict.fromkeys(said.strengths))
        lines.update({line.kind: line for line in (*said.lines, *filter(None, [caution(text)]))})
        found = [_note(name, text, finding, len(before)) for finding in said.findings]
        notes[name] = [n for n in found if n and n.mark not in words.dismissed]
        if name == "free":
            parts |= said.parts
    return Help(
        tuple(strengths),
        {k: v for k, v in notes.items() if v},
        tuple(lines.values()),
        is_english,
        _hints(words, parts),
    )


def _note(name: str, text: str, finding: Finding, shift: int) -> Note | None:
    start, end = max(0, finding.start - shift), finding.end - shift
    if end <= 0 or start >= end:
        return None
    offers, ideas = _fitting(name, text[:start], finding.offers)
    return Note(name, start, end, text[start:end], finding.why, offers, finding.soft, ideas)


def _fitting(name: str, before: str, offers: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Offers as they fit into a field behind `before`, without the words that the sentence brings itself; and those that do not."""
    if name == "free" or before.rstrip()[-1:] in (".", "!", "?"):
        return offers, ()
    fit, ideas = [], []
    for offer in offers:
        opening = next((o for o in SAID_BY_THE_FIELD[name] if not before and offer.startswith(o)), "")
        rest = offer.removeprefix(opening)
        if (opening or rest[:1].islower()) and not (name == "feeling" and " I need " in rest):
            fit.append(rest)
        else:
            ideas.append(offer)
    return tuple(dict.fromkeys(fit)), tuple(ideas)


def _hints(words: DraftWords, parts: set[str]) -> tuple[str, ...]:
    """What of the free writing could go into which field, while that field is still empty."""
    empty = {
        "observation": not words.observation,
        "feeling": not words.all_feelings,
        "need": not words.need,
        "request": not words.request,
    }
    return tuple(f for f in BELONGS if f in parts and empty[f])


def put_in(text: str, start: int, end: int, offer: str) -> str:
    """`text` with the phrase between `start` and `end` said as offered, without two marks at the end of a sentence."""
    if offer[-1:] in (".", "?") and text[end : end + 1] in (".", "!", "?"):
        end += 1
    return text[:start] + offer + text[end:]

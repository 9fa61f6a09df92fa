"""Wording help over the fields of a draft: it reads what its author wrote and nothing else, and nothing of it is kept.

A field is reviewed inside the words that the sentence puts before it, so that "ignored" is read as "I feel ignored"; spans then count
within the field again. What happened is also read as it was typed: after "When", "you never listen" may sound like a mere scene.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from couples.statements.joining import is_whole
from couples.statements.offer_in_text import put_in
from couples.statements.statement_text import DraftWords
from couples.wording_help import Finding, Line, in_place, read_draft

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

    `offers` can take the phrase's place as they are; `ideas` are other words that would leave a broken sentence there.
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
        """The key by which a note stays dismissed in this draft."""
        return f"{self.field}|{' '.join(self.phrase.lower().split())}"


@dataclass(frozen=True)
class Help:
    """What wording help says about a draft: quiet lines, notes by field or one line of praise, and what could go where.

    If `is_sure`, someone may be in danger: then there's nothing else, even after the line is closed.
    """

    praise: str
    notes: dict[str, list[Note]]
    lines: tuple[Line, ...]
    is_sure: bool
    hints: tuple[str, ...]

    @property
    def count(self) -> int:
        return sum(len(found) for found in self.notes.values())


def help_with(words: DraftWords, *, names: Sequence[str] = ()) -> Help:
    """Reviews every field that has words, and all of them together, without the notes and lines that its author dismissed.

    Args:
        names: what the partner is called.
    """
    texts = {name: getattr(words, name) for name in BEFORE}
    before = {name: _before(name, text) for name, text in texts.items()}
    said = read_draft(
        {name: before[name] + text for name, text in texts.items() if text},
        " ".join([*words.sentences(), words.free]).strip(),
        bare={name: text for name, text in texts.items() if text and before[name]},
        closed=words.closed,
        names=names,
    )
    notes = {}
    for name, findings in said.findings.items():
        found = [_note(name, texts[name], finding, before[name]) for finding in findings]
        if name == "observation":
            found += [_note(name, texts[name], finding, "") for finding in said.found_as_typed(name)]
        notes[name] = [note for note in found if note and note.mark not in words.dismissed]
    free = said.reviews.get("free")
    is_asked = any(line.is_about_safety for line in said.lines)
    return Help(
        said.praise,
        {name: found for name, found in notes.items() if found},
        said.lines,
        said.is_sure,
        _hints(words, set(free.parts)) if free and not (said.is_sure or is_asked) else (),
    )


def _before(name: str, text: str) -> str:
    """What the sentence puts before a field, unless its author has written it too or wrote a sentence of its own."""
    is_there = text.lower().startswith(BEFORE[name].strip().lower())
    return "" if is_there or is_whole(name, text) else BEFORE[name]


def _note(name: str, text: str, finding: Finding, before: str) -> Note | None:
    """`finding` in a field that was read with the words `before` it."""
    start, end = max(0, finding.start - len(before)), finding.end - len(before)
    if end <= 0 or start >= end:
        return None
    fit = {offer: _fitted(name, text, finding, before, offer) for offer in finding.offers}
    offers = tuple(dict.fromkeys(offer for offer in fit.values() if offer))
    ideas = tuple(offer for offer, fitted in fit.items() if not fitted)
    return Note(name, start, end, text[start:end], finding.why, offers, finding.soft, ideas)


def _fitted(name: str, text: str, finding: Finding, before: str, offer: str) -> str:
    """`offer` as it can stand in this field, so that the sentence still reads as one; empty where it can't."""
    start, end = finding.start - len(before), finding.end - len(before)
    placed = in_place(before + text, finding.start, finding.end, offer)
    if name == "free":
        return placed
    if name == "feeling" and " I need " in offer:
        return ""  # the need comes behind it
    is_own = is_whole(name, text)
    if is_own or text[: max(0, start)].strip():
        return placed if placed and (not is_own or _stays_one(name, put_in(text, start, end, placed))) else ""
    rest = _behind_the_field(name, placed if text[end:].strip(" .!?") else offer)
    return "" if name == "observation" and "," in rest else rest  # what follows is what I feel


def _behind_the_field(name: str, offer: str) -> str:
    """`offer` without the words that the sentence brings itself; empty if it doesn't go on behind them."""
    opening = next((words for words in SAID_BY_THE_FIELD[name] if offer.startswith(words)), "")
    rest = offer.removeprefix(opening)
    return rest if opening or rest[:1].islower() else ""


def _stays_one(name: str, text: str) -> bool:
    """Whether `text` still is a sentence of its own, or one that begins with the words of the field."""
    begins = text.startswith(SAID_BY_THE_FIELD[name])
    return is_whole(name, text) or (begins and not (name == "observation" and "," in text))


def _hints(words: DraftWords, parts: set[str]) -> tuple[str, ...]:
    """What of the free writing could go into which field, while that field is still empty."""
    empty = {
        "observation": not words.observation,
        "feeling": not words.all_feelings,
        "need": not words.need,
        "request": not words.request,
    }
    return tuple(f for f in BELONGS if f in parts and empty[f])

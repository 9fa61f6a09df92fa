"""A draft of several fields, heard as a whole before any field of it is read.

It guarantees that one field that surely tells of danger silences the notes and praise of all, and that danger is also heard if it's
spread over several fields. Closing a sure line brings back neither notes nor praise; closing a question brings back the notes alone,
and questions about other help stay open. Trade-off: a draft of several fields is read twice, field by field and joined; pieces that
were heard by meaning aren't heard again, and all of it shares one `Attention`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

import msgspec

from couples.wording_help.results import (
    SURE,
    By,
    Door,
    Finding,
    Line,
    LineKind,
    Pointer,
    Review,
    closed_question,
)
from couples.wording_help.review_text import review
from couples.wording_help.safety.chances import BY_WEIGHT
from couples.wording_help.safety.pieces import Attention, Share

_SURE = (LineKind.CRISIS, LineKind.SAFETY, LineKind.OWN)
_ASIDE = (LineKind.LANGUAGE, LineKind.EXIT)


class WholeDraft(msgspec.Struct, frozen=True):
    """What a page may show: findings by field, at most one line of praise, and the lines that are still open."""

    lines: tuple[Line, ...] = ()
    findings: Mapping[str, tuple[Finding, ...]] = {}
    praise: str = ""
    is_sure: bool = False
    reviews: Mapping[str, Review] = {}
    bare: Mapping[str, Review] = {}

    def found_as_typed(self, name: str) -> tuple[Finding, ...]:
        """What's found in a field without the page's words before it, if nothing is found with them. Counts from its own beginning."""
        is_shown = name in self.findings and not self.findings[name]
        return self.bare[name].findings if is_shown and name in self.bare else ()


def read_draft(
    fields: Mapping[str, str],
    joined: str = "",
    *,
    bare: Mapping[str, str] = MappingProxyType({}),
    by: By = By.ME,
    closed: Collection[str] = (),
    names: Sequence[str] = (),
    by_rules_alone: bool = False,
    arranged: Collection[str] = (),
) -> WholeDraft:
    """Everything there is to say about `fields` that have words.

    Args:
        joined: the draft as one would say it; else its fields one below the other.
        bare: fields as they were typed, if `fields` has the page's words before them; of them only danger and control are heard.
            What else there is to say of them is in `bare` of the answer.
        by: as in `review`.
        closed: what its author has closed, by `Line.closed_as`.
        names: what the partner is called.
        by_rules_alone: as in `review`.
        arranged: the fields that say what two people will do.
    """
    texts = {name: text for name, text in fields.items() if text.strip()}
    attention, letters = Attention(), sum(map(len, texts.values()))
    doors = [door for door in Door if not _is_open(door, closed)]

    reader = partial(review, by=by, names=names, by_rules_alone=by_rules_alone, closed=doors)

    def read(text: str, part: float = 1.0, name: str = "") -> Review:
        return reader(text, is_arranged=name in arranged, share=Share(attention, part))

    reviews = {name: read(text, len(text) / letters, name) for name, text in texts.items()}
    together = [joined or "\n".join(texts.values())] if len(texts) > 1 or joined else []
    alone = {name: read(text) for name, text in bare.items()}
    heard = [*alone.values(), *reviews.values(), *map(read, together)]
    return msgspec.structs.replace(_said_of(heard, reviews, closed), bare=alone)


def _is_open(door: Door, closed: Collection[str]) -> bool:
    """Whether its author may still be asked about this help."""
    return closed_question(door) not in closed and door not in closed


def _said_of(heard: list[Review], reviews: dict[str, Review], closed: Collection[str]) -> WholeDraft:
    """What may be shown of everything that was `heard`; `reviews` are those of the fields."""
    lines = _lines_of(heard, list(reviews.values()), closed)
    if any(each.pointer in SURE for each in heard):
        about_safety = tuple(line for line in lines if line.is_about_safety)
        return WholeDraft(about_safety, is_sure=True, reviews=reviews)
    is_asked = any(line.kind == LineKind.PERHAPS for line in lines)
    is_spread = all(each.pointer == Pointer.NONE for each in reviews.values())
    findings = {} if is_asked and is_spread else {name: each.findings for name, each in reviews.items()}
    may_be_praised = all(each.may_be_praised for each in heard) and not any(findings.values())
    praise = heard[-1].praise if heard and may_be_praised else ""
    return WholeDraft(tuple(lines), findings, praise, reviews=reviews)


def lines_beside(texts: Iterable[str], *, names: Sequence[str] = ()) -> list[Line]:
    """The lines about safety and control beside texts that get no notes: the texts one by one, and together."""
    fields = {str(number): text for number, text in enumerate(texts)}
    return list(without_notes(read_draft(fields, names=names)).lines)


def without_notes(said: WholeDraft) -> WholeDraft:
    """What's shown of `said` beside texts that get no notes: the lines about safety and control."""
    lines = tuple(line for line in said.lines if line.kind not in _ASIDE)
    return msgspec.structs.replace(said, lines=lines, findings={}, praise="")


def lines_by_text(
    texts: Mapping[str, str], *, names: Sequence[str] = (), closed: Collection[str] = ()
) -> dict[str, list[Line]]:
    """The same by the name of the first text that a line is about; by "" where it's about several together.

    Args:
        closed: what their author has closed, by `Line.closed_as`.
    """
    said = read_draft(texts, names=names, closed=closed)
    found: dict[str, list[Line]] = {}
    for line in said.lines:
        if line.kind not in _ASIDE:
            about = (name for name, each in said.reviews.items() if line in each.lines)
            found.setdefault(next(about, ""), []).append(line)
    return found


def _lines_of(heard: list[Review], alone: list[Review], closed: Collection[str]) -> list[Line]:
    """The lines that are still open, with at most one about safety, first: a sure one or else a question, about the graver help.

    Each kind comes once. A line about anything but danger and control counts only from a field read by itself (`alone`).
    """
    found: dict[str, Line] = {}
    for said in heard:
        for line in said.lines:
            if line.kind not in _ASIDE or any(said is each for each in alone):
                found.setdefault(line.closed_as, line)
    sure = [found[kind] for kind in _SURE if kind in found and kind not in closed]
    asked = [
        found[ask] for door in BY_WEIGHT if (ask := closed_question(door)) in found and _is_open(door, closed)
    ]
    others = [line for line in found.values() if not line.is_about_safety and line.kind not in closed]
    return [*(sure or asked)[:1], *others]

"""A draft of several fields, heard as a whole before any field of it is read.

It guarantees that one sure field silences the notes and the praise of all, that what is spread over fields is heard too,
and that a line its author has closed brings nothing back that shouldn't come: after a sure line neither notes nor praise,
after a question the notes alone. Trade-off: a draft of several fields is read twice, field by field and joined.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from couples.wording_help.results import SURE, By, Finding, Line, LineKind, Pointer, Review
from couples.wording_help.review_text import review

_SURE = (LineKind.CRISIS, LineKind.SAFETY, LineKind.OWN)
_ASIDE = (LineKind.LANGUAGE, LineKind.EXIT)


class WholeDraft(msgspec.Struct, frozen=True):
    """What a page may show: findings by field, at most one line of praise, and the lines that are still open."""

    lines: tuple[Line, ...] = ()
    findings: Mapping[str, tuple[Finding, ...]] = {}
    praise: str = ""
    is_sure: bool = False
    reviews: Mapping[str, Review] = {}


def read_draft(
    fields: Mapping[str, str],
    joined: str = "",
    *,
    bare: Collection[str] = (),
    by: By = By.ME,
    closed: Collection[str] = (),
    names: Sequence[str] = (),
    by_rules_alone: bool = False,
) -> WholeDraft:
    """Everything there is to say about `fields` that have words.

    Args:
        joined: the draft as one would say it; else its fields one below the other.
        bare: fields as they were typed, where `fields` has words of the page before them: heard, and no more.
        by: as in `review`.
        closed: the kinds of lines that its author has closed.
        names: what the partner is called.
        by_rules_alone: as in `review`.
    """
    texts = {name: text for name, text in fields.items() if text.strip()}
    asked = LineKind.PERHAPS not in closed

    def read(text: str) -> Review:
        return review(text, by=by, names=names, by_rules_alone=by_rules_alone, keep_all_notes=not asked)

    reviews = {name: read(text) for name, text in texts.items()}
    together = [joined or "\n".join(texts.values())] if len(texts) > 1 or joined else []
    heard = [*map(read, bare), *reviews.values(), *map(read, together)]
    return _said_of(heard, reviews, closed)


def _said_of(heard: list[Review], reviews: dict[str, Review], closed: Collection[str]) -> WholeDraft:
    """What may be shown of everything that was `heard`; `reviews` are those of the fields."""
    found = _by_kind(heard, list(reviews.values()))
    if any(each.pointer in SURE for each in heard):
        sure = [found[kind] for kind in _SURE if kind in found and kind not in closed]
        return WholeDraft(tuple(sure[:1]), is_sure=True, reviews=reviews)
    is_asked = LineKind.PERHAPS in found and LineKind.PERHAPS not in closed
    is_spread = all(each.pointer == Pointer.NONE for each in reviews.values())
    findings = {} if is_asked and is_spread else {name: each.findings for name, each in reviews.items()}
    lines = tuple(line for kind, line in found.items() if kind not in closed)
    praise = heard[-1].praise if heard and not found and not any(findings.values()) else ""
    return WholeDraft(lines, findings, praise, reviews=reviews)


def lines_beside(texts: Iterable[str], *, names: Sequence[str] = ()) -> list[Line]:
    """The lines about safety and control beside texts that get no notes: the texts one by one, and together."""
    fields = {str(number): text for number, text in enumerate(texts)}
    lines = read_draft(fields, names=names).lines
    return [line for line in lines if line.kind not in _ASIDE]


def _by_kind(heard: list[Review], alone: list[Review]) -> dict[LineKind, Line]:
    """Each kind of line once, safety first. What is no matter of danger or control counts only within a field."""
    found: dict[LineKind, Line] = {}
    for said in heard:
        for line in said.lines:
            if line.kind not in _ASIDE or any(said is each for each in alone):
                found.setdefault(line.kind, line)
    return dict(sorted(found.items(), key=lambda item: not item[1].is_about_safety))

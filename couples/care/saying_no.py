"""Practising to say no: the ladder from `saying_no.toml`, and wording help for a person's own answer.

Wording help reads only what its writer wrote, and stores nothing of it. It never asks for a softer no.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from couples import content, wording_help
from couples.content import Table, Text
from couples.wording_help.results import Finding, Line


class Rung(Table, frozen=True):
    key: Text
    size: Text
    say: Text


class _Opening(Table, frozen=True):
    say: Text


class _File(Table, frozen=True):
    rungs: tuple[Rung, ...]
    openings: tuple[_Opening, ...]


_file = content.file(__file__, "saying_no.toml", _File)


@dataclass(frozen=True)
class Help:
    """What wording help says about an answer: quiet lines, and phrases that may land as blame or one line of praise.

    Where `is_sure`, someone may be in danger: then there's nothing else, also after the line is closed.
    """

    praise: str
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    is_sure: bool
    text: str
    closed: tuple[str, ...] = ()

    def phrase(self, finding: Finding) -> str:
        return self.text[finding.start : finding.end]


@cache
def ladder() -> dict[str, Rung]:
    """By key, from very small to bigger."""
    return {rung.key: rung for rung in _file().rungs}


@cache
def openings() -> tuple[str, ...]:
    return tuple(opening.say for opening in _file().openings)


def help_with(text: str, *, closed: Collection[str] = ()) -> Help:
    said = wording_help.read_draft({"text": text}, closed=closed)
    return Help(said.praise, said.findings.get("text", ()), said.lines, said.is_sure, text, tuple(closed))

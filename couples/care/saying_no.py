"""Practising to say no: the ladder from `saying_no.toml`, and word help on an own answer.

Wording help reads what its writer wrote and nothing else, and nothing of it is kept. It never asks for a softer no.
"""

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
    """What word help says about an answer: what works, phrases that may land as blame, and quiet lines."""

    strengths: tuple[str, ...]
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    text: str

    def phrase(self, finding: Finding) -> str:
        return self.text[finding.start : finding.end]

    @property
    def is_grave(self) -> bool:
        """Somebody may be in danger: then nothing is praised and nothing is pointed to."""
        return any(line.kind in ("safety", "crisis") for line in self.lines)


@cache
def ladder() -> dict[str, Rung]:
    """By key, from very small to bigger."""
    return {rung.key: rung for rung in _file().rungs}


@cache
def openings() -> tuple[str, ...]:
    return tuple(opening.say for opening in _file().openings)


def help_with(text: str) -> Help:
    said = wording_help.review(text)
    lines = {line.kind: line for line in (*said.lines, *filter(None, [wording_help.caution(text)]))}
    return Help(said.strengths, said.findings, tuple(lines.values()), text)

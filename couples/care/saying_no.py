"""Practising to say no: the ladder from `saying_no.toml`, and word help on an own answer.

Wording help reads what its writer wrote and nothing else, and nothing of it is kept. It never asks for a softer no.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from couples import wording_help
from couples.wording_help.results import Finding, Line


@dataclass(frozen=True)
class Rung:
    key: str
    size: str
    say: str


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
    return {entry["key"]: Rung(**entry) for entry in _file()["rungs"]}


@cache
def openings() -> tuple[str, ...]:
    return tuple(entry["say"] for entry in _file()["openings"])


def help_with(text: str) -> Help:
    said = wording_help.review(text)
    lines = {line.kind: line for line in (*said.lines, *filter(None, [wording_help.caution(text)]))}
    return Help(said.strengths, said.findings, tuple(lines.values()), text)


@cache
def _file() -> dict:
    return tomllib.loads(Path(__file__).with_name("saying_no.toml").read_text("utf-8"))

"""The words around the pages, from `prompts_and_moods.toml`: moods, prompts, questions to oneself, and a kind last line."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Prompt:
    """Something to begin with, when asked for. `stop` says kindly that one may stop at any time."""

    key: str
    name: str
    text: str
    stop: str


@cache
def _file() -> dict:
    return tomllib.loads((Path(__file__).parent / "prompts_and_moods.toml").read_text("utf-8"))


@cache
def prompts() -> dict[str, Prompt]:
    return {entry["key"]: Prompt(**entry) for entry in _file()["prompts"]}


@cache
def questions() -> dict[str, str]:
    """The questions of a check-in with oneself: key and text."""
    return {q["key"]: q["text"] for q in _file()["questions"]}


def moods() -> list[str]:
    return _file()["moods"]


def settled_ends() -> list[str]:
    """What 0 and 10 mean."""
    return [_file()["settled"]["low"], _file()["settled"]["high"]]


def kind_line(day: date) -> str:
    """One kind sentence to end with, the same all day."""
    lines = _file()["kind_lines"]
    return lines[day.toordinal() % len(lines)]

"""The words around the pages, from `prompts_and_moods.toml`: moods, prompts, questions to oneself, and a kind last line."""

from datetime import date
from functools import cache

from couples import content
from couples.content import Table, Text


class Prompt(Table, frozen=True):
    """Something to begin with, when asked for. `stop` says kindly that one may stop at any time."""

    key: Text
    name: Text
    text: Text
    stop: Text


class _Question(Table, frozen=True):
    key: Text
    text: Text


class _Ends(Table, frozen=True):
    low: Text
    high: Text


class _File(Table, frozen=True):
    moods: tuple[Text, ...]
    kind_lines: tuple[Text, ...]
    settled: _Ends
    prompts: tuple[Prompt, ...]
    questions: tuple[_Question, ...]


_file = content.file(__file__, "prompts_and_moods.toml", _File)


@cache
def prompts() -> dict[str, Prompt]:
    return {prompt.key: prompt for prompt in _file().prompts}


@cache
def questions() -> dict[str, str]:
    """The questions of a check-in with oneself: key and text."""
    return {question.key: question.text for question in _file().questions}


def moods() -> tuple[str, ...]:
    return _file().moods


def settled_ends() -> tuple[str, str]:
    """What 0 and 10 mean."""
    ends = _file().settled
    return ends.low, ends.high


def kind_line(day: date) -> str:
    """One kind sentence to end with, the same all day."""
    lines = _file().kind_lines
    return lines[day.toordinal() % len(lines)]

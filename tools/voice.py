"""Keeps stiff words out of what people read: pages, content, messages, README and docs.

The words to avoid are in `tools/voice_words.toml`. Their count per file is a ratchet in `tests/voice_counts.toml`: a file may
go down and never up, and a new file starts at zero. A file that's new because words moved there (a split, a rename) may hold
as many as are gone elsewhere. Words to watch are only printed.

`make voice` counts and writes the counts down that are lower. `python -m tools.voice --show care` shows what to reword, and
what to say instead, in every file with "care" in its path.
"""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click

from tools import visible_text as text_of
from tools.visible_text import ROOT, WORD_LISTS, files

WORDS = ROOT / "tools/voice_words.toml"
COUNTS = ROOT / "tests/voice_counts.toml"
PROSE = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/**/*.md")
AROUND = 40


@dataclass(frozen=True)
class Phrase:
    """One thing to avoid. `words` is how the glossary shows it, `say` what to say instead."""

    words: str
    say: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Found:
    phrase: Phrase
    context: str


@cache
def phrases(kind: str) -> tuple[Phrase, ...]:
    """The phrases to "avoid", or to "watch"."""
    listed = tomllib.loads(WORDS.read_text("utf-8"))[kind]
    return tuple(Phrase(p["words"], p["say"], _pattern(p.get("pattern", p["words"]))) for p in listed)


def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’])(?:{phrase})(?![\w'’])", re.IGNORECASE)


def found_in(texts: Iterable[str], kind: str) -> list[Found]:
    """Where phrases of `kind` are, each with the words around it."""
    found = []
    for text in texts:
        plain = " ".join(text.replace("’", "'").split())
        for phrase in phrases(kind):
            for match in phrase.pattern.finditer(plain):
                start = max(0, match.start() - AROUND)
                found.append(Found(phrase, plain[start : match.end() + AROUND]))
    return found


def texts_by_file() -> Iterator[tuple[str, list[str]]]:
    """Every file with words for people, by its path in the project, and those words."""
    for path in files("templates/**/*.html"):
        source = path.read_text("utf-8")
        text, said = text_of.in_template(source)
        yield _name(path), [text, *said, *text_of.read_aloud_in_template(source)]
    for path in files("couples/**/*.toml"):
        texts = text_of.in_toml(path.read_text("utf-8"))
        if (
            WORD_LISTS in path.parts
        ):  # the sentences among them are ours, the single words are what people type
            texts = [text for text in texts if text[:1].isupper() and text[-1:] in ".?!"]
        yield _name(path), texts
    for path in files("couples/**/*.py"):
        yield _name(path), text_of.in_python(path.read_text("utf-8"))
    for path in files("static/js/**/*.js"):
        yield _name(path), text_of.in_javascript(path.read_text("utf-8"))
    for pattern in PROSE:
        for path in files(pattern):
            yield _name(path), text_of.in_markdown(path.read_text("utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- the ratchet ------------------------------------------------------------------------------------------------------


def without_exceptions(file: str, found: list[Found], exceptions: list[dict]) -> list[Found]:
    """`found` without what has a reason to be there."""
    excused = {words for e in exceptions if e["file"] == file for words in e["words"]}
    return [f for f in found if f.phrase.words not in excused and "all" not in excused]


def counted(texts: Iterable[tuple[str, list[str]]], exceptions: list[dict]) -> dict[str, list[Found]]:
    """For each file that has any, what's to be reworded."""
    found = {file: without_exceptions(file, found_in(said, "avoid"), exceptions) for file, said in texts}
    return {file: each for file, each in found.items() if each}


def risen(now: dict[str, int], before: dict[str, int]) -> dict[str, int]:
    """The files that hold more than they may, each with how many it may hold.

    New files may hold together what has gone from the others, so that moving words isn't adding words.
    """
    over = {file: before[file] for file, count in now.items() if file in before and count > before[file]}
    new = {file: count for file, count in now.items() if file not in before}
    gone = sum(max(0, most - now.get(file, 0)) for file, most in before.items())
    return over | (dict.fromkeys(new, 0) if sum(new.values()) > gone else {})


def lowered(now: dict[str, int], before: dict[str, int]) -> dict[str, int]:
    """The counts to keep: today's, and none that went up."""
    over = risen(now, before)
    return {file: over.get(file, count) for file, count in sorted(now.items()) if over.get(file, count)}


def read() -> tuple[list[dict], dict[str, int]]:
    """The exceptions and the counts of `tests/voice_counts.toml`."""
    data = tomllib.loads(COUNTS.read_text("utf-8"))
    return data.get("exceptions", []), data["counts"]


def write(counts: dict[str, int]) -> None:
    """Puts `counts` in place of those in the file, and leaves what stands above them."""
    above, _, _ = COUNTS.read_text("utf-8").partition("[counts]\n")
    lines = "".join(f'"{file}" = {count}\n' for file, count in counts.items())
    COUNTS.write_text(f"{above}[counts]\n{lines}", "utf-8")


def report(file: str, found: list[Found]) -> Iterator[str]:
    for each in found:
        yield f'{file}: "{each.phrase.words}" in "{each.context}". Say: {each.phrase.say}.'


def summary(found: dict[str, list[Found]], before: dict[str, int], watched: int) -> Iterator[str]:
    number = sum(map(len, found.values()))
    most = Counter(f.phrase.words for each in found.values() for f in each).most_common(8)
    yield f"{number} words to reword in {len(found)} files (limit {sum(before.values())}), {watched} to watch"
    yield "most often: " + ", ".join(f"{words} {count}" for words, count in most)


@click.command()
@click.option(
    "--show", metavar="PART", help="Show each word in the files with PART in their path (/ for all)."
)
@click.option("--watch", is_flag=True, help="With --show: the words to watch, too.")
def main(show: str | None, watch: bool) -> None:
    """Count the words to avoid, and write down the counts that are lower than before."""
    (exceptions, before), texts = read(), list(texts_by_file())
    found = counted(texts, exceptions)
    watched = {file: found_in(said, "watch") for file, said in texts}
    for file, each in [*found.items(), *(watched.items() if watch else ())]:
        if show and show in file:
            _print_lines(report(file, each))
    now = {file: len(each) for file, each in found.items()}
    over = risen(now, before)
    write(lowered(now, before))
    _print_lines(summary(found, before, sum(map(len, watched.values()))))
    for file, limit in over.items():
        _print_lines([*report(file, found[file]), f"{file} has {now[file]} and may have {limit}"], err=True)
    sys.exit(1 if over else 0)


def _print_lines(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(line, err=err)


if __name__ == "__main__":
    main()

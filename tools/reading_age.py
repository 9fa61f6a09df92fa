"""Prints how hard our texts are to read: reading age, words a sentence, and how many words each screen has.

A screen is a template with the pieces that it includes by name; a content file counts by itself. What macros and variables
put in is missing, so a number is a hint for comparing a text with itself and with its neighbours.

The reading age is the Flesch-Kincaid grade and five years. It only knows lengths of words and sentences: a chopped text gets
a low one and isn't better for it, so nothing fails here. Headings, labels and buttons aren't sentences and don't count in it.

`make voice` prints the whole and the ten hardest. `python -m tools.reading_age --show care` prints every file with "care" in
its path, and its sentences of more than 25 words.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from tools.count_words import content_files
from tools.count_words import words as count
from tools.visible_text import ROOT, files, in_toml, lines_in_template

LONG = 25
ENOUGH = 4
"""How many sentences a text needs to have a reading age."""
_INCLUDE = re.compile(r"""\{%-?\s*include\s+["']([\w./-]+)["']""")
_SENTENCE = re.compile(r"[^.?!]*[^\W\d_][^.?!]*[.?!]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Text:
    """One screen or content file: where it is, how many words it has, and its sentences."""

    name: str
    words: int
    sentences: tuple[str, ...]


def sentences(lines: Iterable[str]) -> Iterator[str]:
    """The whole sentences among `lines`: what ends with a full stop, a question mark or an exclamation mark."""
    for line in lines:
        for match in _SENTENCE.finditer(html.unescape(line)):
            yield " ".join(match[0].split())


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, without a silent e or ed at the end."""
    word = word.lower()
    groups = len(_VOWELS.findall(word))
    if groups > 1 and re.search(r"[^aeiouyl](?:e|es|ed)$", word) and not re.search(r"[td]ed$|[sxz]es$", word):
        groups -= 1
    return max(1, groups)


def words_a_sentence(said: Iterable[str]) -> float:
    lengths = [len(_WORD.findall(each)) for each in said]
    return sum(lengths) / len(lengths) if lengths else 0.0


def reading_age(said: Iterable[str]) -> float | None:
    """The age at which most people can read these sentences; none where there are too few to say."""
    said = tuple(said)
    found = [word for each in said for word in _WORD.findall(each)]
    if len(said) < ENOUGH:
        return None
    grade = 0.39 * len(found) / len(said) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59
    return max(5.0, grade + 5)


def _screen(path: Path, seen: frozenset[Path] = frozenset()) -> Iterator[str]:
    """The lines of a template and of the pieces that it includes by name."""
    source = path.read_text("utf-8")
    yield from lines_in_template(source)
    for name in _INCLUDE.findall(source):
        piece = ROOT / "templates" / name
        if piece not in seen and piece.is_file():
            yield from _screen(piece, seen | {path, piece})


def texts() -> Iterator[Text]:
    """Every screen and every content file that has words."""
    for path in files("templates/**/*.html"):
        if not path.name.startswith("_") and "macros" not in path.parts:
            yield _text(path, tuple(_screen(path)))
    for path in content_files():
        yield _text(path, tuple(in_toml(path.read_text("utf-8"))))


def _text(path: Path, lines: tuple[str, ...]) -> Text:
    return Text(path.relative_to(ROOT).as_posix(), count(lines), tuple(sentences(lines)))


def row(text: Text) -> str:
    age = reading_age(text.sentences)
    said = f"{age:4.1f}" if age else "   –"
    return (
        f"{text.words:6,} words  age {said}  {words_a_sentence(text.sentences):4.1f} a sentence  {text.name}"
    )


def summary(found: list[Text]) -> str:
    said = [each for text in found for each in text.sentences]
    age, middle = reading_age(said), sorted(text.words for text in found)[len(found) // 2]
    return (
        f"reading age {age or 0:.1f}, {words_a_sentence(said):.1f} words a sentence, "
        f"half of {len(found)} screens and files have at most {middle} words"
    )


@click.command()
@click.option("--show", metavar="PART", help="Show each screen and file with PART in its path (/ for all).")
@click.option("--most", default=10, show_default=True, help="How many of the hardest to show.")
def main(show: str | None, most: int) -> None:
    """Print reading age, sentence length and words per screen."""
    found = list(texts())
    click.echo(summary(found))
    hardest = sorted(found, key=lambda text: reading_age(text.sentences) or 0, reverse=True)[:most]
    for text in [text for text in found if show in text.name] if show else hardest:
        click.echo(row(text))
        for each in text.sentences if show else ():
            if len(_WORD.findall(each)) > LONG:
                click.echo(f"        {each}")


if __name__ == "__main__":
    main()

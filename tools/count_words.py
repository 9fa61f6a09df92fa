"""Counts the words that people have to read, and fails when there are more than the limits allow.

Exactly these count:

- *pages and content*: the text between the tags of every file below `templates/` (no attributes, no Jinja), and every
  quoted value of every TOML file below `couples/`, without wording help's lists, the helplines and the demo's story;
- *as long as they need*: the same text of the pages and content files below `[as_long_as_they_need]`, each with its reason:
  where someone may be unsafe, where something went wrong, and where it's said what the app can and can't protect. There,
  leaving something out would cost more than reading it. These words don't count above;
- *in expressions*: what templates say from inside Jinja, such as `{{ button('Sign in') }}`.

A word is a run of two or more letters, with the apostrophes and hyphens inside it. So "a", "I" and "8" don't count,
and "don't" is one word. Messages in Python and JavaScript don't count.

The limits and that list are in `tools/word_limits.toml`. They're a ratchet: `make voice` lowers them to what there is, and nothing raises
them but a person who edits that file. That way a change that adds words says so.
"""

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import click

from tools.visible_text import ROOT, WORD_LISTS, files, in_template, in_toml

LIMITS = ROOT / "tools/word_limits.toml"
NOT_COUNTED = {"help_lines.toml", "demo_story.toml"}
WORD = re.compile(r"[^\W\d_]{2}(?:[^\W\d_]|['’-](?=[^\W\d_]))*")


def words(texts: Iterable[str]) -> int:
    return sum(len(WORD.findall(text)) for text in texts)


def content_files() -> list[Path]:
    """The TOML files whose words people read."""
    found = files("couples/**/*.toml")
    return [path for path in found if WORD_LISTS not in path.parts and path.name not in NOT_COUNTED]


def as_long_as_they_need() -> dict[str, str]:
    """The files whose words count apart, each with the reason why."""
    reasons: dict[str, str] = tomllib.loads(LIMITS.read_text("utf-8"))["as_long_as_they_need"]
    return reasons


def counts() -> dict[str, int]:
    """How many words there are now, under the names that the limits have."""
    apart = as_long_as_they_need()
    now = dict.fromkeys(("pages and content", "as long as they need", "in expressions"), 0)
    for path in [*files("templates/**/*.html"), *content_files()]:
        source = path.read_text("utf-8")
        text, said = in_template(source) if path.suffix == ".html" else (" ".join(in_toml(source)), [])
        kind = "as long as they need" if str(path.relative_to(ROOT)) in apart else "pages and content"
        now[kind] += words([text])
        now["in expressions"] += words(said)
    return now


def limits(text: str) -> dict[str, int]:
    return {name: int(most) for name, most in re.findall(r'^"([^"]+)" = (\d+)$', text, re.MULTILINE)}


def too_many(now: dict[str, int], most: dict[str, int]) -> list[str]:
    """One line for each count above its limit."""
    return [
        f"{name}: {count:,} words, {count - most[name]:,} more than the limit of {most[name]:,}. Take some words out, or "
        f"raise the limit in {LIMITS.relative_to(ROOT)} on purpose and say why in the commit."
        for name, count in now.items()
        if count > most[name]
    ]


def lowered(text: str, now: dict[str, int]) -> str:
    """The limits' file with every limit that's above its count brought down to it."""
    for name, most in limits(text).items():
        text = text.replace(f'"{name}" = {most}', f'"{name}" = {min(most, now[name])}')
    return text


@click.command()
@click.option("--lower", is_flag=True, help="Bring the limits down to today's counts.")
def main(lower: bool) -> None:
    """Count the words that people have to read."""
    now, text = counts(), LIMITS.read_text("utf-8")
    if lower:
        text = lowered(text, now)
        LIMITS.write_text(text, "utf-8")
    most = limits(text)
    for name, count in now.items():
        click.echo(f"{count:,} words {name} (limit {most[name]:,})")
    problems = too_many(now, most)
    for line in problems:
        click.echo(line, err=True)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

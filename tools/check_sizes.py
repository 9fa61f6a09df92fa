"""Keeps files readable: no long Python file, no long function, no long line of a page, a style or a script.

Exactly these count:

- *file*: the lines of a Python file in `couples/`, without migrations;
- *function*: the lines of a function there, from its `def` to its end;
- *wide*: the lines over 120 characters of a template, a style sheet or a script, without vendored ones.

There are no exceptions.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from tools.visible_text import ROOT, files

WIDEST = 120
PAGES = ("templates/**/*.html", "static/css/*.css", "static/js/**/*.js")

Sizes = dict[str, int]


@dataclass(frozen=True)
class Kind:
    """One thing that's measured: how, what of it fits, and how its figure is said."""

    name: str
    most: int
    said: str
    measured: Callable[[], Sizes]


def python_files() -> Iterator[tuple[str, str]]:
    for path in files("couples/**/*.py"):
        if "migrations" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def file_sizes() -> Sizes:
    return {name: len(text.splitlines()) for name, text in python_files()}


def function_sizes() -> Sizes:
    found: Sizes = {}
    for name, text in python_files():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                key, lines = f"{name}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1
                found[key] = max(lines, found.get(key, 0))
    return found


def wide_lines() -> Sizes:
    """How many lines of each page, style sheet and script are too wide."""
    found: Sizes = {}
    for pattern in PAGES:
        for path in files(pattern):
            lines = path.read_text("utf-8").splitlines()
            found[path.relative_to(ROOT).as_posix()] = sum(len(line) > WIDEST for line in lines)
    return found


KINDS = (
    Kind("file", 250, "lines", file_sizes),
    Kind("function", 40, "lines", function_sizes),
    Kind("wide", 0, f"lines over {WIDEST} characters", wide_lines),
)


def problems(kind: Kind, now: Sizes) -> list[str]:
    """One line for whatever is too long."""
    return [
        f"{name}: {size} {kind.said}, at most {kind.most} fit. Cut it into named pieces."
        for name, size in now.items()
        if size > kind.most
    ]


def summary(kind: Kind, now: Sizes) -> str:
    name, size = max(now.items(), key=lambda item: item[1], default=("none", 0))
    total = f", {sum(now.values()):,} in all" if kind.most == 0 else f" (limit {kind.most})"
    return f"{kind.name}: most in {name}, {size} {kind.said}{total}"


@click.command()
def main() -> None:
    """Print and check how long files, functions and lines are."""
    found = []
    for kind in KINDS:
        now = kind.measured()
        click.echo(summary(kind, now))
        found += problems(kind, now)
    for line in found:
        click.echo(line, err=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

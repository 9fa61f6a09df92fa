"""Keeps files readable: no long Python file, no long function, no long line of a page, a style or a script.

Exactly these count:

- *file*: the lines of a Python file in `couples/`, without migrations;
- *function*: the lines of a function there, from its `def` to its end;
- *wide*: the lines over 120 characters of a template, a style sheet or a script, without vendored ones.

What was longer before stands in `tools/sizes_allowed.toml`. That list is a ratchet: `--lower` brings it down to what there
is, a line that nothing needs any more fails, and nothing but a person who edits the file adds one. What moved to another
file may be as long there as it was.
"""

import ast
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from tools.visible_text import ROOT, files

ALLOWED = ROOT / "tools/sizes_allowed.toml"
WIDEST = 120
PAGES = ("templates/**/*.html", "static/css/*.css", "static/js/**/*.js")
HEADER = """# Longer than `tools/check_sizes.py` allows, from before there was a limit. `--lower` brings these down and takes
# out what fits. Don't add a line: cut the file or the function instead.
"""

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


def still_allowed(now: Sizes, most: int, allowed: Sizes) -> Sizes:
    """The exceptions that are needed today, each as low as it can be; one whose file is gone serves another that's new."""
    moved = sorted(size for name, size in allowed.items() if name not in now)
    needed: Sizes = {}
    for name, size in now.items():
        if size <= most:
            continue
        if name in allowed:
            needed[name] = min(size, allowed[name])
        elif (fits := next((s for s in moved if s >= size), None)) is not None:
            moved.remove(fits)
            needed[name] = size
    return needed


def problems(kind: Kind, now: Sizes, allowed: Sizes) -> list[str]:
    """One line for whatever is too long, and for each exception that nothing needs."""
    needed = still_allowed(now, kind.most, allowed)
    found = [
        f"{name}: {size} {kind.said}, at most {needed.get(name, kind.most)} fit. Cut it into named pieces."
        for name, size in now.items()
        if size > needed.get(name, kind.most)
    ]
    stale = [name for name in allowed if name not in needed]
    return found + [f"{name}: fits now; run python -m tools.check_sizes --lower" for name in stale]


def written(allowed: dict[str, Sizes]) -> str:
    parts = [HEADER]
    for kind, sizes in allowed.items():
        parts += [f"\n[{kind}]\n", *(f'"{name}" = {size}\n' for name, size in sorted(sizes.items()))]
    return "".join(parts)


def summary(kind: Kind, now: Sizes, allowed: Sizes) -> str:
    name, size = max(now.items(), key=lambda item: item[1], default=("none", 0))
    total = f", {sum(now.values()):,} in all" if kind.most == 0 else f" (limit {kind.most})"
    exceptions = f"; {len(allowed)} exceptions left" if allowed else ""
    return f"{kind.name}: most in {name}, {size} {kind.said}{total}{exceptions}"


@click.command()
@click.option("--lower", is_flag=True, help="Bring the exceptions down to what there is today.")
def main(lower: bool) -> None:
    """Print and check how long files, functions and lines are."""
    allowed = tomllib.loads(ALLOWED.read_text("utf-8"))
    measured = {kind.name: kind.measured() for kind in KINDS}
    if lower:
        allowed = {
            kind.name: still_allowed(measured[kind.name], kind.most, allowed.get(kind.name, {}))
            for kind in KINDS
        }
        ALLOWED.write_text(written(allowed), "utf-8")
    found = []
    for kind in KINDS:
        now, exceptions = measured[kind.name], allowed.get(kind.name, {})
        click.echo(summary(kind, now, exceptions))
        found += problems(kind, now, exceptions)
    for line in found:
        click.echo(line, err=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

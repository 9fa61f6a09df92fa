"""Words of ours that stand in files beside the code: read into typed values, once, and checked at the start.

Promised: a file that is damaged ends the program at its start, with one line that names the file and the place in it;
no one meets it later on a page. The trade-off: a name that the types don't know is refused too, so a new one in a file
needs its field first. Words are in TOML; what a program wrote is in JSON.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

T = TypeVar("T")
Text = Annotated[str, msgspec.Meta(min_length=1)]
"""A text that has to be there and to say something."""

_ours: dict[Path, Callable[[], object]] = {}


class BadContent(Exception):
    """A file can't be used; the message says which, where in it and why."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a TOML file. Every name in it is a field; a field without a default has to be there."""


def read(path: Path, kind: type[T]) -> T:
    """The contents of the file at `path`, as a `kind`.

    Raises:
        BadContent: it doesn't exist, isn't TOML (or JSON, by its name), or doesn't hold a `kind`.
    """
    try:
        if path.suffix == ".json":
            return msgspec.json.decode(path.read_bytes(), type=kind)
        return msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), kind)
    except (msgspec.DecodeError, tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise BadContent(f"{path}: {_in_words(problem)}") from None


_IN_WORDS = {
    "`object`": "a table",
    "`array`": "a list",
    "`str`": "a text",
    "`int`": "a number",
    " of length >= 1": ", not an empty one",
    "Invalid RFC3339 encoded date": 'expected a day, as in "2026-11-21"',
}


def _in_words(problem: Exception) -> str:
    """The problem in one line, in terms of the file: "crisis number 2, phone: expected text, not int"."""
    what, _, place = str(problem).partition(" - at `$")
    what = what.replace("Object", "table").replace("Expected", "expected").replace(", got ", ", not ")
    for ours, theirs in _IN_WORDS.items():
        what = what.replace(ours, theirs)
    where = re.sub(r"\[(\d+)\]", lambda found: f" number {int(found[1]) + 1}", place.strip("`.")).replace(
        ".", ", "
    )
    return " ".join(f"{where}: {what}".split()) if where else " ".join(what.split())


def file(module: str, name: str, kind: type[T], *, waits: bool = False) -> Callable[[], T]:
    """The file `name` beside `module` (its `__file__`), to be called for what is in it; it's read at the first call.

    If it's damaged, that call ends the program with the line that says so: a form may make it while modules are still imported.

    Args:
        waits: the check at startup reads it and then discards it, since many servers never need it.
    """
    path = Path(module).parent / name
    content = cache(lambda: read(path, kind))
    _ours[path] = cache(lambda: _let_go(read(path, kind))) if waits else content

    def content_or_end() -> T:
        try:
            return content()
        except BadContent as problem:
            raise SystemExit(str(problem)) from None

    return content_or_end


def _let_go(content: object) -> None:
    """Returns nothing: all that's remembered is that the file could be read."""


def paths() -> set[Path]:
    """The content files that the modules imported so far have registered."""
    return set(_ours)


def check() -> None:
    """Reads every registered file that this process hasn't read yet.

    Raises:
        BadContent: one is damaged.
    """
    for content in _ours.values():
        content()

"""People to talk to, by country, from `help_lines.toml`; each line with the day it was compared with a public page.

Promised: whoever runs the server can put other lines in place of ours in `help_lines.toml` of the data folder. A file there that
can't be read stops the start with a line that says why; one that breaks later is passed over, so that the page never goes without
lines. The trade-off: the host's file is looked at for each page, which costs one `stat`.
"""

import logging
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from flask import current_app

log = logging.getLogger(__name__)

KINDS = ("emergency", "violence", "crisis", "own_behaviour")
WORLDWIDE = "001"
FILE = "help_lines.toml"
_TEXTS = ("country", "code", "name", "phone", "tel", "text", "url", "hours", "note", "checked_on", "source")

Lines = dict[str, list[dict]]


class BadLines(Exception):
    """The host's file can't be used; the message says where and why, for the person who runs the server."""


def lines() -> Lines:
    """Every kind with its lines: ours, and the host's in place of ours wherever theirs name the same country."""
    path = current_app.config["SETTINGS"].data / FILE
    try:
        return _with_host(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return ours()
    except (BadLines, OSError) as error:
        log.error("%s is not used: %s", FILE, error)
        return ours()


def check(folder: Path) -> None:
    """Raises BadLines where the host's file in `folder` can't be used; without a file all is well."""
    if (folder / FILE).exists():
        read(folder / FILE)


def countries(found: Lines) -> dict[str, str]:
    """The countries that have lines, by code, in the order of their names; "Worldwide" is not one of them.

    An emergency number may stand under a wider name ("United States and most of Canada"); another line's name goes before it.
    """
    named = {line["code"]: line["country"] for kind in KINDS for line in found[kind]}
    named.pop(WORLDWIDE, None)
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def in_country(found: Lines, code: str) -> Lines:
    """Of every kind the lines of one country; an emergency number can hold for several countries."""
    return {
        kind: [line for line in found[kind] if code == line["code"] or code in line["also"]] for kind in KINDS
    }


@cache
def ours() -> Lines:
    return read(Path(__file__).with_name(FILE))


@cache
def _with_host(path: Path, _changed: int) -> Lines:
    theirs = read(path)
    return {kind: _instead(ours()[kind], theirs[kind]) for kind in KINDS}


def _instead(here: list[dict], theirs: list[dict]) -> list[dict]:
    """The host's lines in place of ours for the countries they name; a line with `none = true` only takes ours away."""
    named = {line["code"] for line in theirs}
    kept = [line for line in here if line["code"] not in named]
    return _in_order([*kept, *(line for line in theirs if not line.get("none"))])


def _in_order(found: Iterable[dict]) -> list[dict]:
    return sorted(found, key=lambda line: (line["code"] == WORLDWIDE, line["country"]))


def read(path: Path) -> Lines:
    """The lines of one file, each with every key.

    Raises:
        BadLines: it is no TOML, has a kind we don't know, or a line that nobody could reach or that does not say when it was checked.
    """
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadLines(f"{path}: {error}") from None
    unknown = sorted(set(given) - set(KINDS))
    if unknown:
        raise BadLines(f'{path}: "{unknown[0]}" is not a kind of line. Known are: {", ".join(KINDS)}.')
    if any(not isinstance(entries, list) for entries in given.values()):
        raise BadLines(f"{path}: every line begins with its kind in double brackets, as in [[crisis]].")
    return {kind: _in_order(_line(path, kind, entry) for entry in given.get(kind, [])) for kind in KINDS}


def _line(path: Path, kind: str, entry: object) -> dict:
    where = f"{path}: a line under [[{kind}]]"
    if not isinstance(entry, dict):
        raise BadLines(f"{where} is not a table.")
    line = {**dict.fromkeys(_TEXTS, ""), "also": [], **entry}
    line["checked_on"] = str(line["checked_on"])
    where += f" ({line['name'] or 'without a name'})"
    also = line["also"] if isinstance(line["also"], list) else [None]
    if any(not isinstance(text, str) for text in (*also, *(line[name] for name in _TEXTS))):
        raise BadLines(f"{where} has something other than text in it.")
    if not line["country"] or not line["code"]:
        raise BadLines(f"{where} needs a country and its code.")
    if not line.get("none"):
        _reachable(where, line)
    return line


def _reachable(where: str, line: dict) -> None:
    if not line["name"] or not (line["phone"] or line["text"] or line["url"]):
        raise BadLines(f"{where} needs a name, and a phone, a text or a url.")
    if line["url"] and not line["url"].startswith(("https://", "http://")):
        raise BadLines(f"{where}: a url begins with https:// or http://")
    if line["phone"]:
        line["tel"] = line["tel"] or "".join(c for c in line["phone"] if c.isdecimal() or c == "+")
    try:
        date.fromisoformat(line["checked_on"])
    except ValueError:
        raise BadLines(f'{where} needs the day it was checked, as in checked_on = "2026-11-21".') from None

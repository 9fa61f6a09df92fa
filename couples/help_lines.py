"""People to talk to, by country, from `help_lines.toml`; each line with the page it comes from and that page's date.

Promised: whoever runs the server can put other lines in place of ours in `help_lines.toml` of the data folder. A file there that
can't be read stops the start with a line that says why; one that breaks later is passed over, so that the page never goes without
lines. The trade-off: the host's file is looked at for each page, which costs one `stat`.
"""

import logging
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from babel import Locale
from flask import current_app
from msgspec.structs import force_setattr

from couples import content
from couples.content import BadContent, Table, Text

log = logging.getLogger(__name__)

WORLDWIDE = "001"
FILE = "help_lines.toml"


class Line(msgspec.Struct, frozen=True):
    """Someone to talk to. Unknown keys are ignored, so that a host's file can hold more."""

    country: Text
    code: Text
    name: str = ""
    phone: str = ""
    tel: str = ""
    text: str = ""
    url: str = ""
    hours: str = ""
    note: str = ""
    source: str = ""
    checked_on: date | None = None
    """The date of the source or, if it has none, the day it was read; never later than the facts were really seen."""
    undated: bool = False
    also: tuple[str, ...] = ()
    none: bool = False
    """Only in a host's file: this country has no line of this kind, so ours isn't shown either."""

    def __post_init__(self) -> None:
        """Refuses, with a sentence, a line that no one could reach or that doesn't say when it was checked."""
        force_setattr(self, "code", self.code.strip().upper())
        if self.code not in Locale("en").territories or (self.code.isdecimal() and self.code != WORLDWIDE):
            raise ValueError(
                f"there's no country with the code \"{self.code}\"; Spain's is ES, and {WORLDWIDE} is worldwide"
            )
        if self.none:
            return
        if not self.name or not (self.phone or self.text or self.url):
            raise ValueError("a line needs a name, and a phone, a text or a url")
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValueError("a url begins with https:// or http://")
        if not all(address.startswith(("https://", "http://")) for _, address in self.sources):
            raise ValueError("a source begins with https:// or http://")
        if self.checked_on is None:
            raise ValueError('a line needs the day it was checked, as in checked_on = "2026-11-21"')
        if self.phone and not self.tel:
            digits = "".join(c for c in self.phone if c.isdecimal() or c in "+*")
            force_setattr(self, "tel", digits)

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """The pages it comes from: the name of the site, and the address."""
        addresses = filter(None, self.source.split(" ; "))
        return tuple((urlsplit(a).netloc.removeprefix("www.").rstrip("."), a) for a in addresses)


class _File(Table, frozen=True):
    emergency: tuple[Line, ...] = ()
    violence: tuple[Line, ...] = ()
    sexual: tuple[Line, ...] = ()
    children: tuple[Line, ...] = ()
    crisis: tuple[Line, ...] = ()
    own_behaviour: tuple[Line, ...] = ()


KINDS = _File.__struct_fields__
Lines = dict[str, list[Line]]

_our_file = content.file(__file__, FILE, _File)


def lines() -> Lines:
    """All lines by kind: ours, with the host's in place of ours for each country that their file names in that kind."""
    path = current_app.config["SETTINGS"].data / FILE
    try:
        return _with_host(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return ours()
    except (BadContent, OSError) as error:
        log.error("%s is not used: %s", FILE, error)
        return ours()


def check(folder: Path) -> None:
    """Raises BadContent where the host's file in `folder` can't be used; without a file all is well."""
    if (folder / FILE).exists():
        read(folder / FILE)


def countries(found: Lines) -> dict[str, str]:
    """The countries that have lines, by code, in the order of their names; "Worldwide" isn't one of them.

    An emergency number may stand under a wider name ("EU countries, Norway, Switzerland"); then the name that another line gives is used.
    """
    named = {line.code: line.country for kind in KINDS for line in found[kind]}
    named.pop(WORLDWIDE, None)
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def in_country(found: Lines, code: str) -> Lines:
    """The lines of one country, by kind; an emergency number can cover several countries."""
    return {kind: [line for line in found[kind] if code == line.code or code in line.also] for kind in KINDS}


@cache
def ours() -> Lines:
    return _by_kind(_our_file())


@cache
def _with_host(path: Path, _changed: int) -> Lines:
    theirs = read(path)
    return {kind: _instead(ours()[kind], theirs[kind]) for kind in KINDS}


def _instead(here: list[Line], theirs: list[Line]) -> list[Line]:
    """The host's lines in place of ours for the countries they name; a line with `none = true` only takes ours away."""
    named = {line.code for line in theirs}
    kept = [line for line in here if line.code not in named]
    return _in_order([*kept, *(line for line in theirs if not line.none)])


def _in_order(found: Iterable[Line]) -> list[Line]:
    return sorted(found, key=lambda line: (line.code == WORLDWIDE, line.country))


def read(path: Path) -> Lines:
    """The lines of one file. Raises BadContent."""
    return _by_kind(content.read(path, _File))


def _by_kind(found: _File) -> Lines:
    return {kind: _in_order(getattr(found, kind)) for kind in KINDS}

"""Days, times and numbers the way the reader's device shows them, in English words; the one place that forms them.

A browser names its languages with each request. The first one that we know says where its reader is at home, and from there come
the order of day and month, the clock, the first day of the week and the marks in numbers. It's read again each time and kept
nowhere: each reader of a shared page fetches it on their own. Without a request, or where a browser names nothing we know, it's
Europe's way: "Sunday, 22 November at 19:00".

Only locales from a fixed list are ever loaded, and headers are cut before they're cached, so no one can fill the memory with them.
The trade-off: Babel's data for the first locale takes five megabytes, so it's loaded when the first day is shown and not before.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from flask import has_request_context

from couples.behind_proxies import the_request

if TYPE_CHECKING:
    from babel.dates import DateTimePattern

NEUTRAL, WORLD = "en_150", "en_001"


def _places(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


LOCALES = {
    f"en_{place}"
    for place in _places(
        "001 150 AE AT AU BE CA CH CY DE DK ES FI FR GB HK HU IE IL IN IT JM JP KE MT MY NG NL NO NZ PH PK PL PT RO SE SG SI SK "
        "TT UA US ZA ZW"
    )
}
"""English as it's written in these places; 150 is Europe, 001 the world."""
TWELVE_HOURS = _places(
    "AL AS BD BH BN BO BT CO CR CU DJ DO DZ EC EG EH ER ET GH GR GT HN IQ JO KH KP KR KW LB LS LY MO MR MX NA NI OM PA PE PG PR "
    "PS PW QA SA SD SO SS SV SY TD TN TO TW VE VU WS YE"
)
"""Places with a 12-hour clock whose English isn't in LOCALES."""
FROM_SUNDAY = _places(
    "AO AS BD BR BT CO DO ET GT GW HN ID IS KH KR LA MM MO MX MZ NI NP PA PE PR PY SA ST SV TH TL TW VE WS YE"
)
FROM_SATURDAY = _places("AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY")
"""Places outside of LOCALES where weeks begin on Sunday or Saturday; Babel keeps that with languages that aren't loaded here."""
LONGEST_HEADER = 200
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?(?:[-_].*)?", re.DOTALL)
_A_YEAR = re.compile(r",? ?y+")
_A_WEEKDAY = re.compile(r"E+,? ?")


@dataclass(frozen=True)
class Home:
    """Where a reader is at home: the locale whose English we write, and the territory that decides on which day a week
    begins.
    """

    locale: str
    territory: str = ""


def home_of(header: str) -> Home:
    """Where the reader is at home, by what their browser says in Accept-Language; Europe where that says nothing."""
    return _home_of(header[:LONGEST_HEADER])


@lru_cache(maxsize=256)
def _home_of(header: str) -> Home:
    for part in sorted(header.split(","), key=_weight):
        tag = _TAG.fullmatch(part.partition(";")[0].strip())
        territory = tag and (tag[2] or _usual_territory(tag[1].lower()))
        if territory and territory.upper() in _known_territories():
            return _at_home_in(territory.upper())
    return Home(NEUTRAL)


def _weight(part: str) -> float:
    """Sort key for a language of the header: the highest "q" first; it's 1 if not given, and an unreadable one comes last."""
    said = re.search(r";\s*q=([0-9.]*)", part)
    try:
        return -float(said[1]) if said else -1.0
    except ValueError:
        return 0.0


def _usual_territory(language: str) -> str:
    """Where most people who speak a language live: DE for "de"."""
    from babel.core import get_global

    likely = get_global("likely_subtags").get(language, "")
    return likely.rpartition("_")[2]


@cache
def _known_territories() -> frozenset[str]:
    from babel.core import get_global

    return frozenset(get_global("territory_languages"))


def _at_home_in(territory: str) -> Home:
    own = f"en_{territory}"
    if own in LOCALES:
        return Home(own, territory)
    return Home(WORLD if territory in TWELVE_HOURS else NEUTRAL, territory)


@dataclass(frozen=True)
class Formats:
    """How one locale writes a day, a time, a month and a number."""

    locale: str
    patterns: Mapping[str, "DateTimePattern"]
    thousands: str
    decimal: str

    def day(self, day: date, *, year: bool = False, weekday: bool = True) -> str:
        """A day: "Sunday, 22 November", or shorter, or with its year."""
        return self._said(f"{'weekday ' if weekday else ''}day{' year' if year else ''}", day)

    def short_day(self, day: date, *, year: bool = False) -> str:
        """A day beside a point of a chart: "22 Nov"."""
        return self._said("short year" if year else "short", day)

    def hour(self, at: time | datetime) -> str:
        """A wall time: "19:00", or "7:00 PM"."""
        moment = at if isinstance(at, datetime) else datetime.combine(date(2000, 1, 1), at)
        return self._said("time", moment)

    def moment(self, local: datetime, *, year: bool = False) -> str:
        """A day and a wall time: "Sunday, 22 November at 19:00"."""
        return f"{self.day(local.date(), year=year)} at {self.hour(local)}"

    def month_name(self, first: date) -> str:
        """A month with its year: "November 2026"."""
        return self._said("month", first)

    def number(self, value: float) -> str:
        """A number with the marks of its place: "5,000", "3.5"."""
        return f"{value:,}".translate({ord(","): self.thousands, ord("."): self.decimal})

    def _said(self, pattern: str, day: date) -> str:
        return self.patterns[pattern].apply(day, _babel(self.locale)).replace("\u202f", "\xa0")


@cache
def _babel(name: str):
    from babel import Locale

    return Locale.parse(name)


@cache
def formats_of(locale: str) -> Formats:
    """How a locale of the list writes things; read from Babel once."""
    from babel.dates import parse_pattern

    here = _babel(locale)
    full = here.date_formats["full"].pattern
    symbols = here.number_symbols["latn"]
    patterns = {
        "weekday day year": full,
        "weekday day": _A_YEAR.sub("", full),
        "day year": _A_WEEKDAY.sub("", full),
        "day": _A_WEEKDAY.sub("", _A_YEAR.sub("", full)),
        "short": here.datetime_skeletons["MMMd"].pattern,
        "short year": here.datetime_skeletons["yMMMd"].pattern,
        "month": here.datetime_skeletons["yMMMM"].pattern,
        "time": here.time_formats["short"].pattern,
    }
    parsed = {name: parse_pattern(pattern) for name, pattern in patterns.items()}
    return Formats(locale, parsed, symbols["group"], symbols["decimal"])


def home() -> Home:
    """The home of whoever sent the current request; Europe if there's no request."""
    return (
        home_of(the_request().headers.get("Accept-Language", "")) if has_request_context() else Home(NEUTRAL)
    )


def here() -> Formats:
    """How days, times and numbers are written for whoever sent the current request."""
    return formats_of(home().locale)


def first_weekday(at: Home) -> int:
    """The day with which weeks begin there, 0 for Monday."""
    if at.locale not in (WORLD, NEUTRAL):
        return _babel(at.locale).first_week_day
    return 6 if at.territory in FROM_SUNDAY else 5 if at.territory in FROM_SATURDAY else 0


def weekdays() -> list[int]:
    """The days of a week in the reader's order, 0 for Monday."""
    first = first_weekday(home())
    return [(first + n) % 7 for n in range(7)]


def weekday_names() -> list[str]:
    """Their names: "Monday" first, or "Sunday"."""
    return [calendar.day_name[day] for day in weekdays()]

"""The words as a page to read: one HTML file that opens offline, in any browser, and prints.

Guaranteed: it asks for nothing, from no one: no script, no picture, no font, its style inside. It shows every word that the
data has. Each text goes in its own direction, so any script reads right.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from couples import clock, reader_formats
from couples.takeout.labels import LABELS, NOT_SHOWN, value_of
from couples.takeout.names import DAYS_AS_TEXT, Named, day_or_text, named
from couples.takeout.rows import Record, Taker
from couples.takeout.sections import Part

STYLE = Markup("""
:root { color-scheme: light dark; }
body { font: 1.05rem/1.6 Georgia, serif; max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 3rem; border-bottom: 1px solid; padding-bottom: .3rem; }
h3 { margin-top: 2.2rem; }
h4 { margin: 0 0 .3rem; font-size: 1.05rem; line-height: 1.4; }
h4 .small { display: block; margin: 0; font-weight: normal; }
article { margin: 1.4rem 0; padding-top: .9rem; border-top: 1px dotted; break-inside: avoid-page; }
p { margin: .3rem 0; white-space: pre-wrap; }
.small { font: .88rem/1.5 system-ui, sans-serif; opacity: .75; margin-top: .6rem; }
.stack { margin-inline-start: 1rem; }
@media print {
  body { font-size: 11pt; max-width: none; padding: 0; }
  h2 { break-before: page; }
  h2, h3, h4, .small { break-after: avoid; }
}
""")
BEGINNING = Markup("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
""")
INTRODUCTION = "Made for {name} on {day}. The oldest comes first. It needs no internet, and nothing leaves this page. It isn't locked: whoever has the file can read it."
HEADING = Markup('<h4 dir="auto">{day}<bdi>{name}</bdi></h4>\n')
DAY_ABOVE = Markup('<span class="small">{}</span> ')
SMALL = Markup('<p class="small soft" dir="auto">{}</p>\n')
IN_A_LINE = Markup('<p dir="auto"><span class="small soft">{}:</span> {}</p>\n')
LIKE_LABELS = {"kind", "question", "stands", "state", "title", "who"}
"""Fields that describe the words beside them, and are set like labels."""
SHORT = 60


def as_page(taker: Taker, parts: tuple[Part, ...]) -> Iterator[bytes]:
    """The whole page, piece by piece; sections without a word are left out."""
    page = Page(taker.zone)
    yield _bytes(BEGINNING.format(title="Your words", style=STYLE))
    about = INTRODUCTION.format(name=taker.name, day=page.text_of(taker.today))
    yield _bytes(Markup("<p>{}</p>\n").format(about))
    for part in parts:
        yield _bytes(Markup("<h2>{}</h2>\n").format(part.title))
        for section in part.sections:
            heading = Markup("<section>\n<h3>{}</h3>\n").format(section.title)
            ending = ""
            for record in section.records(taker):
                yield _bytes(heading + page.record(record, section.title))
                heading, ending = Markup(), "</section>\n"
            yield _bytes(ending)
    yield b"</body>\n</html>\n"


def _bytes(text: str) -> bytes:
    return text.encode()


class Page:
    """How records are written down for people in `zone`."""

    def __init__(self, zone: str):
        self._zone = zone

    def record(self, record: Record, kind: str) -> Markup:
        """A record under its name; one without any words to name it by is named after its `kind`."""
        called = named(record)
        day = DAY_ABOVE.format(self.day_of(called)) if called.day else ""
        heading = HEADING.format(day=day, name=called.name or kind)
        return Markup("<article>\n{}{}</article>\n").format(heading, self.words(called))

    def day_of(self, called: Named) -> str:
        """The day of a record, and what happened then: "Shared Sunday, 22 November 2026 at 19:00"."""
        return f"{called.of_day} {self.text_of(called.day)}".strip() if called.day else ""

    def words(self, called: Named) -> Markup:
        """What's to be read below its name."""
        return self._fields(called.rest)

    def _fields(self, record: Record) -> Markup:
        said_already = {"kind"} if "title" in record else {"what"} if record.get("kind") == "try" else set()
        shown = {k: v for k, v in record.items() if _is_shown(k, v) and k not in said_already}
        return Markup().join(self._field(name, value) for name, value in shown.items())

    def _field(self, name: str, value: Any) -> Markup:
        label = LABELS.get(name, name)
        if value is True:
            return SMALL.format(label)
        if name in DAYS_AS_TEXT:
            value = day_or_text(value)
        if isinstance(value, date):
            return SMALL.format(f"{label} {self.text_of(value)}".strip())
        if name in LIKE_LABELS:
            return SMALL.format(value_of(name, value))
        if label and (short := _in_a_line(name, value)):
            return IN_A_LINE.format(label, short)
        return (SMALL.format(label) if label else Markup()) + self._value(name, value)

    def _value(self, name: str, value: Any) -> Markup:
        if isinstance(value, dict):
            return Markup('<div class="stack">\n{}</div>\n').format(self._fields(value))
        if isinstance(value, (list, tuple)):
            return Markup().join(self._value(name, inner) for inner in value)
        return Markup('<p class="words" dir="auto">{}</p>\n').format(value_of(name, value))

    def text_of(self, moment: date | datetime) -> str:
        """A day, or a moment in the person's own zone: "Sunday, 22 November 2026 at 19:00"."""
        local = clock.local(moment, self._zone) if isinstance(moment, datetime) else moment
        said = reader_formats.here()
        return said.moment(local, year=True) if isinstance(local, datetime) else said.day(local, year=True)


def _is_shown(name: str, value: Any) -> bool:
    """Whether a reader needs to see it; an "at" that is text only orders the entries of a day."""
    is_order = name == "at" and isinstance(value, str)
    return not (name in NOT_SHOWN or is_order or value is None or value is False or value in ("", [], {}, ()))


def _in_a_line(name: str, value: Any) -> str:
    """A number, a few words or a few short ones, which stand beside their label; empty for what takes a line of its own."""
    values = value if isinstance(value, (list, tuple)) else [value]
    if any(isinstance(v, dict) for v in values):
        return ""
    line = ", ".join(value_of(name, v) for v in values)
    return line if len(line) <= SHORT and "\n" not in line else ""

"""The words as data: one JSON text, whose shape `couples.schema.json` says (explained in docs/takeout.md).

Promised: a file of this version stays readable by what reads it. Names may be added; none changes its meaning or goes without
a new number in `VERSION`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from couples.takeout.rows import Taker
from couples.takeout.sections import Part

FORMAT, VERSION = "couples-takeout", 3
SCHEMA = Path(__file__).with_name("couples.schema.json")


def as_json(taker: Taker, parts: tuple[Part, ...]) -> Iterator[bytes]:
    """The whole of it, piece by piece: one record a line."""
    about = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": taker.now,
        "me": {"name": taker.name, "zone": taker.zone},
        "partners": taker.partners,
    }
    yield b"{\n"
    for name, value in about.items():
        yield b"%s: %s,\n" % (_encode(name), _encode(value))
    for number, part in enumerate(parts):
        yield (b",\n" if number else b"") + _encode(part.name) + b": {\n"
        yield from _sections(taker, part)
        yield b"\n}"
    yield b"\n}\n"


def _sections(taker: Taker, part: Part) -> Iterator[bytes]:
    for number, section in enumerate(part.sections):
        yield (b",\n" if number else b"") + _encode(section.name) + b": ["
        before = b"\n"
        for record in section.records(taker):
            yield before + _encode(record)
            before = b",\n"
        yield b"]"


def schema() -> dict[str, Any]:
    """The shape of the data, which lies beside it in the zip."""
    shape: dict[str, Any] = msgspec.json.decode(SCHEMA.read_bytes())
    return shape


_encode = msgspec.json.Encoder().encode

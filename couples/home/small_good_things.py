"""One small good thing for each day, from `small_good_things.toml`: the same all day, another tomorrow."""

from datetime import date

from couples import content
from couples.content import Table, Text


class _File(Table, frozen=True):
    things: tuple[Text, ...]


_file = content.file(__file__, "small_good_things.toml", _File)


def things() -> tuple[str, ...]:
    return _file().things


def of_day(day: date) -> str:
    return things()[day.toordinal() % len(things())]

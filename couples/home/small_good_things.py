"""One small good thing for each day, from `small_good_things.toml`: the same all day, another tomorrow."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path


@cache
def things() -> list[str]:
    return tomllib.loads((Path(__file__).parent / "small_good_things.toml").read_text("utf-8"))["things"]


def of_day(day: date) -> str:
    return things()[day.toordinal() % len(things())]

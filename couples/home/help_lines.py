"""Where to find people to talk to, from `help_lines.toml`; each line with the day it was checked."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def lines() -> dict[str, list[dict]]:
    return tomllib.loads((Path(__file__).parent / "help_lines.toml").read_text("utf-8"))

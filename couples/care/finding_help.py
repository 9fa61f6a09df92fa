"""Questions for a friend and how to look for a therapist, from `finding_help.toml`. Words of ours; every fact names its source."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def asking() -> list[dict]:
    """What I could ask a friend, by what it is for."""
    return _file()["asking"]


@cache
def therapy() -> dict:
    """What to ask, kinds of therapy, facts, and when couples counselling is not the place."""
    return _file()["therapy"]


@cache
def _file() -> dict:
    return tomllib.loads(Path(__file__).with_name("finding_help.toml").read_text("utf-8"))

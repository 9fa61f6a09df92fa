"""The word lists beside this module, read once.

Promise: a list is data; whoever wants another word adds it to the TOML file and needs no code.
"""

import tomllib
from functools import cache
from pathlib import Path

_HOME = Path(__file__).parent / "lists"


@cache
def load(name: str) -> dict:
    """The whole list file `name`."""
    with (_HOME / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def words(name: str, key: str) -> frozenset[str]:
    """The blank-separated words under `key` of the list `name`."""
    return frozenset(load(name)[key].split())


def lines(block: str) -> list[str]:
    """The patterns of a list, one a line."""
    return [line.strip() for line in block.splitlines() if line.strip()]

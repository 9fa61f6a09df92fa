"""What the classifier learned: `weights.json`, written by `tools/wording_help/train.py`.

It guarantees that the file is read when the first text is weighed, and that weights for other heads than
these count as none: then the checks decide alone.
"""

import base64
from enum import StrEnum, auto
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from couples.wording_help.classifier.features import Group
from couples.wording_help.files import content_file
from couples.wording_help.results import KINDS

FILE = Path(__file__).parent / "weights.json"


class Head(StrEnum):
    """What the classifier gives a chance for, besides each kind of note."""

    ACCUSING = auto()
    PSEUDO = auto()
    FEELING = auto()
    HARM = auto()
    PRAISE = auto()


class Limit(StrEnum):
    """From which chance on something counts, besides the limit of each head."""

    GENTLE = auto()
    WARM = auto()
    PRAISED = auto()


HEADS: tuple[str, ...] = (*Head, *KINDS)


class WeightsFile(msgspec.Struct, frozen=True):
    """The file: `rows` holds one signed byte for each name and head, `scales` what a byte is worth."""

    trained_on: dict[str, int | str]
    heads: list[str]
    limits: dict[str, float]
    names: dict[Group, str]
    rows: dict[Group, str]
    scales: dict[Group, list[float]]
    bias: list[float]


_file = content_file(f"classifier/{FILE.name}", WeightsFile)


class Table(NamedTuple):
    """A group: which row is a feature's, the rows one after another, and what a byte is worth."""

    row_of: dict[str, int]
    rows: memoryview
    scales: list[float]


class Weights(NamedTuple):
    """What was learned, ready to be summed up."""

    limits: dict[str, float]
    bias: list[float]
    tables: dict[Group, Table]
    trained_on: dict[str, int | str]


@cache
def learned() -> Weights | None:
    """The weights, if they're for these heads."""
    data = _file()
    if data.heads != list(HEADS):
        return None
    tables = {
        group: Table(
            {name: at for at, name in enumerate(names.split("\n"))},
            memoryview(base64.b64decode(data.rows[group])).cast("b"),
            data.scales[group],
        )
        for group, names in data.names.items()
    }
    return Weights(data.limits, data.bias, tables, data.trained_on)

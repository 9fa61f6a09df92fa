"""What one file has: parts, and in each its sections, in the order in which they're read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from couples.takeout.rows import Record, Taker


@dataclass(frozen=True)
class Section:
    """Records of one kind. `name` is its name in the data and never changes; `title` stands above it on the page.

    `holds` names the sealed columns that are in it (tests/takeout/test_completeness.py).
    """

    name: str
    title: str
    records: Callable[[Taker], Iterator[Record]]
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    name: str
    title: str
    sections: tuple[Section, ...]

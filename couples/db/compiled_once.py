"""What one select is compiled to, found without describing the whole select again.

SQLAlchemy keeps what it compiles in a dictionary, under a key that holds every part of a select. Hashing the keys of a page's selects
took a twentieth of its time. A select that's built once has the same key each time it runs, so here keys are compared, which for the
same one takes no time. The trade-off: this is for one select, which has one key for each engine, so only the newest few are kept.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any

from sqlalchemy import Compiled

MOST = 4
"""A server has two engines; more than that are those of apps that came before in the same process."""


class CompiledOnce(MutableMapping[Any, Compiled]):
    """For SQLAlchemy's execution option `compiled_cache`. Threads share it."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[Any, Compiled], ...] = ()

    def __getitem__(self, key: Any) -> Compiled:
        for known, compiled in self._kept:
            if known == key:
                return compiled
        raise KeyError(key)

    def __setitem__(self, key: Any, compiled: Compiled) -> None:
        self._kept = ((key, compiled), *self._without(key))[:MOST]

    def __delitem__(self, key: Any) -> None:
        self._kept = self._without(key)

    def __iter__(self) -> Iterator[Any]:
        return (known for known, _ in self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def _without(self, key: Any) -> tuple[tuple[Any, Compiled], ...]:
        return tuple(kept for kept in self._kept if kept[0] != key)

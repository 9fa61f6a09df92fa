"""Wording help reads one draft of a person at a time, and of those that wait only the newest.

It guarantees that a waiting request ends as soon as a newer one of the same person comes, so that someone who types fast, or
wants to keep the server busy, can't fill it with waiting threads. The trade-off: a draft that is already being read is read to
its end; and if a person has two pages open, the older request gets no answer, so its page asks again a second later.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Condition

_changed = Condition()
_numbers = count()
_newest: dict[Hashable, int] = {}
_reading: set[Hashable] = set()


@contextmanager
def turn(person: Hashable) -> Iterator[bool]:
    """Waits for `person`'s turn, and holds it while the block runs; yields False if a newer request of theirs came first."""
    with _changed:
        mine = _newest[person] = next(_numbers)
        _changed.notify_all()
        _changed.wait_for(lambda: _newest.get(person) != mine or person not in _reading)
        is_newest = _newest.get(person) == mine
        if is_newest:
            _reading.add(person)
    try:
        yield is_newest
    finally:
        if is_newest:
            with _changed:
                _reading.discard(person)
                if _newest.get(person) == mine:
                    del _newest[person]
                _changed.notify_all()

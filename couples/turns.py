"""Turns at what costs more computing than a page may: a few at once over the whole server, one for each person.

Promised: whoever asks for it again and again, from however many devices, holds one place and leaves the others free; and no more
than `MOST_WAITING` of their requests wait, so that the server's threads are there for everyone. The trade-off: one person's own
requests come one after the other. Never wait for a turn while holding the write lock: everyone would wait along.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, has_request_context
from sqlalchemy import inspect

from couples.extensions import visitor

MOST_WAITING = 10
"""So many requests of one asker may wait or have their turn."""
LONGEST_WAIT = 20.0
P = ParamSpec("P")
R = TypeVar("R")


class Busy(Exception):
    """Too much of this is going on at once; the caller may try again in a moment."""


def asker() -> str:
    """Who asks: the signed-in person, without asking the database, or a visitor's address; empty outside a request."""
    if not has_request_context():
        return ""
    person = g.get("_login_user")
    if person is not None and person.is_authenticated:
        return str(inspect(person).identity)
    return visitor()


class Turns:
    """The turns at one kind of work, of which `at_once` run."""

    def __init__(self, at_once: int):
        self._at_once = at_once
        self._asked, self._running = Counter[str](), Counter[str]()
        self._changed = threading.Condition()

    @contextmanager
    def one(self, who: str | None = None, *, longest_wait: float = LONGEST_WAIT) -> Iterator[None]:
        """Waits for a turn.

        Args:
            who: whose it is; the `asker`, if nobody is named.

        Raises:
            Busy: it would take too long, or too many of theirs wait already.
        """
        who = asker() if who is None else who
        with self._changed:
            if self._asked[who] >= MOST_WAITING:
                raise Busy
            self._asked[who] += 1
            if not self._changed.wait_for(lambda: self._is_free_for(who), longest_wait):
                self._asked -= Counter([who])
                raise Busy
            self._running[who] += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= Counter([who])
                self._asked -= Counter([who])
                self._changed.notify_all()

    def _is_free_for(self, who: str) -> bool:
        return not self._running[who] and self._running.total() < self._at_once

    def each(self, work: Callable[P, R]) -> Callable[P, R]:
        """`work`, with a turn for each call."""

        @wraps(work)
        def in_turn(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.one():
                return work(*args, **kwargs)

        return in_turn

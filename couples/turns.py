"""Turns at what costs more computing than a page may: a few at once over the whole server, one for each person.

Promised: whoever asks for it again and again, from however many devices and for however many kinds of it, leaves the others their
turns: askers take turns among themselves, and a place to wait in is one of a few that each has over all the queues together, and
of not many in all. So most of the server's threads are there for everyone. The trade-off: one person's own requests come one
after the other, and the one too many is told to come back. Never wait for a turn while holding the write lock: everyone would
wait along.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, has_request_context
from sqlalchemy import inspect

from couples.extensions import visitor

MOST_WAITING = 3
"""So many requests of one asker may wait, in all queues together: a few tabs that a browser opens again at the same time."""
MOST_WAITING_IN_ALL = 12
"""And so many of everyone's, of the server's 32 threads."""
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


class Places:
    """The places to wait in, of all queues together."""

    def __init__(self, each: int, in_all: int):
        self._each, self._in_all = each, in_all
        self._taken, self._lock = Counter[str](), threading.Lock()

    @contextmanager
    def one(self, who: str) -> Iterator[None]:
        """A place for as long as it lasts.

        Raises:
            Busy: this asker has no more, or all are taken.
        """
        with self._lock:
            if self._taken[who] >= self._each or self._taken.total() >= self._in_all:
                raise Busy
            self._taken[who] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken -= Counter([who])


PLACES = Places(MOST_WAITING, MOST_WAITING_IN_ALL)


@dataclass(eq=False)
class _Ticket:
    who: str


class Turns:
    """The turns at one kind of work, of which `at_once` run."""

    def __init__(self, at_once: int, places: Places = PLACES):
        self._at_once, self._places = at_once, places
        self._running, self._line = Counter[str](), list[_Ticket]()
        self._changed = threading.Condition()

    @contextmanager
    def one(self, who: str | None = None, *, longest_wait: float = LONGEST_WAIT) -> Iterator[None]:
        """Waits for a turn.

        Args:
            who: whose it is; the `asker`, if no one is named.

        Raises:
            Busy: it would take too long, or too many of theirs or of everyone's wait already.
        """
        who = asker() if who is None else who
        with self._changed:
            self._take(_Ticket(who), longest_wait)
        try:
            yield
        finally:
            with self._changed:
                self._running -= Counter([who])
                self._changed.notify_all()

    def _take(self, ticket: _Ticket, longest_wait: float) -> None:
        self._line.append(ticket)
        try:
            needs_no_place = not ticket.who or self._is_next(
                ticket
            )  # the server's own work keeps no request waiting
            with nullcontext() if needs_no_place else self._places.one(ticket.who):
                if not self._changed.wait_for(lambda: self._is_next(ticket), longest_wait):
                    raise Busy
        finally:
            self._line.remove(ticket)
            self._changed.notify_all()
        self._running[ticket.who] += 1
        self._line.sort(
            key=lambda waiting: waiting.who == ticket.who
        )  # the others of theirs go behind everyone

    def _is_next(self, ticket: _Ticket) -> bool:
        if self._running.total() >= self._at_once:
            return False
        return next((t for t in self._line if not self._running[t.who]), None) is ticket

    def each(self, work: Callable[P, R]) -> Callable[P, R]:
        """`work`, with a turn for each call."""

        @wraps(work)
        def in_turn(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.one():
                return work(*args, **kwargs)

        return in_turn

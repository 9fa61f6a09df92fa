"""Turns for work that costs more computing than a page may: a few run at a time on the whole server, and one for each person.

Promised: someone who asks again and again, from however many devices and for however many kinds of work, doesn't take other people's
turns. Askers are served in rounds; each may have only a few requests waiting, over all queues together, and all askers together only
a limited number. So most of the server's threads stay free. The trade-off: one person's requests run one after the other, and one
too many is refused (`Busy`). Never wait for a turn while holding the write lock: everyone else would have to wait, too.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from couples.rounds import Rounds, Ticket

MOST_WAITING = 3
"""So many requests of one asker may wait, over all queues together: a few tabs that a browser restores at the same time."""
MOST_WAITING_IN_ALL = 12
"""So many may wait in all, out of the server's 32 threads."""
LONGEST_WAIT = 20.0
P = ParamSpec("P")
R = TypeVar("R")


class Busy(Exception):
    """Too much of this is going on at once; the caller may try again in a moment."""


def asker() -> str:
    """Who asks: the signed-in person, without asking the database, or a visitor's address; empty for the server's own work.

    Code that knows the asker before a person is loaded sets `g.asker`.
    """
    # here, so that who only reads words, without any server, doesn't wait for what servers are made of
    from flask import g, has_app_context, has_request_context

    from couples.behind_proxies import loaded_person

    if has_app_context() and "asker" in g:
        return str(g.asker)
    if not has_request_context():
        return ""
    person = loaded_person()
    if person is not None and person.is_authenticated:
        from sqlalchemy import inspect

        return str(inspect(person).identity)
    from couples.extensions import visitor

    return visitor()


class Places:
    """The places to wait in, which all queues share."""

    def __init__(self, each: int, in_all: int):
        self._each, self._in_all = each, in_all
        self._taken, self._lock = Counter[str](), threading.Lock()

    @contextmanager
    def one(self, who: str) -> Iterator[None]:
        """Holds a place while the block runs.

        Raises:
            Busy: this asker has no place left, or all of them are taken.
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


class Turns:
    """The turns for one kind of work: `at_once` run at a time, and `each` of one asker's."""

    def __init__(self, at_once: int, *, each: int = 1, places: Places | None = PLACES):
        self._rounds, self._places = Rounds(at_once, each), places
        self._lock = threading.Lock()

    @contextmanager
    def one(self, who: str | None = None, *, longest_wait: float = LONGEST_WAIT) -> Iterator[None]:
        """Waits for a turn, and holds it while the block runs.

        Args:
            who: whose turn it is; `asker()` by default.
            longest_wait: in seconds.

        Raises:
            Busy: the wait got too long, or too many of theirs, or of everyone's, wait already.
        """
        ticket = self.take(who, longest_wait)
        try:
            yield
        finally:
            self.give_back(ticket)

    def take(self, who: str | None = None, longest_wait: float = LONGEST_WAIT) -> Ticket:
        """As `one`, for work that ends elsewhere: the caller passes the ticket to `give_back` there."""
        with self._lock:
            ticket = self._rounds.join(asker() if who is None else who)
            self._rounds.begin()
        try:
            with self._place(ticket):
                if not ticket.begun.wait(longest_wait):
                    raise Busy
        except BaseException:
            self.give_back(ticket)
            raise
        return ticket

    def _place(self, ticket: Ticket) -> AbstractContextManager[None]:
        """A place to wait in. The server's own work takes none, since it keeps no request's thread waiting."""
        if self._places is None or ticket.begun.is_set() or not ticket.who:
            return nullcontext()
        return self._places.one(ticket.who)

    def give_back(self, ticket: Ticket) -> None:
        with self._lock:
            self._rounds.end(ticket)
            self._rounds.begin()

    def each(self, work: Callable[P, R]) -> Callable[P, R]:
        """`work`, with a turn for each call."""

        @wraps(work)
        def in_turn(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.one():
                return work(*args, **kwargs)

        return in_turn


looking_through_all = Turns(at_once=2)
"""For whoever looks through all that they ever wrote: a search in a thousand notes computes for longer than a page may."""

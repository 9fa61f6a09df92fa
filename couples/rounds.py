"""Who is next among those who wait for a turn: everyone gets one in each round.

Promised: someone who sends sixty requests delays another person by the turn that is running, and by one more if both came at the
same time, but not by the sixty. This only keeps count: it has no clock and no thread (`turns` has those). The trade-off: one
person's requests run in successive rounds, however long each takes.
"""

import threading
from bisect import insort
from collections import Counter
from dataclasses import dataclass, field


@dataclass(eq=False)
class Ticket:
    """A request for a turn, and the round that it's in."""

    who: str
    round: int
    begun: threading.Event = field(default_factory=threading.Event)


class Rounds:
    """A queue of which `at_once` turns run at a time, and `each` of one person's."""

    def __init__(self, at_once: int, each: int = 1):
        self._at_once, self._each = at_once, each
        self.waiting, self.running = list[Ticket](), Counter[str]()
        self._round, self._latest = 0, dict[str, int]()

    def join(self, who: str) -> Ticket:
        """Queues a request in the current round, or in the one after the latest that this person is queued in."""
        ticket = Ticket(who, max(self._round, self._latest.get(who, -1) + 1))
        self._latest[who] = ticket.round
        insort(self.waiting, ticket, key=lambda waiting: waiting.round)
        return ticket

    def begin(self) -> None:
        """Starts as many of the waiting turns as may run by now."""
        while self.running.total() < self._at_once and (ticket := self._next()):
            self.waiting.remove(ticket)
            self.running[ticket.who] += 1
            self._round = max(self._round, ticket.round)
            self._latest = {who: latest for who, latest in self._latest.items() if latest >= self._round}
            ticket.begun.set()

    def _next(self) -> Ticket | None:
        return next((one for one in self.waiting if self.running[one.who] < self._each), None)

    def end(self, ticket: Ticket) -> None:
        """Ends a turn that has run, or takes one that no one waits for anymore out of the queue."""
        if ticket.begun.is_set():
            self.running -= Counter([ticket.who])
        else:
            self.waiting.remove(ticket)

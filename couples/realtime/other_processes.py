"""The other processes of the same server, where there are any: what's told here is told there, and each knows of the others' pages.

Promised: without COUPLES_REDIS_URL there's nothing here and nothing is loaded for it. With it, telling something never waits for Redis;
only opening a socket asks it, for a quarter of a second at most. Everything that goes there is in `process_messages` and `seats`: ids,
names of ours, versions and counts. Their names begin with one that comes from the pepper, so several servers can use one Redis. The
trade-off: whoever can write to that Redis can make pages look, and hang up on them.
"""

import threading
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, current_app

from couples.config import Settings
from couples.realtime.process_messages import Said
from couples.realtime.seats import Seats

if TYPE_CHECKING:
    from couples.realtime.between_processes import BetweenProcesses

NAME = "other_processes"


class OtherProcesses:
    """Where several processes may serve: this one's connection to the others, from when it begins to serve.

    Beginning starts threads and opens connections, which a process that's still going to fork mustn't have.
    """

    def __init__(self, app: Flask, settings: Settings, seats: Seats):
        from couples.realtime import (
            between_processes,
        )  # in the process that forks, so that it's in memory once

        self._make = partial(between_processes.BetweenProcesses, app, settings, seats)
        self._lock = threading.Lock()
        self.begun: BetweenProcesses | None = None

    def begin(self) -> "BetweenProcesses":
        with self._lock:
            self.begun = self.begun or self._make()
        return self.begun


def init_app(app: Flask, settings: Settings, seats: Seats) -> None:
    app.extensions[NAME] = OtherProcesses(app, settings, seats) if settings.redis_url else None


def begin(app: Flask) -> None:
    """Begins to hear the other processes, if there may be any, where this one hasn't yet."""
    others: OtherProcesses | None = app.extensions[NAME]
    if others:
        others.begin()


def end(app: Flask) -> None:
    """Leaves the other processes, where there may be any."""
    others: OtherProcesses | None = app.extensions[NAME]
    if others and others.begun:
        others.begun.stop()


def tell(said: Said) -> None:
    """Tells the other processes, if there may be any; it's on its way when this returns."""
    others: OtherProcesses | None = current_app.extensions[NAME]
    if others:
        others.begin().telling.say(said)

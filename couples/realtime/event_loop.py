"""One thread that serves all open pages: it waits (epoll) until some have something, then takes each in turn.

The trade-off: a handler that waits makes every page wait. What comes in is moves, which write one at a time anyway, and
more threads only competed for the interpreter's lock.
"""

import logging
import select
import threading
import time
from collections.abc import Callable
from typing import Any

from couples.realtime import heartbeat
from couples.realtime.connection import Connection

log = logging.getLogger(__name__)


class EventLoop:
    """All open connections, and the thread that serves them.

    It starts with the first of them and ends with the last.
    """

    def __init__(self) -> None:
        self.connections, self._lock = dict[int, Connection](), threading.Lock()
        self._epoll: Any = None  # made with the first connection: most apps that are made never have one
        self._is_running, self._next_check = False, 0.0

    def add(self, connection: Connection) -> None:
        """From here on the connection is served."""
        with connection.lock, self._lock:
            self._epoll = self._epoll or select.epoll()
            self._epoll.register(connection.plain, _wanted(connection))
            self.connections[connection.plain.fileno()] = connection
            was_running, self._is_running = self._is_running, True
        if not was_running:
            threading.Thread(target=self._run, name=self.thread_name, daemon=True).start()

    @property
    def thread_name(self) -> str:
        return f"open pages {id(self)}"

    def watch(self, connection: Connection) -> None:
        """Call this when something is waiting to be sent to the page, or when nothing is anymore.

        Call it under the connection's lock.
        """
        if self.connections.get(connection.plain.fileno()) is connection:
            self._epoll.modify(connection.plain, _wanted(connection))

    def _run(self) -> None:
        while self._has_connections():
            for number, _ in self._epoll.poll(heartbeat.SECONDS_BETWEEN_CHECKS):
                connection = self.connections.get(number)
                if connection:
                    self._guard(connection, connection.serve)
            self._check_pings()

    def _has_connections(self) -> bool:
        with self._lock:
            self._is_running = bool(self.connections)
            return self._is_running

    def _guard(self, connection: Connection, do: Callable[[], bool]) -> None:
        """Whatever happens with one connection ends that one at most."""
        try:
            goes_on = do()
        except Exception as error:  # noqa: BLE001  its text may hold what someone wrote
            log.error("an open page failed: %s", type(error).__name__)
            goes_on = False
        if not goes_on:
            self._remove(connection)

    def _remove(self, connection: Connection) -> None:
        connection.close()
        with connection.lock, self._lock:
            del self.connections[connection.plain.fileno()]
            self._epoll.unregister(connection.plain)
            connection.plain.close()
        connection.page.connection_lost()

    def _check_pings(self) -> None:
        now = time.monotonic()
        if now < self._next_check:
            return
        self._next_check = now + heartbeat.SECONDS_BETWEEN_CHECKS
        with self._lock:
            connections = list(self.connections.values())
        for connection in connections:
            self._guard(connection, connection.check_ping)


def _wanted(connection: Connection) -> int:
    return select.EPOLLIN | (select.EPOLLOUT if connection.unsent else 0)

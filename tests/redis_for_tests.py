"""The one place that knows of the Redis for tests: each process of a run has a database of its own on it.

`make test-scale` names that Redis in TEST_REDIS_URL. A test that stops one begins one of its own (`of_its_own`).
"""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tools import with_postgresql_and_redis

SERVER = os.environ.get("TEST_REDIS_URL", "")
"""The Redis of this run; empty where there's none."""


def clean_url() -> str:
    """The address of this process's own database on it, emptied."""
    import redis

    url = f"{SERVER}/{os.environ.get('PYTEST_XDIST_WORKER', 'gw0').removeprefix('gw')}"
    with redis.Redis.from_url(url) as asked:
        asked.flushdb()
    return url


class RedisOfItsOwn:
    """A Redis that a test stops, lets go on, ends and begins again on the same port."""

    def __init__(self) -> None:
        self._running = ExitStack()
        self.url, self._process = self._running.enter_context(with_postgresql_and_redis.redis())

    @property
    def _port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def hang(self) -> None:
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        os.kill(self._process.pid, number)

    def end(self) -> None:
        self._running.close()

    def begin_again(self) -> None:
        self._running = ExitStack()
        _, self._process = self._running.enter_context(with_postgresql_and_redis.redis(self._port))


@contextmanager
def of_its_own() -> Iterator[RedisOfItsOwn]:
    redis = RedisOfItsOwn()
    try:
        yield redis
    finally:
        redis.end()

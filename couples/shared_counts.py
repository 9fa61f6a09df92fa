"""The limiter's counts, kept in a Redis for all servers on one database. Loaded only where there's one.

Promised: what this process has counted stays counted whatever becomes of the Redis, because it's kept here, too: while there's no
answer, this process's own limit is in force, and a Redis that begins empty doesn't let anyone begin again. Time is the Redis's own,
so a server whose clock is off counts as the others do.
"""

import time

from limits.storage import MemoryStorage, RedisStorage

from couples.shared_redis import SharedRedis

SCHEME = "couples-redis"
BY_ITS_CLOCK = b"local now = redis.call('TIME'); ARGV[1] = now[1] + now[2] / 1000000 - ARGV[1];"


class OnItsClock(RedisStorage):
    """The library's storage by Redis's clock: a script's first argument says how many seconds ago, not at what time."""

    SCRIPT_MOVING_WINDOW = BY_ITS_CLOCK + RedisStorage.SCRIPT_MOVING_WINDOW
    SCRIPT_ACQUIRE_MOVING_WINDOW = BY_ITS_CLOCK + RedisStorage.SCRIPT_ACQUIRE_MOVING_WINDOW

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        return bool(self.lua_acquire_moving_window([key], [0, limit, expiry, amount]))

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        window = self.lua_moving_window([key], [expiry, limit])
        return (float(window[0]), int(window[1])) if window else (time.time(), 0)


class SharedCounts(MemoryStorage):
    """Counts here, and in a Redis while it answers."""

    STORAGE_SCHEME = [SCHEME]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, *, redis: SharedRedis):
        super().__init__(uri, wrap_exceptions)
        self._redis, self._there = redis, OnItsClock("redis://", redis.client.connection_pool)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        name = self._redis.name("limit", key)
        there = self._redis.ask(lambda: self._there.acquire_entry(name, limit, expiry, amount))
        return there is not False and super().acquire_entry(key, limit, expiry, amount)

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        name = self._redis.name("limit", key)
        here = super().get_moving_window(key, limit, expiry)
        there = self._redis.ask(lambda: self._there.get_moving_window(name, limit, expiry))
        return max(here, there or here, key=lambda window: window[1])

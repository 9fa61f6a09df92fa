"""How many tries are being checked right now, by the keys that they're counted by: in this process, and in all that share a Redis.

A try that never ends, because its server was killed, stops counting after a minute. One at a time begins or ends: the caller
holds a lock.
"""

import secrets
from collections import Counter
from collections.abc import Iterable

from couples.shared_redis import SharedRedis, shared

LONGEST = 60
"""Seconds that a try can be running elsewhere."""
BEGIN = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
"""


class RunningTries:
    """The tries of this process, and through a Redis those of the others."""

    def __init__(self) -> None:
        self._here = Counter[str]()

    def begin(self, keys: Iterable[str]) -> tuple[str, dict[str, int]]:
        """Counts a try by each of `keys`; what it's called, and how many there are by each, this one included."""
        redis, mark = shared(), secrets.token_hex(8)
        self._here.update(dict.fromkeys(keys, 1))
        return mark, {key: max(self._here[key], _begin(redis, key, mark) if redis else 0) for key in keys}

    def end(self, keys: Iterable[str], mark: str) -> None:
        """Counts it no more."""
        self._here -= Counter(dict.fromkeys(keys, 1))
        if redis := shared():
            for key in keys:
                _end(redis, key, mark)


def _begin(redis: SharedRedis, key: str, mark: str) -> int:
    begin = redis.client.register_script(BEGIN)
    return redis.ask(lambda: int(begin([redis.name("try", key)], [mark, LONGEST]))) or 0


def _end(redis: SharedRedis, key: str, mark: str) -> None:
    redis.ask(lambda: redis.client.zrem(redis.name("try", key), mark))

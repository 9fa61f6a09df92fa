"""The Redis that several servers on one database count in together, as a running app asks it.

Promised: whoever asks it waits for a quarter of a second at most. Whoever gets no answer goes on without, and no one else asks until it
has answered a thread that this process keeps for that. Whatever is named in it is a fingerprint, so neither addresses nor anything that
someone wrote are there. The trade-off: until then each process counts by itself, so N of them let through N times as much.
"""

import logging
import threading
import weakref
from collections.abc import Callable
from typing import TypeVar

from flask import current_app

from couples import redis_setting, vault

log = logging.getLogger(__name__)
T = TypeVar("T")
BETWEEN_LOOKS = 0.5
"""Seconds after which a Redis that didn't answer is tried again, in the background."""


class SharedRedis:
    """A Redis, and whether it `is_away`: it didn't answer when it was last asked."""

    def __init__(self, url: str, pepper: vault.Pepper):
        import redis

        self.client, self._pepper = redis_setting.client(url), pepper
        self._no_answer = (redis.RedisError, OSError)
        self.is_away, self._lock = False, threading.Lock()

    def name(self, kind: str, about: str) -> str:
        """What `about` is called in the Redis; another server with a pepper of its own calls it something else."""
        return f"couples:{kind}:{self._pepper.fingerprint(f'{kind} {about}', 'redis').hex()[:32]}"

    def ask(self, question: Callable[[], T]) -> T | None:
        """What `question` returns, which asks the Redis; None where there's no answer."""
        if self.is_away:
            return None
        try:
            return question()
        except self._no_answer as error:
            self._leave_alone(error)
            return None

    def _leave_alone(self, error: Exception) -> None:
        with self._lock:
            if self.is_away:
                return
            self.is_away = True
        log.warning(
            "Redis doesn't answer (%s); this server counts by itself until it does", type(error).__name__
        )
        threading.Thread(target=_look, args=(weakref.ref(self),), name="redis", daemon=True).start()

    def answers(self) -> bool:
        """Whether it can be written to now."""
        try:
            return bool(self.client.set("couples:well", 1, ex=60))
        except self._no_answer:
            return False

    def come_back(self) -> None:
        self.is_away = False
        log.info("Redis answers again")


def _look(away: "weakref.ref[SharedRedis]") -> None:
    """Looks for the Redis until it answers, or the app that asked it is gone."""
    waiting = threading.Event()
    while not waiting.wait(BETWEEN_LOOKS):
        redis = away()
        if redis is None:
            return
        if redis.answers():
            redis.come_back()
            return
        del redis


def shared() -> SharedRedis | None:
    """The running app's, if its host named one."""
    found: SharedRedis | None = current_app.extensions.get("redis")
    return found

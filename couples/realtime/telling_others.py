"""Telling the other processes, from a thread of its own: whoever has something to tell leaves it there and goes on.

Promised: telling takes no longer than putting it into a list, whatever Redis does. What Redis didn't take is told again, in its
order, until it does; of two about the same thing, only the newer one. The trade-off: if too much is waiting, it becomes one message:
that all pages should look.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from couples.realtime.process_messages import Beat, CameAgain, Look, Message, Said, about, written

if TYPE_CHECKING:
    from redis import Redis

log = logging.getLogger(__name__)
BEATS_APART = 1.0
"""Seconds after which a process that has nothing to tell says that it's there."""
AGAIN_AFTER = 0.25
"""Seconds until it's tried again where Redis didn't answer."""
MOST_WAITING = 10_000
AT_ONCE = 500


class Telling:
    """The list of what's to be told, and the thread that tells it.

    Args:
        client: a Redis client that has a timeout on every wait.
        channel: where it's told.
        process: who tells it.
        beside: adds to each beat whatever else has to be kept up to date; it's told whether Redis may have lost what it had.

    `works` says whether Redis took what it was told last.
    """

    def __init__(self, client: "Redis", channel: str, process: str, beside: Callable[[Any, bool], None]):
        self._client, self._channel, self._process, self._beside = client, channel, process, beside
        self._waiting, self._changed = dict[object, Said](), threading.Condition()
        self._is_over = self._has_failed = self.works = False
        self._beat_due = 0.0

    def say(self, said: Said) -> None:
        """Leaves it to be told."""
        with self._changed:
            if len(self._waiting) >= MOST_WAITING:
                self._waiting = {Look(): Look()}
            self._waiting.pop(about(said), None)
            self._waiting[about(said)] = said
            self._changed.notify()

    def beat(self) -> None:
        """Says soon that this process is there."""
        with self._changed:
            self._beat_due = 0.0
            self._changed.notify()

    def run(self) -> None:
        """The thread's work."""
        while not self._is_over:
            taken = self._take()
            if not self._told(list(taken.values())):
                self._put_back(taken)
                time.sleep(AGAIN_AFTER)

    def stop(self) -> None:
        """Ends the thread once what it's at is done."""
        with self._changed:
            self._is_over = True
            self._changed.notify()

    def _take(self) -> dict[object, Said]:
        """What waits, or nothing once a beat is due."""
        with self._changed:
            if not self._waiting and not self._is_over:
                self._changed.wait(max(0.0, self._beat_due - time.monotonic()))
            return {key: self._waiting.pop(key) for key in list(self._waiting)[:AT_ONCE]}

    def _put_back(self, taken: dict[object, Said]) -> None:
        """Leaves it to be told later, but for what's about a connection: by then the page may have another one."""
        with self._changed:
            older: dict[object, Said] = {
                k: v for k, v in taken.items() if k not in self._waiting and not isinstance(v, CameAgain)
            }
            self._waiting = older | self._waiting

    def _told(self, said: list[Said]) -> bool:
        import redis

        now = time.monotonic()
        has_beat = not self.works or now >= self._beat_due
        try:
            with self._client.pipeline(transaction=False) as line:
                if has_beat:
                    self._beside(line, not self.works)
                for each in [*said, Beat()] if has_beat else said:
                    line.publish(self._channel, written(Message(self._process, each)))
                if len(line):
                    line.execute()
        except (redis.RedisError, OSError) as error:
            if not self._has_failed:
                log.warning("Redis takes nothing: %s", type(error).__name__)
            self._has_failed, self.works = True, False
            return False
        if self._has_failed:
            log.info("Redis takes what it's told again")
        self._has_failed, self.works = False, True
        if has_beat:
            self._beat_due = now + BEATS_APART
        return True

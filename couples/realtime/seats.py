"""The places for open pages: five for each person, wherever their pages are open, and as many in all as this process has room for.

Promised: whoever has five open on one process gets no sixth on another. What a process holds is in Redis for as long as it says that
it's there, so those of one that was killed come free in seconds. Where Redis doesn't answer, each process counts its own alone. The
trade-off: two that ask in the same instant may both be refused.
"""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from couples.realtime.connection_limits import SOCKETS_EACH

if TYPE_CHECKING:
    from redis import Redis

KEPT_FOR = 10
"""Seconds that a process's places stay taken after its last beat."""
TAKE = """
local others = 0
for _, process in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local its = ARGV[1] .. process
  if its ~= KEYS[2] then
    if redis.call('EXISTS', its) == 0 then
      redis.call('SREM', KEYS[1], process)
    else
      others = others + tonumber(redis.call('HGET', its, ARGV[3]) or '0')
    end
  end
end
if others + tonumber(ARGV[4]) > tonumber(ARGV[5]) then
  return 0
end
redis.call('SADD', KEYS[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[6])
redis.call('EXPIRE', KEYS[2], ARGV[6])
return 1
"""
"""Counts what the others hold, and notes this process's place if there's one left; both in one step, since Redis runs one script after the other."""


class Seats:
    """Those of one process."""

    def __init__(self, most: int):
        self.most = most
        self.elsewhere: SharedSeats | None = None
        self._open, self._lock = Counter[uuid.UUID](), threading.Lock()

    def take(self, person: uuid.UUID) -> bool:
        """Takes a place, if there's one left."""
        with self._lock:
            if self._open[person] >= SOCKETS_EACH or self._open.total() >= self.most:
                return False
            self._open[person] += 1
            held = self._open[person]
        if self.elsewhere and not self.elsewhere.may_take(person, held):
            self.give_back(person)
            return False
        return True

    def give_back(self, person: uuid.UUID) -> None:
        with self._lock:
            self._open[person] -= 1
            if not self._open[person]:
                del self._open[person]
        if self.elsewhere:
            self.elsewhere.has_changed(person)

    def held(self) -> dict[uuid.UUID, int]:
        """How many places each person has."""
        with self._lock:
            return dict(self._open)


class SharedSeats:
    """What this process holds, where the others see it.

    Args:
        client: a Redis client that has a timeout on every wait.
        prefix: how the names of its keys begin.
        process: whose places these are.
        seats: what it holds.
        answers: whether Redis has answered lately; if not, no one who opens a page waits for it.
    """

    def __init__(self, client: "Redis", prefix: str, process: str, seats: Seats, answers: Callable[[], bool]):
        self._client, self._seats, self._process, self._answers = client, seats, process, answers
        self._all, self._places = f"{prefix}:processes", f"{prefix}:places:"
        self._mine = self._places + process
        self._take = client.register_script(TAKE)
        self._changed, self._lock = set[uuid.UUID](), threading.Lock()

    def may_take(self, person: uuid.UUID, held: int) -> bool:
        """Whether `person` may have `held` places here, with those that others hold. Yes, if Redis doesn't say."""
        import redis

        if not self._answers():
            return True
        about: list[str | int] = [self._places, self._process, str(person), held, SOCKETS_EACH, KEPT_FOR]
        try:
            return bool(self._take(keys=[self._all, self._mine], args=about))
        except (redis.RedisError, OSError):
            return True
        finally:
            self.has_changed(person)

    def has_changed(self, person: uuid.UUID) -> None:
        """What's kept of this person is written again with the next beat; no one waits for it."""
        with self._lock:
            self._changed.add(person)

    def leave(self) -> None:
        """Gives up all of this process's places, since it ends; where Redis doesn't answer, they come free by themselves."""
        import redis

        with suppress(redis.RedisError, OSError):
            self._client.delete(self._mine)

    def keep(self, line: Any, is_forgotten: bool) -> None:
        """Adds to `line`, with what else is told, what this process holds.

        Args:
            is_forgotten: Redis may have nothing of it.
        """
        with self._lock:
            changed, self._changed = self._changed, set()
        held = self._seats.held()
        if is_forgotten:
            line.delete(self._mine)
            changed = set(held)
        if gone := [str(person) for person in changed if person not in held]:
            line.hdel(self._mine, *gone)
        if there := {str(person): held[person] for person in changed if person in held}:
            line.hset(self._mine, mapping=there)
        if held:
            line.sadd(self._all, self._process)
            for name in (self._all, self._mine):
                line.expire(name, KEPT_FOR)

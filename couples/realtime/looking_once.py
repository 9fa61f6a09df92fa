"""Having all open pages look whether something changed, a few people at a time, so that those who use them notice nothing.

A page that looks fetches its parts, which costs some milliseconds each.
"""

import threading
import uuid
from collections import deque
from collections.abc import Callable

PEOPLE_A_SECOND = 50
STEPS_A_SECOND = 10


class LookingOnce:
    """Who still has to be told to look.

    Args:
        people: those who have a page open.
        tell: has one person's pages look.
    """

    def __init__(self, people: Callable[[], set[uuid.UUID]], tell: Callable[[uuid.UUID], None]):
        self._people, self._tell = people, tell
        self._left, self._lock = deque[uuid.UUID](), threading.Lock()
        self._is_running, self._stopped = False, threading.Event()

    def begin(self) -> None:
        """Everyone who has a page open now is told to look, soon; whoever waits to be told already, once."""
        people = self._people()
        with self._lock:
            self._left.extend(people.difference(self._left))
            was_running, self._is_running = self._is_running, bool(self._left)
            begins = self._is_running and not was_running
        if begins:
            threading.Thread(target=self._run, name="pages look", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(1 / STEPS_A_SECOND):
            with self._lock:
                now = [
                    self._left.popleft()
                    for _ in range(min(len(self._left), PEOPLE_A_SECOND // STEPS_A_SECOND))
                ]
                self._is_running = bool(now)
            if not now:
                return
            for person in now:
                self._tell(person)

"""Hearing the other processes, in a thread of its own, and knowing when something may not have been heard.

Promised: a process that can't hear is never taken for one that has nothing to hear. This process hears its own beats the same way
as the others' messages, so their silence says that it's cut off: from Redis, which may be gone, or hang and keep every connection
open. Another process whose beats end may have been killed before it could tell what it had saved. After either of these, all open
pages look once; while this process is cut off, they look now and then. The trade-off: that takes up to SILENT seconds to notice.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from couples.realtime.process_messages import Beat, Look, Said, read

if TYPE_CHECKING:
    from redis import Redis

log = logging.getLogger(__name__)
SILENT = 3.0
"""Seconds without a beat, of three that were due, after which whoever should have said one isn't there."""
PATIENCE = 0.25
LOOKS_APART = 15.0
"""Seconds between two looks of a page while this process is cut off."""


class Hearing:
    """The thread that hears.

    Args:
        client: a Redis client that has a timeout on every wait.
        channel: where it's heard.
        process: this one; of its own messages only its beats count.
        beat: has this process say that it's there.
        do: what to do with what another process said.
        look: has all open pages look.
    """

    def __init__(
        self,
        client: "Redis",
        channel: str,
        process: str,
        *,
        beat: Callable[[], None],
        do: Callable[[Said], None],
        look: Callable[[], None],
    ):
        self._client: Any = client  # what it says of its types leaves out this one
        self._channel, self._process = channel, process
        self._beat, self._do, self._look = beat, do, look
        self._over = threading.Event()
        self._others = dict[str, float]()
        self._looks_due = time.monotonic() + LOOKS_APART
        self.hears = False

    def run(self) -> None:
        """The thread's work."""
        while not self._over.is_set():
            try:
                self._listen()
            except Exception as error:  # noqa: BLE001  whatever it is, this thread goes on
                why = type(error).__name__
            else:
                why = "it was silent"
            if not self._over.wait(PATIENCE):
                self._cut_off(why)

    def stop(self) -> None:
        self._over.set()

    def _listen(self) -> None:
        """Hears until something fails or this process's own beats don't come."""
        with self._client.pubsub() as ears:
            ears.subscribe(self._channel)
            beat_at = time.monotonic()
            while not self._over.is_set():
                came = ears.get_message(timeout=PATIENCE)
                now = time.monotonic()
                if came and self._take_in(came, now):
                    beat_at = now
                if now - beat_at > SILENT:
                    return
                self._miss_those_who_are_gone(now)
                if not self.hears:
                    self._look_now_and_then(now)

    def _take_in(self, came: dict[str, Any], now: float) -> bool:
        """Does what a message says; whether it's a beat of our own."""
        if came["type"] == "subscribe":  # from here on nothing goes past
            self._beat()
            return False
        message = read(came["data"])
        if message is None:
            return False
        if message.process == self._process:
            if isinstance(message.said, Beat):
                self._is_back()
                return True
            return False
        self._others[message.process] = now
        try:
            if isinstance(message.said, Look):
                self._look()
            elif not isinstance(message.said, Beat):
                self._do(message.said)
        except Exception as error:  # noqa: BLE001  one that fails keeps no other from being heard
            log.error("what another process said failed: %s", type(error).__name__)
        return False

    def _is_back(self) -> None:
        if not self.hears:
            self._others = dict.fromkeys(self._others, time.monotonic())
            self.hears = True
            log.info("the other processes can be heard")
            self._look()

    def _cut_off(self, why: str) -> None:
        if self.hears:
            log.warning("the other processes can't be heard: %s", why)
        self.hears = False
        self._look_now_and_then(time.monotonic())

    def _look_now_and_then(self, now: float) -> None:
        if now >= self._looks_due:
            self._looks_due = now + LOOKS_APART
            self._look()

    def _miss_those_who_are_gone(self, now: float) -> None:
        gone = [process for process, at in self._others.items() if now - at > SILENT] if self.hears else []
        for process in gone:
            del self._others[process]
        if gone:
            self._look()

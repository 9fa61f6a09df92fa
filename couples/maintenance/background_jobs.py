"""The jobs that a running server does by itself: deliveries and ended sessions every minute, cleaning up every hour."""

import itertools
import logging
import threading

from flask import Flask

from couples.maintenance.cleanup import clean_up, end_sessions
from couples.maintenance.deliver_due import EVERY, deliver

log = logging.getLogger(__name__)
EACH_MINUTE = (deliver, end_sessions)
CLEAN_UP_EVERY = 60  # minutes


def run_background_jobs(app: Flask) -> None:
    """Does all of them, each in its time, in the background of this process."""
    stop = threading.Event()

    def loop() -> None:
        for minute in itertools.count():
            for job in (*EACH_MINUTE, clean_up) if minute % CLEAN_UP_EVERY == 0 else EACH_MINUTE:
                try:
                    job(app)
                except Exception as error:  # noqa: BLE001  the next round tries again
                    log.error("%s failed: %s", job.__name__, type(error).__name__)
            if stop.wait(EVERY.total_seconds()):
                return

    threading.Thread(target=loop, name="background jobs", daemon=True).start()

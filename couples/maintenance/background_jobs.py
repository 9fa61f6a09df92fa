"""The jobs that a running server does by itself: deliveries every minute, cleaning up and the day's backup every hour."""

import itertools
import logging
import threading

from flask import Flask

from couples.db import BadDatabase
from couples.maintenance.backups import back_up_daily
from couples.maintenance.cleanup import clean_up
from couples.maintenance.deliver_due import EVERY, deliver

log = logging.getLogger(__name__)
MINUTES_BETWEEN_CLEANING = 60
HOURLY = (clean_up, back_up_daily)


def run_background_jobs(app: Flask) -> None:
    """Delivers every minute; sweeps and sees to the day's backup every hour; in the background of this process."""
    stop = threading.Event()

    def loop() -> None:
        for minute in itertools.count():
            for job in (deliver, *(HOURLY if minute % MINUTES_BETWEEN_CLEANING == 0 else ())):
                try:
                    job(app)
                except BadDatabase as problem:
                    log.error("%s failed: the database or its copy %s", job.__name__, problem)
                except Exception as error:  # noqa: BLE001  the next round tries again
                    log.error("%s failed: %s", job.__name__, type(error).__name__)
            if stop.wait(EVERY.total_seconds()):
                return

    threading.Thread(target=loop, name="background jobs", daemon=True).start()

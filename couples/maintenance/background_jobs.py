"""The jobs that a running server does by itself, in the tables below.

Mail and push have a thread of their own each: a mail server or a push service that hangs keeps nothing else waiting. Where several
processes serve one database, one of them does what's to be done once; each hangs up its own pages, and passes on what it was asked.
"""

import itertools
import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from flask import Flask

from couples import clock
from couples.accounts.reset_asked import take_up
from couples.config import Settings
from couples.db import BadDatabase
from couples.mail.send_due import send_due
from couples.maintenance.backups import back_up_daily
from couples.maintenance.cleanup import clean_up, end_sessions, overwrite_deleted
from couples.maintenance.clock_check import ClockWatch
from couples.maintenance.deliver_due import EVERY, deliver
from couples.maintenance.hang_up import hang_up_ended
from couples.maintenance.leave_due import leave_due
from couples.maintenance.light_over import let_light_answers_go
from couples.maintenance.seal_wishes import seal_wishes_again
from couples.reminders.claiming import claim_due
from couples.reminders.pushing import push_due

log = logging.getLogger(__name__)
MINUTES_BETWEEN_CLEANING = 60

Job: TypeAlias = Callable[[Flask], None]
EVERY_MINUTE: tuple[Job, ...] = (leave_due, deliver, let_light_answers_go, end_sessions)
"""Done by one process. Leaving comes first: what hasn't arrived by then never does."""
EVERY_MINUTE_BY_EACH: tuple[Job, ...] = (hang_up_ended, overwrite_deleted)
EVERY_HOUR: tuple[Job, ...] = (seal_wishes_again, back_up_daily)
"""Done by one process, after cleaning up (`clean_up_by`)."""
MAIL: tuple[Job, ...] = (claim_due, send_due)
PUSH: tuple[Job, ...] = (claim_due, push_due)
BY_A_COMMAND: tuple[Job, ...] = (end_sessions, clean_up, back_up_daily, *MAIL, push_due)
"""What `couples jobs run` does once it has sealed hidden wishes again and trusts the clock. A server may run beside it, and only that
can tell the pages that are open, so what also tells them is left to the server.
"""


def run_background_jobs(app: Flask) -> None:
    """Starts the background jobs."""
    stop, watch = threading.Event(), ClockWatch(app.config["SETTINGS"].data)
    is_ours = whether_ours(app)

    def loop() -> None:
        for minute in itertools.count():
            every_minute(app, is_ours=is_ours())
            if minute % MINUTES_BETWEEN_CLEANING == 0:
                every_hour(watch, app, is_ours=is_ours())
            if stop.wait(EVERY.total_seconds()):
                return

    threading.Thread(target=loop, name="background jobs", daemon=True).start()
    if app.config["SETTINGS"].smtp:
        threading.Thread(target=_send_mail, args=(app, stop, is_ours), name="mail", daemon=True).start()
    if app.config["SETTINGS"].can_push:
        threading.Thread(target=_push, args=(app, stop, is_ours), name="push", daemon=True).start()


def whether_ours(app: Flask) -> Callable[[], bool]:
    """Asked before each round, whether this process does what's to be done once; a process that's alone always does."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.redis_url:
        return lambda: True
    from couples.db.postgresql_locks import does_jobs

    lock = does_jobs(settings)

    def is_this_one() -> bool:
        try:
            return lock.is_ours()
        except Exception as error:  # noqa: BLE001  its text may hold an address
            log.error("whose the jobs are can't be asked: %s", type(error).__name__)
            return False

    return is_this_one


def every_minute(app: Flask, *, is_ours: bool) -> None:
    for job in (*(EVERY_MINUTE if is_ours else ()), *EVERY_MINUTE_BY_EACH):
        _try(job, app)


def every_hour(watch: ClockWatch, app: Flask, *, is_ours: bool = True) -> None:
    _try(partial(clean_up_by, watch, is_ours=is_ours), app)
    for job in EVERY_HOUR if is_ours else ():
        _try(job, app)


def _send_mail(app: Flask, stop: threading.Event, is_ours: Callable[[], bool]) -> None:
    while True:
        _try(take_up, app)
        for job in MAIL if is_ours() else ():
            _try(job, app)
        if stop.wait(EVERY.total_seconds()):
            return


def _push(app: Flask, stop: threading.Event, is_ours: Callable[[], bool]) -> None:
    while True:
        for job in PUSH if is_ours() else ():
            _try(job, app)
        if stop.wait(EVERY.total_seconds()):
            return


def clean_up_by(watch: ClockWatch, app: Flask, *, is_ours: bool = True) -> None:
    """Deletes what has run out, unless the clock that says so may be wrong. Each process watches its own machine's."""
    if watch.trusts(clock.now()):
        if is_ours:
            clean_up(app)
    else:
        log.warning("the clock has jumped ahead; nothing is deleted until it has run like this for a day")


def _try(job: Job, app: Flask) -> None:
    """A job that fails is tried again in the next round."""
    try:
        job(app)
    except BadDatabase as problem:
        log.error("a backup failed: the database or its copy %s", problem)
    except Exception as error:  # noqa: BLE001  its text may hold what someone wrote
        log.error("%s failed: %s", getattr(job, "__name__", "cleaning up"), type(error).__name__)

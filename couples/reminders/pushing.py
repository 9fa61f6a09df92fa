"""Sending what waits for people's phones, in the background.

Guaranteed: a push is taken out of the queue, and that is committed, before it's sent; so however many schedulers run, it's sent
once, and a server that dies just then loses it. It's put back only if it surely wasn't taken. Nothing goes to a phone whose session
is over, whose push service says that it's gone, or that knows the server by another key; such a phone is forgotten. Several
people's pushes are sent at a time, so one push service that hangs delays the others only for a moment. The log says how a push
failed, but not whose it was or where it went.
"""

import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from flask import Flask, current_app

from couples import clock
from couples.accounts import signed_in_sessions
from couples.accounts.models import person_now
from couples.config import Settings
from couples.db import begin_writing, db
from couples.push import push_service, server_key
from couples.push.push_service import NotTaken
from couples.reminders import facts, models, phones
from couples.reminders.claiming import everyone
from couples.reminders.occasions import push_until
from couples.reminders.phones import Phone, Phones
from couples.reminders.schedule import Schedule

log = logging.getLogger(__name__)
AT_A_TIME = 4
LONGEST_ON_ITS_WAY = timedelta(hours=1)
"""After this a push service drops what it couldn't show. Home still shows it."""


def is_offered() -> bool:
    """Whether people can have reminders on a phone here."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.can_push


def push_due(app: Flask) -> None:
    """Sends what waits, and forgets phones whose sessions are over."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.can_push:
        return
    with app.app_context():
        people = _people_with_work(clock.now())
        db.session.rollback()
    if people:
        with ThreadPoolExecutor(AT_A_TIME, "push") as pool:
            list(pool.map(partial(_send_to, app), people))


def _people_with_work(now: datetime) -> list[uuid.UUID]:
    theirs = {person.id: row.schedule.phones for person, row in everyone()}
    alive = signed_in_sessions.alive_among(phones.sessions_in(theirs.values()), now)
    return [
        id
        for id, mine in theirs.items()
        if phones.next_due(mine, now) or phones.of_sessions(mine, alive) != mine
    ]


def _send_to(app: Flask, person_id: uuid.UUID) -> None:
    """A push that fails here is tried again in the next round, or dropped if it may have been sent; other people's go
    ahead.
    """
    with app.app_context():
        try:
            while taken := _take(person_id, clock.now()):
                _send(person_id, taken, app.config["SETTINGS"])
        except Exception as problem:  # noqa: BLE001  its text may hold where it goes
            db.session.rollback()
            log.error("someone's phones can't be reached: %s", type(problem).__name__)


@dataclass(frozen=True)
class Taken:
    """A push that was taken out to be sent: to which phone, and for how many seconds it's of use."""

    phone: Phone
    seconds: int


def _take(person_id: uuid.UUID, now: datetime) -> Taken | None:
    """The next one that's to be sent, noted as taken and committed. None once there's none."""
    begin_writing()
    person = person_now(person_id)
    if person is None or person.disabled_on:
        db.session.rollback()
        return None
    before = models.of(person_id)
    schedule = before.with_phones(_still_theirs(before.phones, now))
    phone, found = phones.next_due(schedule.phones, now), None
    if phone and (until := push_until(now, schedule, facts.facts_for(person, schedule, now))):
        schedule = schedule.with_phones(phones.taken(schedule.phones, phone))
        found = Taken(phone, _seconds(until - now))
    elif phone:
        schedule = schedule.with_nothing_waiting()
    if schedule != before:
        models.keep(person_id, schedule)
    db.session.commit()
    return found


def _still_theirs(mine: Phones, now: datetime) -> Phones:
    alive = signed_in_sessions.alive_among(phones.sessions_in([mine]), now)
    known_by = server_key.mark(current_app.config["SETTINGS"]) if mine else ""
    return tuple(p for p in phones.of_sessions(mine, alive) if p.server_key == known_by)


def _seconds(left: timedelta) -> int:
    return max(1, int(min(left, LONGEST_ON_ITS_WAY).total_seconds()))


def _send(person_id: uuid.UUID, taken: Taken, settings: Settings) -> None:
    try:
        push_service.send(taken.phone.subscription, settings, clock.now(), within=taken.seconds)
    except NotTaken as failed:
        again = failed.try_again and taken.phone.tries < len(phones.WAITS)
        log.warning("a push wasn't taken, %s: %s", _what_next(failed, again=again), failed)
        if failed.is_gone or again:
            _after(person_id, taken.phone, is_gone=failed.is_gone)


def _what_next(failed: NotTaken, *, again: bool) -> str:
    if failed.is_gone:
        return "and its phone is forgotten"
    return "and is tried again" if again else "and won't be"


def _after(person_id: uuid.UUID, phone: Phone, *, is_gone: bool) -> None:
    begin_writing()
    schedule = models.of(person_id) if person_now(person_id) else Schedule()
    if is_gone:
        left = phones.without_address(schedule.phones, phone.endpoint)
    else:
        left = phones.put_back(schedule.phones, phone, clock.now())
    if left != schedule.phones:
        models.keep(person_id, schedule.with_phones(left))
    db.session.commit()

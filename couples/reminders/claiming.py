"""Finding who is to be reminded now, and claiming it: noted in one commit with the letter and the pushes that are queued for it.

Guaranteed: however many schedulers run, and however often, each occasion is claimed once; where nothing is due, no write lock is
taken. Whatever is due at the same time goes into one e-mail, and into one push to each phone.
"""

import logging
import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from couples import clock
from couples.accounts.models import User
from couples.db import begin_writing, db
from couples.mail import outbox
from couples.reminders import facts, models
from couples.reminders.letter import KIND
from couples.reminders.models import Reminders
from couples.reminders.occasions import to_send
from couples.reminders.phones import all_waiting
from couples.reminders.schedule import MAIL, PUSH, Schedule, Wall

log = logging.getLogger(__name__)


def claim_due(app: Flask) -> None:
    """Queues a letter, and a push to each phone, for everyone who has something due."""
    with app.app_context():
        now = clock.now()
        due = [person.id for person, row in everyone() if _is_due(person, row, now)]
        db.session.rollback()
        for person_id in due:
            _try_to_claim(person_id, now)


def everyone():
    """Who may be reminded, each with their row."""
    found = select(User, Reminders).join(Reminders, Reminders.user_id == User.id)
    return db.session.execute(found.where(User.disabled_on.is_(None))).all()


def _is_due(person: User, row: Reminders, now: datetime) -> bool:
    """Whether this person has something due; an error in one person's data doesn't keep others from being reminded."""
    try:
        return _claimed(person, row.schedule, now) is not None
    except (LookupError, ValueError) as problem:
        log.error("someone's reminders can't be worked out: %s", type(problem).__name__)
        return False


def _try_to_claim(person_id: uuid.UUID, now: datetime) -> None:
    """If this fails, it's tried again in the next round, and other people's reminders go ahead."""
    try:
        _claim(person_id, now)
    except Exception as problem:  # noqa: BLE001  its text may hold what someone wrote
        db.session.rollback()
        log.error("someone's reminders can't be claimed: %s", type(problem).__name__)


def _claimed(person: User, schedule: Schedule, now: datetime) -> tuple[Schedule, bool] | None:
    """`schedule` with all that's due noted as sent and waiting for each phone, and whether a letter says so. None if nothing is due."""
    if not (schedule.any_by_mail or schedule.any_by_push):
        return None
    known = facts.facts_for(person, schedule, now)
    due = to_send(now, schedule, known)
    if not due:
        return None
    today = Wall(known.zone).day(now)
    for occasion in due:
        schedule = schedule.with_sent(occasion.key, today)
    if any(schedule.comes_by(PUSH, occasion.kind) for occasion in due):
        schedule = schedule.with_phones(all_waiting(schedule.phones, now))
    return schedule, any(schedule.comes_by(MAIL, occasion.kind) for occasion in due)


def _claim(person_id: uuid.UUID, now: datetime) -> None:
    begin_writing()
    person = db.session.get(User, person_id)
    row = models.row_of(person_id) if person else None
    claimed = _claimed(person, row.schedule, now) if person and row else None
    if person and claimed:
        schedule, has_letter = claimed
        row = models.keep(person_id, schedule)
        if has_letter:
            outbox.queue(person, KIND, now, about=row.id)
    db.session.commit()

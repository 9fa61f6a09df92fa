"""Whether pepper.key is the one this database was made with, and going on once it's lost for good."""

from flask import Flask
from sqlalchemy import delete, select

from couples import vault
from couples.accounts.models import KeyCheck
from couples.checkins import reveal
from couples.checkins.models import CheckIn, Ready
from couples.db import begin_writing, db
from couples.maintenance import CannotStart, migrating


def mark_of(pepper: vault.Pepper) -> bytes:
    """The mark by which a database recognizes its pepper; it reveals nothing about the pepper."""
    return pepper.fingerprint("check", "key check")


def check_pepper() -> None:
    mark = mark_of(vault.pepper())
    row = db.session.scalar(select(KeyCheck))
    if row is None:
        db.session.add(KeyCheck(pepper_mark=mark))
    elif row.pepper_mark != mark:
        raise CannotStart(
            "pepper.key in the data folder is missing or not the one this database was made with. "
            "Put the right file back. If it is lost for good: couples keys new-pepper"
        )


def accept_new_pepper(app: Flask) -> None:
    """Accepts the current pepper. Passwords no longer work, recovery codes do; anyone who was ready for a check-in no
    longer is.
    """
    with app.app_context():
        migrating.upgrade(app)
        begin_writing()
        db.session.execute(delete(KeyCheck))
        for check_in in db.session.scalars(
            select(CheckIn).join(Ready, Ready.check_in_id == CheckIn.id).distinct()
        ).all():
            reveal.nobody_is_ready(check_in)
        check_pepper()
        db.session.commit()

"""Letting shared copies arrive when their time has come, and telling their readers' open pages."""

import uuid
from datetime import timedelta

from flask import Flask

from couples import clock, realtime
from couples.boundaries.models import Boundary, Slip, Version
from couples.db import begin_writing, db
from couples.live.home_status import returning
from couples.spaces import pairing
from couples.spaces.double_sealed import arrived_since_last
from couples.statements.models import Statement

EVERY = timedelta(minutes=1)
ARRIVING = (
    (Statement, "statements"),
    (Version, "agreements"),
    (Slip, "agreements"),
    (Boundary, "agreements"),
)
"""Shared copies that wait for a letter time, and what their readers' open pages are told."""


def deliver(app: Flask) -> None:
    """Lets shared copies arrive whose time has come and tells their readers' open pages; and both that a pause is over."""
    with app.app_context():
        begin_writing()
        now = clock.now()
        readers = [
            (reader, what, row.version)
            for model, what in ARRIVING
            for row in arrived_since_last(model, now)
            for reader in pairing.others_in(row.space_id, row.author_id)
        ]
        back = [(uuid.UUID(p), row) for row in returning(now, EVERY) for p in row.state.people]
        db.session.commit()
        for reader, what, version in readers:
            realtime.notify(reader, what, version)
        for person, row in back:
            realtime.notify(
                person, "live", row.state.told.get(str(person), 0), row.state.visible_to(str(person))
            )

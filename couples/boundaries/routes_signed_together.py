"""Undoing a signature given in a talk, by whoever gave it; see `signed_together`."""

import uuid

from flask import flash, redirect, url_for

from couples import clock
from couples.boundaries import signed_together
from couples.boundaries.agreement_page import agreement_here, changed, no_longer_possible, version_here
from couples.boundaries.blueprint import bp
from couples.boundaries.signed_together import TooLate
from couples.db import db
from couples.spaces.models import current_space


@bp.post("/versions/<uuid:id>/undo-signature")
def undo_signature(id: uuid.UUID):
    version = version_here(id)
    row = agreement_here(version.agreement_id)
    try:
        signed_together.undo(version, current_space(), clock.now())
    except TooLate:
        return no_longer_possible(row)
    changed(row) if version.has_arrived(clock.now()) else db.session.commit()
    flash("Signature undone, as if you'd never signed.")
    return redirect(url_for(".agreement", id=row.id))

"""Taking a "not now" back, by whoever said it; see `put_off`."""

import uuid

from flask import flash, redirect, url_for
from flask_login import current_user

from couples import clock, realtime
from couples.boundaries import put_off
from couples.boundaries.agreement import Version
from couples.boundaries.agreement_page import agreement_here, version_here
from couples.boundaries.blueprint import bp
from couples.db import db
from couples.only_me import only_mine
from couples.spaces.models import name_of_partner


@bp.post("/versions/<uuid:id>/show-again")
@only_mine
def show_again(id: uuid.UUID):
    version = version_here(id, Version.author_id != current_user.id)
    row = agreement_here(version.agreement_id)
    if not put_off.is_put_off(version, current_user.id, clock.now()):
        return redirect(url_for(".index"))
    put_off.show_again(version)
    db.session.commit()
    realtime.notify(current_user.id, "agreements", row.version)
    flash(f"It's back, and {name_of_partner()} isn't told.")
    return redirect(url_for(".agreement", id=row.id))

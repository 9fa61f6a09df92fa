"""Being done with an opened check-in.

Guaranteed: it's for oneself alone, in the cell that no one else can open; the partner's pages and the database's times say
nothing of it.
"""

from flask import abort, flash, redirect, url_for

from couples import clock
from couples.checkins import home_status
from couples.checkins.blueprint import bp
from couples.checkins.routes_this_week import the_check_in
from couples.db import db
from couples.spaces import letting_in


@bp.post("/<occasion>/done")
def done(occasion: str):
    """Home says so, and goes on to the next check-in."""
    _, check_in = the_check_in(occasion)
    if not check_in.revealed_at:
        abort(404)
    letting_in.open_for_me([home_status.done_mark(check_in)], clock.now())
    db.session.commit()
    flash("Saved. Only you know.")
    return redirect(url_for("home.index"))

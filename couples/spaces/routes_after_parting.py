"""Setting a card about a parting aside."""

from flask import abort, redirect, request, url_for

from couples import clock
from couples.db import db
from couples.fields import as_id
from couples.spaces import parted
from couples.spaces.blueprint import bp
from couples.spaces.page_space import in_any_space


@bp.post("/after-parting/set-aside")
@in_any_space
def set_parting_aside():
    """Takes it off Home; what can still be read stays in Shared."""
    id = as_id(request.form.get("id"))
    if id is None or not parted.set_aside(id, clock.now()):
        abort(404)
    db.session.commit()
    return redirect(url_for("home.index"))

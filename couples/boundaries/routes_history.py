"""The history of one agreement: a page that prints, and a file to take away."""

import json
import uuid

from flask import Response, abort, render_template
from flask_login import current_user

from couples.boundaries import history
from couples.boundaries.agreement_page import names_of, seen_view_of, to_read
from couples.boundaries.blueprint import bp
from couples.spaces.models import current_space


@bp.get("/<uuid:id>/history")
def agreement_history(id: uuid.UUID):
    """Every version that arrived, what it changed, who signed it on which day, pauses and endings; prints on paper."""
    row = to_read(id)
    view = seen_view_of(row)
    return render_template(
        "boundaries/agreement_history.html",
        view=view,
        is_intimate=history.is_intimate(view),
        people=names_of(row),
        events=history.events(view),
        place=current_space(),
    )


@bp.get("/<uuid:id>/history.json")
def agreement_file(id: uuid.UUID):
    """The history as a file; there's none for agreements about intimacy."""
    row = to_read(id)
    view = seen_view_of(row)
    if history.is_intimate(view):
        abort(404)
    names = {id: p.name for id, p in names_of(row).items()}
    value = history.as_json(view, names, current_user.zone)
    return Response(
        json.dumps(value, ensure_ascii=False, indent=2) + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": 'attachment; filename="agreement.json"'},
    )

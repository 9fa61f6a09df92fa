"""One agreement: reading it and changing its words."""

import uuid

from flask import render_template
from flask_login import current_user

from couples import one_time_marks
from couples.boundaries import (
    sent_just_now,
)
from couples.boundaries.after_signing import Signed
from couples.boundaries.agreement_page import agreement_here, page_of, signed_now, to_draft_of_change, to_read
from couples.boundaries.blueprint import bp
from couples.fields import as_id


def _signed_just_now(page: dict) -> Signed | None:
    """What to say of a signature that this person gave just before the page opened."""
    id, view = as_id(one_time_marks.take("signed")), page["view"]
    version = next((v for v in (*view.versions, *view.waiting) if v.id == id), None)
    is_mine = version and current_user.id in view.signed_by(version)
    return signed_now(version, view) if version and is_mine and page["is_current"] else None


@bp.get("/<uuid:id>")
def agreement(id: uuid.UUID):
    page = page_of(to_read(id))
    return render_template(
        "boundaries/agreement.html",
        lines=sent_just_now.lines_about(id),
        signed=_signed_just_now(page),
        **page,
    )


@bp.get("/<uuid:id>/part")
def agreement_part(id: uuid.UUID):
    """The part of the page that changes; fetched after a notice."""
    return render_template("boundaries/_agreement_content.html", **page_of(to_read(id)))


@bp.post("/<uuid:id>/change")
def change(id: uuid.UUID):
    """Begins a draft with the newest words, or goes on with the one that this person has already begun."""
    return to_draft_of_change(agreement_here(id))

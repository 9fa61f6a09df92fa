"""Not being invited by somebody again, and taking that back."""

from flask import abort, flash, redirect, request, url_for

from couples import clock
from couples.db import db
from couples.fields import as_id
from couples.form_responses import back_to
from couples.only_me import only_mine
from couples.spaces import no_invitations
from couples.spaces.blueprint import bp
from couples.spaces.models import closed_places
from couples.spaces.page_space import in_any_space

CHANGE_IT = "Change that in Settings, under What reaches you."


@bp.post("/no-invitations")
@in_any_space
def block_invitations():
    """From the partner in a space that is closed, or shut since this person started over; they aren't told."""
    id = as_id(request.form.get("space")) or abort(404)
    closed = {p.space.id: p.partner for p in closed_places(clock.now()) if p.partner}
    shut = no_invitations.shut_with()
    partners = [closed[id]] if id in closed else [*shut.values()] if id in shut else abort(404)
    no_invitations.block(*partners)
    db.session.commit()
    flash(f"Invitations from {partners[0].name} won't reach you. No one is told. {CHANGE_IT}")
    return redirect(url_for("home.index"))


@bp.post("/no-invitations/undo")
@only_mine
@in_any_space
def allow_invitations():
    id = as_id(request.form.get("person"))
    people = no_invitations.like(id) if id else []
    if people:
        no_invitations.unblock(*people)
        db.session.commit()
        flash("Their invitations can reach you again.")
    return back_to(url_for(".pairing"))

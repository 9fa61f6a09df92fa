"""Leaving a space."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock, realtime
from couples.db import db
from couples.spaces import pairing as pairing_verbs
from couples.spaces import what_each_keeps
from couples.spaces.blueprint import bp
from couples.spaces.models import Space, current_space
from couples.spaces.reading_after_parting import readable_until
from couples.template_helpers import last_day


@bp.get("/leave")
def leaving():
    place = current_space()
    if place.partner is None:
        return redirect(url_for(".pairing"))
    kept = _what_each_keeps(place.space, place.partner.name)
    return render_template("spaces/leave_space.html", place=place, kept=kept, takeout=link_to_takeout())


def _what_each_keeps(space: Space, partner: str) -> tuple[str, ...]:
    return what_each_keeps.before_leaving(
        partner,
        last_day(readable_until(clock.now())),
        current_app.config["SETTINGS"].backups,
        is_anything_shared=space.shared_since is not None,
    )


def link_to_takeout() -> str:
    """Where one takes one's words along as a file; empty on a server that has no such page."""
    return url_for("takeout.takeout") if "takeout.takeout" in current_app.view_functions else ""


@bp.post("/leave")
def leave():
    """Closes the space, by one alone and right away; each goes on in a space of their own.

    Only one's own open pages hear of it. The partner's stay as they are, so that nothing on their screen moves at the very
    minute: what they type goes into their own space or is refused and kept, and their next page says who left.
    """
    place = current_space()
    if place.partner is None:
        return redirect(url_for(".pairing"))
    kept = place.space.shared_since is not None
    pairing_verbs.leave(place, clock.now())
    db.session.commit()
    realtime.disconnect(current_user.id)
    flash(
        "You've stopped sharing." if kept else "Undone. Nothing had been shared, and nothing of it is left."
    )
    return redirect(url_for("home.index"))

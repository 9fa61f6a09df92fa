"""Leaving a space, right away or in a day."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, realtime
from couples.db import db, wipe_deleted
from couples.only_me import only_mine
from couples.spaces import pairing as pairing_verbs
from couples.spaces import undo_day, what_each_keeps
from couples.spaces.blueprint import bp
from couples.spaces.models import Space, current_space
from couples.spaces.reading_after_parting import readable_until
from couples.template_helpers import last_day

NOT_YET = "Nothing has changed yet. You can undo it in Only me."
TOO_LATE = "You've already stopped sharing."
NOT_TAKEN_BACK = "Your copy couldn't be made, so nothing was taken back."


@bp.get("/leave")
def leaving():
    place = current_space()
    if place.partner is None:
        return redirect(url_for(".pairing"))
    kept = _what_each_keeps(place.space, place.partner.name)
    can_take_back = place.space.shared_since or pairing_verbs.staying_with(place.space)
    return render_template("spaces/leave_space.html", place=place, kept=kept, can_take_back=can_take_back)


def _what_each_keeps(space: Space, partner: str) -> tuple[str, ...]:
    return what_each_keeps.before_leaving(
        partner,
        last_day(readable_until(clock.now())),
        current_app.config["SETTINGS"].backups,
        is_anything_shared=space.shared_since is not None,
    )


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
    takes_back = request.form.get("take_back") == "y"
    if request.form.get("undo_day") == "y":
        undo_day.begin(place, clock.now(), takes_back=takes_back)
        db.session.commit()
        flash(NOT_YET)
        return redirect(url_for("home.only_me"))
    undo_day.drop(place.me)
    is_taken_back = pairing_verbs.leave(place.space, place.me.user_id, clock.now(), takes_back=takes_back)
    db.session.commit()
    if is_taken_back:
        wipe_deleted()
    realtime.disconnect(current_user.id)
    flash("You've stopped sharing." if kept else "Undone. Nothing was shared.")
    if takes_back and not is_taken_back:
        flash(NOT_TAKEN_BACK)
    return redirect(url_for("home.index"))


@bp.post("/leave/undo")
@only_mine
def keep_sharing():
    """While the day goes on nothing has changed, so nothing has to be changed back."""
    is_undone = undo_day.undo()
    db.session.commit()
    flash("Undone. You're still sharing." if is_undone else TOO_LATE)
    return redirect(url_for("home.only_me"))


@bp.before_app_request
def _carry_out_what_is_due() -> None:
    """Before any page of either of the two, where the server's own round hasn't been there yet (`undo_day`)."""
    if request.endpoint in (None, "static") or not current_user.is_authenticated:
        return
    left = undo_day.carry_out_here(clock.now())
    if left:
        wipe_deleted()
    for person in left:
        realtime.disconnect(person)

"""Leaving a space, right away or in a day."""

from datetime import datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from couples import clock, only_me, realtime
from couples.accounts import second_proof
from couples.db import db, wipe_deleted
from couples.only_me import only_mine
from couples.spaces import hidden_wishes, reading_again, undo_day, what_each_keeps
from couples.spaces import pairing as pairing_verbs
from couples.spaces.blueprint import bp
from couples.spaces.models import CurrentSpace, Space, current_space, hold_spaces
from couples.spaces.page_space import in_any_space, require_same
from couples.spaces.reading_after_parting import readable_until
from couples.template_helpers import day, last_day

SHOWS_NOTHING = {
    None,
    "static",
    "home.quick_exit",
    "accounts.sign_out",
    "accounts.session_state",
}
"""Endpoints that show no one's words, so they don't carry out a leaving that is due: a way out never waits for one or fails by it."""
NOT_YET = "Nothing has changed yet. You can undo it in Only me."
STOPPED = "You've stopped sharing."
TAKEN_BACK = "You've stopped sharing, and taken back what you shared."
STILL_SHARING = "You're still sharing."
NOT_SHARING = "You aren't sharing with anyone."
CHANGED_SINCE = "Nothing has changed yet. The page was from another day: here's what would happen now."
NOT_TAKEN_BACK = "Your copy couldn't be made, so nothing was taken back."


@bp.get("/leave")
def leaving():
    """What happens, and the button. A leaving that's due later shows only while Only me is open, like everything private."""
    place, now = current_space(), clock.now()
    out, waits_until = None if place.partner else undo_day.shut_out_of(), ""
    if place.partner:
        is_shared = _is_anything_shared(place)
        kept = _what_each_keeps(place.partner.name, is_anything_shared=is_shared)
    elif out:
        is_shared, due, waits_until = False, undo_day.due(out.me, now), _waits_until(out, now)
        kept = what_each_keeps.before_leaving_shut_out(
            day(due), undo_day.SHUT_OUT_FOR.days, is_later=due > now
        )
    else:
        return redirect(url_for(".pairing"))
    waits = undo_day.of_mine() if only_me.is_open() else None
    return render_template(
        "spaces/leave_space.html",
        place=place,
        kept=kept,
        can_take_back=is_shared,
        leaving=waits,
        waits_until=waits_until,
        now=now,
    )


def _waits_until(out: CurrentSpace, now: datetime) -> str:
    """What the page of someone who's shut out says of when they leave; of right away, that it's now."""
    due = undo_day.due(out.me, now)
    return due.isoformat() if due > now else "now"


def _what_each_keeps(partner: str, *, is_anything_shared: bool) -> tuple[str, ...]:
    return what_each_keeps.before_leaving(
        partner,
        last_day(readable_until(clock.now())),
        current_app.config["SETTINGS"].backups,
        is_anything_shared=is_anything_shared,
    )


def _is_anything_shared(place: CurrentSpace) -> bool:
    """Whether anything is shared here, as far as this person knows, or in an older space that both keep and that ends with it."""
    return reading_again.has_begun(place, clock.now()) or bool(pairing_verbs.staying_with(place.space))


@bp.post("/leave")
@in_any_space
def leave():
    """Closes the space, by one alone and right away; each goes on in a space of their own.

    Only one's own open pages hear of it. The partner's stay as they are, so that nothing on their screen moves at the very
    minute: what they type goes into their own space or is refused and kept, and their next page says who left. Taking everything
    back can't be undone, so it asks for the password first: someone else may hold the phone. Leaving alone never does.
    """
    place = current_space()
    if place.partner is None:
        return _leave_shut_out(clock.now())
    require_same()
    kept = _is_anything_shared(place)
    takes_back = request.form.get("take_back") == "y"
    if takes_back and not second_proof.given(clock.now()):
        return second_proof.ask()
    if request.form.get("undo_day") == "y":
        undo_day.begin(place, clock.now(), takes_back=takes_back)
        db.session.commit()
        flash(NOT_YET)
        return redirect(url_for("home.only_me"))
    hidden_wishes.stay(place.me)
    is_taken_back = pairing_verbs.leave(place.space, place.me.user_id, clock.now(), takes_back=takes_back)
    db.session.commit()
    if is_taken_back:
        wipe_deleted()
    realtime.disconnect(current_user.id)
    flash(TAKEN_BACK if is_taken_back else STOPPED if kept else "Undone. Nothing was shared.")
    if takes_back and not is_taken_back:
        flash(NOT_TAKEN_BACK)
    return redirect(url_for("home.index"))


def _leave_shut_out(now: datetime) -> Response:
    """The same by someone who started over, and can't open what they share: later, unless they've been shut out for long enough.

    A page that promised something else, since the wait is over by now, comes again.
    """
    out = undo_day.shut_out_of()
    if out is None or hold_spaces([out.space.id])[0].closed_at:
        return redirect(url_for(".pairing"))
    require_same()
    waits_until = _waits_until(out, now)
    if request.form.get("waits_until", waits_until) != waits_until:
        flash(CHANGED_SINCE)
        return redirect(url_for(".leaving"))
    if waits_until != "now":
        undo_day.begin(out, now, takes_back=False)
        db.session.commit()
        flash(NOT_YET)
        return redirect(url_for("home.only_me"))
    pairing_verbs.leave(out.space, out.me.user_id, now)
    db.session.commit()
    flash(STOPPED)
    return redirect(url_for("home.index"))


@bp.post("/leave/undo")
@only_mine
def keep_sharing():
    """Undoes a leaving within its day. Nothing has changed by then, so nothing has to be changed back."""
    undone = undo_day.undo()
    db.session.commit()
    flash(_said_of(undone))
    return redirect(url_for("home.only_me"))


def _said_of(undone: list[Space]) -> str:
    """What the page says of what was undone: less, or nothing, if the partner left since or the day was over."""
    if any(space.closed_at is None for space in undone):
        return f"Undone. {STILL_SHARING}"
    if undone:
        return "Undone. What you shared stays as it is."
    return f"There's nothing to undo. {STILL_SHARING if current_space().is_paired else NOT_SHARING}"


@bp.before_app_request
def _carry_out_what_is_due() -> None:
    """Carries out a leaving that's due before any page of either person, if the server's own job hasn't yet (`undo_day`)."""
    if request.endpoint in SHOWS_NOTHING or not current_user.is_authenticated:
        return
    left = undo_day.carry_out_here(clock.now())
    if left:
        wipe_deleted()
    for person in left:
        realtime.disconnect(person)

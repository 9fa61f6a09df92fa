"""Reminders on the phone that someone is holding: turning them on there, after its owner's tap, and off.

Guaranteed: what a browser hands over is kept for its own session alone, and is gone once it's turned off. Only a device that keeps
its person signed in is offered it; on another one it would soon end without a word.
"""

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import signed_in_sessions
from couples.db import db, wipe_deleted
from couples.push import message, server_key
from couples.push.subscription import NotOne, Subscription, checked
from couples.reminders import models, phones, pushing
from couples.reminders.blueprint import bp
from couples.reminders.phones import Phone, Phones
from couples.reminders.schedule import Schedule


def theirs(chosen: Schedule) -> Phones:
    """The phones that the signed-in person has reminders on."""
    if not pushing.is_offered():
        return ()
    named = phones.sessions_in([chosen.phones])
    return phones.of_sessions(chosen.phones, signed_in_sessions.alive_among(named, clock.now()))


def for_page(chosen: Schedule) -> dict[str, object]:
    """What the page about reminders says of this phone and others."""
    mine = theirs(chosen)
    this = phones.of_session(mine, current_user.session.id)
    settings = current_app.config["SETTINGS"]
    return {
        "push_text": message.TEXT,
        "push": "possible" if settings.can_push else "needs https" if settings.push else "",
        "is_kept_here": current_user.session.is_kept,
        "is_on_here": this is not None,
        "others": len(mine) - (this is not None),
    }


@bp.get("/settings/reminders/phone/key")
def phone_key() -> Response:
    """What the browser asks its maker's push service with; the same for everyone here."""
    _offered_or_404()
    return Response(server_key.public(current_app.config["SETTINGS"]), mimetype="text/plain")


@bp.post("/settings/reminders/phone")
def turn_on_phone():
    _offered_or_404()
    given = _given()
    models.take_from_others(given.endpoint, current_user.id)
    before = models.of(current_user.id)
    phone = Phone(
        current_user.session.id.hex,
        given.endpoint,
        given.key,
        given.secret,
        server_key.mark(current_app.config["SETTINGS"]),
    )
    mine = theirs(before)
    chosen = before if mine else before.also_by_push()
    models.keep(current_user.id, chosen.with_phones(phones.added(mine, phone)))
    db.session.commit()
    flash("It's on. Choose above what comes to your phone.")
    return _back()


def _given() -> Subscription:
    try:
        return checked(*(request.form.get(name, "") for name in ("endpoint", "key", "secret")))
    except NotOne:
        abort(400)


@bp.post("/settings/reminders/phone/off")
def turn_off_phone():
    """Here, or on every phone; said twice, it's still off."""
    before = models.of(current_user.id)
    everywhere = request.form.get("which") == "all"
    left = tuple(p for p in before.phones if not everywhere and p.session_id != current_user.session.id)
    chosen = before.with_phones(left) if left else before.without_push()
    if chosen != before:
        models.keep(current_user.id, chosen)
        db.session.commit()
        wipe_deleted()
    flash("Off on every phone." if everywhere else "Off on this phone.")
    return _back()


def _back():
    return redirect(url_for(".settings", _anchor="phone"))


def _offered_or_404() -> None:
    if not (pushing.is_offered() and current_user.session.is_kept):
        abort(404)

"""The devices that a person is signed in on, and ending each or all others, right away with its open pages."""

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user

from couples import accounts, clock, realtime
from couples.accounts import devices as own_devices
from couples.accounts import second_proof
from couples.accounts import signed_in_sessions as sessions
from couples.accounts.blueprint import bp
from couples.db import db


@bp.get("/settings/devices")
@second_proof.needed
def devices():
    now = clock.now()
    alive = sessions.of(current_user.id, now)
    listed = own_devices.listed(current_user, alive, now.date())
    return render_template("accounts/devices.html", devices=listed)


@bp.post("/settings/devices/<uuid:id>/end")
@second_proof.needed
def end_device(id):
    """Ends the session of another device; doing it twice is fine. This device's own ends by signing out."""
    now = clock.now()
    session = sessions.one_of(current_user.id, id, now)
    if session is None or session.id == current_user.session.id:
        abort(404)
    name = own_devices.name_of(current_user, session)
    session.end(now)
    db.session.commit()
    realtime.disconnect(current_user.id, session=id)
    flash(f"{name} is signed out.")
    return redirect(url_for("accounts.devices"))


@bp.post("/settings/sign-out-others")
@second_proof.needed
def sign_out_others():
    """Ends every other session of this person, with its sockets, and what else goes on elsewhere."""
    current_user.sign_out_everywhere(clock.now(), but=current_user.session.id)
    accounts.others_signed_out.send(current_user._get_current_object())
    db.session.commit()
    realtime.disconnect(current_user.id)
    flash("Every other device is signed out.")
    return redirect(url_for("accounts.devices"))

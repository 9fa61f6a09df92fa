"""Settings: your name, time zone and colors. A name that imitates the partner's isn't taken."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock, device_zone, text_input
from couples.accounts import set_aside
from couples.accounts.forms import ProfileForm
from couples.accounts.guess_and_request_limits import may_rename
from couples.db import db
from couples.form_responses import back_to
from couples.home.blueprint import bp
from couples.spaces import coming_back
from couples.spaces.models import current_space

NAMED_OFTEN = "That's three names in a day. You can change it again tomorrow."


def zone_to_offer() -> str:
    """The zone of this device, where its owner has to be asked whether it counts."""
    device, kept = device_zone.from_request()
    return device_zone.zone_to_offer(device, current_user.zone, kept, clock.now())


@bp.post("/settings/zone")
def answer_zone():
    """The device's zone for the whole account from now on, or never on this device."""
    zone = request.form.get("zone", "")
    if not clock.is_zone(zone):
        abort(400)
    before, back = current_user.zone, back_to(url_for("home.index"))
    if request.form.get("do") != "use":
        flash(f"Okay, staying on {device_zone.city_of(before)} time.")
        return device_zone.keep_account_zone(make_response(back), zone)
    current_user.change_profile(current_user.name, zone, current_user.theme)
    db.session.commit()
    flash(f"You're on {device_zone.city_of(zone)} time now.")
    return back


def _around() -> dict[str, Any]:
    place = current_space()
    return {
        "place": place,
        "asides": set_aside.all_of(current_user.id),
        "shut_out": None if place.is_paired else coming_back.shut_out_of(current_user.id),
        "asks_back": coming_back.asked_of(place),
    }


def _chosen() -> dict[str, Any]:
    return {"name": current_user.name, "zone": current_user.zone, "theme": current_user.theme}


@bp.get("/settings")
def settings():
    form = ProfileForm.of(_chosen())
    return render_template("home/settings.html", form=form, device_zone=zone_to_offer(), **_around())


@bp.post("/settings")
def save_settings():
    form, place = ProfileForm(), current_space()
    valid = form.validate()
    if valid:
        form.leave_the_rest(_chosen())
    if valid and place.partner and text_input.imitates(form.name.data, place.partner.name):
        form.name.errors = ["This looks just like your partner's name. Choose one you can tell apart."]
        valid = False
    if valid and form.name.data != current_user.name and not may_rename(current_user):
        form.name.errors = [NAMED_OFTEN]
        valid = False
    if not valid:
        return render_template("home/settings.html", form=form, **_around()), 422
    current_user.change_profile(form.name.data, form.zone.data, form.theme.data)
    db.session.commit()
    flash("Saved.")
    return redirect(url_for(".settings"))

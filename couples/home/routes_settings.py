"""Settings: your name, time zone and colors. A name that imitates the partner's isn't taken."""

from datetime import datetime
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
from couples.spaces import coming_back, new_name
from couples.spaces.models import CurrentSpace, current_space
from couples.template_helpers import day_in_words

LIKE_THEIRS = "This looks just like your partner's name. Choose one you can tell apart."
NAMED_OFTEN = "That's three names in a day. You can change it again tomorrow."
NAMED_LATELY = "You can change your name again starting {}."
TO_MEND = "Saved. {} can't see your new name for ten minutes, so you can still fix it."


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
    form, place, now = ProfileForm(), current_space(), clock.now()
    valid = form.validate()
    if valid:
        form.leave_the_rest(_chosen())
    is_new = form.name.data != current_user.name
    refused = _why_not(form.name.data, place, now) if valid and is_new else ""
    if not valid or refused:
        form.name.errors = [*form.name.errors, *filter(None, [refused])]
        return render_template("home/settings.html", form=form, **_around()), 422
    if is_new:
        new_name.takes(current_user, now)
    current_user.change_profile(form.name.data, form.zone.data, form.theme.data)
    db.session.commit()
    flash(TO_MEND.format(place.partner.name) if is_new and place.partner else "Saved.")
    return redirect(url_for(".settings"))


def _why_not(name: str, place: CurrentSpace, now: datetime) -> str:
    """Why the signed-in person can't take this name now; empty if they can."""
    if place.partner and text_input.imitates(name, place.partner.name):
        return LIKE_THEIRS
    if free := new_name.free_from(current_user, now):
        day = clock.local(free, current_user.zone).date()
        return NAMED_LATELY.format(day_in_words(day))
    return "" if may_rename(current_user) else NAMED_OFTEN

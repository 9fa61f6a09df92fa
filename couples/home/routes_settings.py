"""Settings: one's name, time zone and colours. A name that imitates the partner's isn't taken."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from couples import text_input
from couples.accounts.forms import ProfileForm
from couples.db import db
from couples.home.blueprint import bp
from couples.spaces.models import current_space


@bp.get("/settings")
def settings():
    form = ProfileForm(
        formdata=None,
        data={"name": current_user.name, "zone": current_user.zone, "theme": current_user.theme},
    )
    return render_template("home/settings.html", form=form, place=current_space())


@bp.post("/settings")
def save_settings():
    form, place = ProfileForm(), current_space()
    valid = form.validate()
    if valid and place.partner and text_input.imitates(form.name.data, place.partner.name):
        form.name.errors = [
            "This looks like your partner's name in other letters. Choose one that can be told apart."
        ]
        valid = False
    if not valid:
        return render_template("home/settings.html", form=form, place=place), 422
    current_user.name, current_user.zone, current_user.theme = form.name.data, form.zone.data, form.theme.data
    db.session.commit()
    flash("Saved.")
    return redirect(url_for(".settings"))

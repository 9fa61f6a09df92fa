"""When the password is asked for again before Only me opens, and how often a check-in with oneself is offered."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock
from couples.db import db
from couples.journal.blueprint import bp
from couples.journal.forms import SettingsForm
from couples.journal.models import rhythm_of
from couples.only_me import pocket
from couples.only_me.models import Settings


@bp.get("/settings")
def settings():
    kept = {"lock": Settings.of(current_user).lock, "rhythm": rhythm_of(current_user)}
    return render_template("journal/lock_and_rhythm.html", form=SettingsForm(formdata=None, data=kept))


@bp.post("/settings")
def save_settings():
    form = SettingsForm()
    if not form.validate():
        return render_template("journal/lock_and_rhythm.html", form=form), 422
    Settings.of(current_user).keep(lock=form.lock.data, rhythm=form.rhythm.data)
    db.session.commit()
    pocket.open_now(clock.now())
    flash("Saved.")
    return redirect(url_for(".index"))

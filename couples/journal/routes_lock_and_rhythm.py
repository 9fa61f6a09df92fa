"""What someone chose for their private rooms: a lock, a neutral first page, and a check-in with themselves."""

from typing import Any

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
    return render_template("journal/lock_and_rhythm.html", form=SettingsForm.of(_chosen()))


def _chosen() -> dict[str, Any]:
    kept = Settings.of(current_user)
    return {
        "lock": kept.lock,
        "rhythm": rhythm_of(current_user),
        "neutral": kept.choice("neutral", otherwise=False),
    }


@bp.post("/settings")
def save_settings():
    form = SettingsForm()
    if not form.validate():
        return render_template("journal/lock_and_rhythm.html", form=form), 422
    form.leave_the_rest(_chosen())
    chosen = {"lock": form.lock.data, "rhythm": form.rhythm.data, "neutral": form.neutral.data}
    Settings.of(current_user).keep(**chosen)
    db.session.commit()
    pocket.open_now(clock.now())
    flash("Saved.")
    return redirect(url_for(".index"))

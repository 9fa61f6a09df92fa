"""What someone chose for their private rooms: a lock, a neutral first page, and a check-in with themselves.

A lock is made longer, or taken off, only with the password or a passkey: while it's open, whoever holds the phone could do it.
"""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import second_proof
from couples.db import db
from couples.journal.blueprint import bp
from couples.journal.forms import SettingsForm
from couples.journal.models import rhythm_of
from couples.only_me import door, pocket, second_lock
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
    kept, now = Settings.of(current_user), clock.now()
    if second_lock.is_weaker(form.lock.data, kept.lock) and not (
        second_proof.given(now) or door.was_just_opened()
    ):
        return second_proof.ask()
    chosen = {"lock": form.lock.data, "rhythm": form.rhythm.data, "neutral": form.neutral.data}
    kept.keep(**chosen)
    db.session.commit()
    pocket.open_now(now)
    flash("Saved.")
    return redirect(url_for(".index"))

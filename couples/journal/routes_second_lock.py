"""The second lock before every page of this room, and the settings it belongs to."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts.current_password_check import WRONG_NOW, opened_by_password
from couples.accounts.forms import ConfirmForm
from couples.accounts.guess_and_request_limits import guessed_by_me
from couples.db import READING, db
from couples.fields import as_id
from couples.form_responses import back_to, wants_json
from couples.journal import sealed_cookie, second_lock
from couples.journal.blueprint import bp
from couples.journal.forms import SettingsForm
from couples.journal.models import Settings
from couples.journal.routes_writing import save

LOCKED = "Locked after a quiet while, so this is not saved yet. Press Done and give your password; your words are still here."
ALWAYS = {"journal.locked", "journal.unlock", "journal.close"}
NOT_CARRIED = {"csrf_token", "page_of", "current", "next"}


@bp.before_request
def keep_locked():
    """Asks for the password again where the lock has closed; words that were just sent go along and are kept."""
    if request.endpoint in ALWAYS or not _is_closed():
        return None
    if wants_json():
        return jsonify(message=LOCKED), 403
    if request.endpoint == "journal.save":
        return _ask(ConfirmForm(formdata=None), page=(request.view_args or {})["id"]), 403
    target = request.path if request.method in READING else url_for(".index")
    return redirect(url_for(".locked", next=target))


def _is_closed() -> bool:
    return second_lock.is_closed(Settings.of(current_user).lock, sealed_cookie.opened_at(), clock.now())


def _ask(form: ConfirmForm, page=None) -> str:
    carried = [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_CARRIED | {"page"}]
    return render_template(
        "journal/second_lock.html",
        form=form,
        page=page,
        carried=carried if page else [],
        next=request.values.get("next", ""),
    )


@bp.get("/open")
def locked():
    if not _is_closed():
        return redirect(url_for(".index"))
    return _ask(ConfirmForm(formdata=None))


@bp.post("/open")
@guessed_by_me
def unlock():
    """Opens for as long as the setting says; words that waited are saved now."""
    form = ConfirmForm()
    page = as_id(request.form.get("page"))
    if not form.validate() or opened_by_password(current_user.email, form.current.data) is None:
        form.current.errors = form.current.errors or [WRONG_NOW]
        return _ask(form, page), 422
    sealed_cookie.open_now(clock.now())
    if page:
        return save(page)
    return back_to(url_for(".index"))


@bp.post("/close")
def close():
    """Locks now, where there is a lock."""
    sealed_cookie.close()
    if Settings.of(current_user).lock:
        flash("Your notes are locked.")
    return redirect(url_for("home.only_me"))


# --- settings -------------------------------------------------------------------------------------------------------


@bp.get("/settings")
def settings():
    kept = Settings.of(current_user)
    form = SettingsForm(formdata=None, data={"lock": kept.lock, "rhythm": kept.rhythm})
    return render_template("journal/lock_and_rhythm.html", form=form)


@bp.post("/settings")
def save_settings():
    form = SettingsForm()
    if not form.validate():
        return render_template("journal/lock_and_rhythm.html", form=form), 422
    Settings.of(current_user).keep(form.lock.data, form.rhythm.data)
    db.session.commit()
    sealed_cookie.open_now(clock.now())
    flash("Saved.")
    return redirect(url_for(".index"))

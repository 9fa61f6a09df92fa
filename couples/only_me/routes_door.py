"""The page that opens Only me, by a tap or by the password, and closing it; stepping aside to the neutral page, and back."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import second_proof, send_again
from couples.accounts.current_password_check import WRONG_NOW, opened_by_password
from couples.accounts.forms import ConfirmForm
from couples.accounts.guess_and_request_limits import guessed_by_me
from couples.accounts.routes_send_again import theirs
from couples.db import db
from couples.form_responses import back_to
from couples.only_me import door as doors
from couples.only_me import front, pocket
from couples.only_me.blueprint import bp


@bp.get("/open")
def door() -> Any:
    """Nothing but a button, and before a draft whose it is; the same with a lock and without."""
    return doors.page_to_open(None)


@bp.post("/open")
def open_door() -> Any:
    """A tap. Where there's a lock that has closed, the password is next."""
    if doors.is_locked():
        return doors.page_to_open(ConfirmForm(formdata=None))
    pocket.open_now(clock.now())
    return back_to(url_for("home.only_me"))


@bp.post("/unlock")
@guessed_by_me
def unlock() -> Any:
    """The password. What was sent to the locked door is then done, as its own address does it."""
    value, form = request.form.get(send_again.FIELD, ""), ConfirmForm()
    if not form.validate() or opened_by_password(current_user.email, form.current.data) is None:
        form.current.errors = form.current.errors or [WRONG_NOW]
        return doors.page_to_open(form, value), 422
    if value:
        kept = theirs(value)
        request.environ[doors.JUST_OPENED] = True
        return send_again.resend(kept)
    pocket.open_now(clock.now())
    return back_to(url_for("home.only_me"))


@bp.post("/close")
def close() -> Any:
    pocket.close()
    _ask_for_proof_again()
    flash("Only me is closed.")
    return redirect(url_for("home.index"))


@bp.post("/aside")
def step_aside() -> Any:
    """The neutral page, with nothing said about it."""
    front.step_aside()
    _ask_for_proof_again()
    return redirect(url_for("home.index"))


def _ask_for_proof_again() -> None:
    """Forgets that the person just proved who they are: whoever picks up the phone now can't download or change what was closed."""
    if second_proof.given(clock.now()):
        second_proof.end(current_user.session.id)
        db.session.commit()


@bp.post("/back")
def come_back() -> Any:
    front.come_back()
    return redirect(url_for("home.index"))

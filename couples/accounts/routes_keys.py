"""One's own keys: the recovery code, the password, and every other device signed out.

Guaranteed: a password change and a recovery leave one password and one recovery code, both new, and no trace of the ones
before in the database file or its log. The trade-off: whoever loses the answer on the way has no code until they make one.
"""

import uuid
from contextlib import suppress

from flask import Response, flash, redirect, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import Field

from couples import clock, realtime, vault
from couples.accounts import models
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.forms import PasswordForm, RecoveryForm, is_strong
from couples.accounts.guess_limits import guessed_by_me, limit_guesses, was_wrong
from couples.accounts.models import User
from couples.accounts.routes import WRONG_CODE, WRONG_NOW, opened_by_password, signed_in
from couples.db import db, wipe_deleted


@bp.get("/sign-in/recovery")
@public
def recovery():
    return render_template("accounts/recovery.html", form=RecoveryForm(formdata=None))


@bp.post("/sign-in/recovery")
@public
@limit_guesses
def check_recovery():
    """Signs in by the recovery code, with a new password; every other session ends, and a fresh code is shown."""
    form = RecoveryForm()
    if not form.validate():
        return _refused("recovery", form)
    user = models.person_by_email(form.email.data)
    opened = _opened_by_code(user, form.code.data)
    if not opened:
        return _refused("recovery", form, form.code, WRONG_CODE)
    id, box, vault_key = opened
    known = [user.name, user.email]
    db.session.rollback()
    if not is_strong(form.password, known):
        return _refused("recovery", form)
    wrap = vault.wrap_by_password(vault_key, form.password.data, id)
    user = models.person_now(id)
    if user is None or user.recovery_box != box:
        return _refused("recovery", form, form.code, WRONG_CODE)
    return _with_new_keys(user, vault_key, wrap, "recovered")


def _refused(page: str, form: FlaskForm, field: Field | None = None, why: str = "") -> tuple[str, int]:
    """The same page with what was typed, and `why` beside its field where the form itself doesn't know."""
    if field is not None:
        field.errors = [why]
    return render_template(f"accounts/{page}.html", form=form), 422


def _with_new_keys(user: User, vault_key: bytes, wrap: vault.PasswordWrap, how: str) -> Response:
    """Gives the vault a new password and a new recovery code, ends every session but a fresh one here, shows the code."""
    user.unlock(vault_key)
    user.password_wrap = wrap
    had_code = user.recovery_box is not None
    code = user.make_recovery_code()
    user.sign_out_everywhere()
    user.sign_in(clock.now())
    db.session.commit()
    realtime.disconnect(user.id)
    response = signed_in(user, "")
    wipe_deleted()
    response.status_code, response.location = 200, None
    response.data = render_template("accounts/recovery_code.html", code=code, how=how, had_code=had_code)
    return response


def _opened_by_code(user: User | None, code: str) -> tuple[uuid.UUID, bytes, bytes] | None:
    """Whose vault it is, the wrap and the vault key; None, which counts as a wrong try, where the code opens nothing."""
    if user is not None and user.recovery_box is not None:
        with suppress(vault.CannotOpen):
            return user.id, user.recovery_box, vault.unwrap_by_code(user.recovery_box, code, user.id)
    was_wrong()
    return None


# --- one's own keys ---------------------------------------------------------------------------------------------


@bp.get("/settings/password")
def password():
    return render_template("accounts/password.html", form=PasswordForm(formdata=None))


@bp.post("/settings/password")
@guessed_by_me
def change_password():
    """A new password and a new recovery code for the same vault; every other session and socket of this person ends."""
    form = PasswordForm()
    if not form.validate():
        return _refused("password", form)
    user = opened_by_password(current_user.email, form.current.data)
    if user is None:
        return _refused("password", form, form.current, WRONG_NOW)
    id, before, vault_key = user.id, user.password_wrap, user.keyring.vault_key
    known = [user.name, user.email]
    db.session.rollback()
    if not is_strong(form.password, known):
        return _refused("password", form)
    wrap = vault.wrap_by_password(vault_key, form.password.data, id)
    user = models.person_now(id)
    if user is None or user.password_wrap != before:
        return _refused("password", form, form.current, WRONG_NOW)
    return _with_new_keys(user, vault_key, wrap, "changed")


@bp.post("/settings/sign-out-others")
def sign_out_others():
    """Ends every other session of this person, with its sockets."""
    current_user.sign_out_everywhere(but=current_user.session.id)
    db.session.commit()
    realtime.disconnect(current_user.id)
    flash("Every other device is signed out.")
    return redirect(url_for("home.settings"))


@bp.get("/settings/recovery")
def recovery_code():
    return render_template("accounts/recovery_code.html", code=None)


@bp.post("/settings/recovery")
def show_recovery_code():
    """Makes the code at the moment it is shown; it is kept nowhere here."""
    code = current_user.make_recovery_code()
    db.session.commit()
    wipe_deleted()
    return render_template("accounts/recovery_code.html", code=code)


@bp.post("/settings/recovery/kept")
def keep_recovery_code():
    current_user.recovery_kept = current_user.recovery_box is not None
    db.session.commit()
    flash("Good. It is needed only if you forget your password.")
    return redirect(url_for("home.index"))

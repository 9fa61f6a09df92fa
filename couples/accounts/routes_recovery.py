"""Signing in by the recovery code, and making a new code.

Guaranteed: a recovery leaves one password and one recovery code, both new. A code is shown once and not stored. Making one
takes the password; for a first code it's enough to have signed in just now.
"""

import uuid
from contextlib import suppress
from datetime import timedelta

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from couples import accounts, clock, vault
from couples.accounts import models, send_again, sign_in_codes
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.current_password_check import WRONG_NOW, opened_by_password
from couples.accounts.disabled_accounts import DISABLED
from couples.accounts.forms import ConfirmForm, RecoveryForm, is_strong
from couples.accounts.guess_and_request_limits import (
    changes_keys,
    code_fits,
    guessed_by_me,
    limit_guesses,
    was_wrong,
)
from couples.accounts.models import User
from couples.accounts.new_password import refused, with_new_password
from couples.accounts.routes_send_again import with_words_to_send
from couples.db import db, wipe_deleted

JUST_SIGNED_IN = timedelta(minutes=10)
"""For so long after signing in, no one is asked for their password again to get a first code."""
PHONE_TOO = "This account also asks for the code from your phone. Please type your new password again, too."
REPLACED = "That code no longer works, because you made another one since. If you don't have that one, make a new one."
WRONG_CODE = "Wrong e-mail address or recovery code. Check both."


@bp.get("/sign-in/recovery")
@public
def recovery():
    return render_template("accounts/sign_in_with_recovery_code.html", form=RecoveryForm(formdata=None))


@bp.post("/sign-in/recovery/with-words")
@public
def recovery_with_words():
    """The same page, reached from a sign-in page that carries unsaved words, so that they aren't lost."""
    form, carried = RecoveryForm(formdata=None), send_again.carried()
    return render_template("accounts/sign_in_with_recovery_code.html", form=form, carried=carried)


@bp.post("/sign-in/recovery")
@public
@limit_guesses
def check_recovery():
    """Signs in by the recovery code, with a new password; every other session ends, and a fresh code is shown."""
    form = RecoveryForm()
    if not form.validate():
        return refused("sign_in_with_recovery_code", form)
    user = models.person_by_email(form.email.data)
    opened = _opened_by_code(user, form.code.data)
    if user is None or not opened:
        return refused("sign_in_with_recovery_code", form, form.code, WRONG_CODE)
    if user.disabled_on:
        return refused("sign_in_with_recovery_code", form, form.code, DISABLED)
    id, box, vault_key = opened
    known = [user.name, user.email]
    db.session.rollback()
    if not is_strong(form.password, known):
        return refused("sign_in_with_recovery_code", form)
    wrap = vault.wrap_by_password(vault_key, form.password.data, id)
    user = models.person_now(id)
    if user is None or user.recovery_box != box:
        return refused("sign_in_with_recovery_code", form, form.code, WRONG_CODE)
    user.unlock(vault_key)
    phone = sign_in_codes.of(user)
    typed = form.phone_code.data
    if phone is not None and not code_fits(user, typed, lambda: phone.takes(typed, clock.now())):
        why = sign_in_codes.NOT_THAT_ONE if typed else PHONE_TOO
        return refused("sign_in_with_recovery_code", form, form.phone_code, why)
    accounts.password_replaced.send(user)
    return with_new_password(user, vault_key, wrap, "recovered", keep=form.keep.data)


def _opened_by_code(user: User | None, code: str) -> tuple[uuid.UUID, bytes, bytes] | None:
    """Whose vault it is, the wrap and the vault key; None, which counts as a wrong try, where the code opens nothing."""
    if user is None or user.recovery_box is None:
        vault.pretend_to_unwrap_by_code(code)
    else:
        with suppress(vault.CannotOpen):
            return user.id, user.recovery_box, vault.unwrap_by_code(user.recovery_box, code, user.id)
    was_wrong()
    return None


@bp.get("/settings/recovery")
def recovery_code():
    return _before_the_code(ConfirmForm(formdata=None))


@bp.post("/settings/recovery")
@changes_keys
@guessed_by_me
def show_recovery_code():
    """Makes the code at the moment it is shown; it is kept nowhere here."""
    user = current_user
    if _asks_for_password():
        form = ConfirmForm()
        if not form.validate():
            return _before_the_code(form), 422
        user = opened_by_password(current_user.email, form.current.data)
        if user is None:
            form.current.errors = [WRONG_NOW]
            return _before_the_code(form), 422
    code = user.make_recovery_code()
    db.session.commit()
    wipe_deleted()
    return render_template(
        "accounts/your_recovery_code.html", code=code, mark=vault.mark_of_code(user.recovery_box)
    )


def _asks_for_password() -> bool:
    """Whether it takes the password: for a code that replaces another, and in a session older than `JUST_SIGNED_IN`.

    Otherwise whoever picks up an unlocked phone could make a key to it all.
    """
    is_old = clock.now() - current_user.session.created_at >= JUST_SIGNED_IN
    return is_old or current_user.recovery_box is not None


def _before_the_code(form: ConfirmForm) -> str:
    asks = _asks_for_password()
    return render_template("accounts/your_recovery_code.html", code=None, form=form if asks else None)


@bp.post("/settings/recovery/kept")
def keep_recovery_code():
    """For the code that the page showed; one that a newer code has replaced opens nothing."""
    if request.form.get("mark") in (None, "", vault.mark_of_code(current_user.recovery_box)):
        current_user.keep_recovery_code()
        db.session.commit()
        flash("Good. You'll only need it if you forget your password.")
        then = url_for("home.index")
    else:
        flash(REPLACED)
        then = url_for(".recovery_code")
    answer, carried = make_response(redirect(then)), send_again.carried()
    return with_words_to_send(answer, carried) if carried else answer

"""Changing one's password.

Guaranteed: a change also makes a new recovery code, and every other session ends.
"""

from flask import render_template, session
from flask_login import current_user

from couples import accounts, vault
from couples.accounts import models
from couples.accounts.blueprint import bp
from couples.accounts.current_password_check import WRONG_NOW, opened_by_password
from couples.accounts.forms import PasswordForm, is_strong
from couples.accounts.guess_and_request_limits import changes_keys, guessed_by_me
from couples.accounts.new_password import refused, with_new_password
from couples.db import db


@bp.get("/settings/password")
def password():
    return render_template("accounts/change_password.html", form=PasswordForm(formdata=None))


@bp.post("/settings/password")
@changes_keys
@guessed_by_me
def change_password():
    """A new password and a new recovery code for the same vault; every other session and socket of this person ends."""
    form = PasswordForm()
    if not form.validate():
        return refused("change_password", form)
    user = opened_by_password(current_user.email, form.current.data)
    if user is None:
        return refused("change_password", form, form.current, WRONG_NOW)
    id, before, vault_key = user.id, user.password_wrap, user.keyring.vault_key
    known = [user.name, user.email]
    db.session.rollback()
    if not is_strong(form.password, known):
        return refused("change_password", form)
    wrap = vault.wrap_by_password(vault_key, form.password.data, id)
    user = models.person_now(id)
    if user is None or user.password_wrap != before:
        return refused("change_password", form, form.current, WRONG_NOW)
    accounts.password_replaced.send(user)
    return with_new_password(user, vault_key, wrap, "changed", keep=session.permanent)

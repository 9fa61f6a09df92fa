"""New keys, for whoever thinks that someone else may know their password.

Guaranteed: it takes the current password; nothing changes where it's refused.
"""

from flask import render_template, session
from flask_login import current_user

from couples.accounts import models
from couples.accounts.blueprint import bp
from couples.accounts.current_password_check import WRONG_NOW, opened_by_password
from couples.accounts.forms import NewKeysForm, is_strong
from couples.accounts.guess_and_request_limits import NEW_KEYS_LIMIT, guessed_by_me
from couples.accounts.new_keys import NewKeys
from couples.accounts.new_password import refused, with_new_password
from couples.db import db
from couples.extensions import limiter


@bp.get("/settings/new-keys")
def new_keys():
    return render_template("accounts/new_keys.html", form=NewKeysForm(formdata=None))


@bp.post("/settings/new-keys")
@limiter.limit(
    NEW_KEYS_LIMIT,
    key_func=lambda: f"new keys of {current_user.id}",
    deduct_when=lambda response: response.status_code == 200,
)
@guessed_by_me
def make_new_keys():
    """New keys for everything of this person's alone, a new password and code; every other session and socket ends."""
    form = NewKeysForm()
    if not form.validate():
        return refused("new_keys", form)
    user = opened_by_password(current_user.email, form.current.data)
    if user is None:
        return refused("new_keys", form, form.current, WRONG_NOW)
    before, old, known = user.password_wrap, user.keyring, [user.name, user.email]
    db.session.rollback()
    if not is_strong(form.password, known):
        return refused("new_keys", form)
    keys = NewKeys.made(old, form.password.data)
    user = models.person_now(old.owner)
    if user is None or user.password_wrap != before:
        return refused("new_keys", form, form.current, WRONG_NOW)
    keys.give_to(user)
    return with_new_password(user, keys.vault_key, keys.wrap, "new-keys", keep=session.permanent)

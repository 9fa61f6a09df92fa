"""Bringing back a vault that was set aside, by its old password or recovery code.

Guaranteed: without signing in, only a vault that's older than the live one comes back. So the first owner can always bring
theirs back, and someone who took the account over can't take it again. If that vault asked for a code from a phone, so does
bringing it back. As with a recovery, a new password and a new code are made.
"""

import uuid

from flask import redirect, render_template, url_for
from flask_login import current_user

from couples import clock, vault
from couples.accounts import models, set_aside, sign_in_codes
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.forms import BringBackForm, OwnBringBackForm, is_strong
from couples.accounts.guess_and_request_limits import code_fits, guessed_by_me, limit_guesses, was_wrong
from couples.accounts.new_password import with_new_password
from couples.db import db

NO_ONE = uuid.UUID(int=0)
"""Looked up in place of a person where no account has the address, so that the work is the same."""
NOTHING = "That doesn't open anything that was set aside. Check it and try again."

PHONE_TOO = "This also needs the code from your phone. Please type both passwords again, too."


@bp.get("/sign-in/bring-back")
@public
def bring_back():
    return _page(BringBackForm(formdata=None))


@bp.post("/sign-in/bring-back")
@public
@limit_guesses
def check_bring_back():
    form = BringBackForm()
    if not form.validate():
        return _page(form, 422)
    person = models.person_by_email(form.email.data)
    who = None if person is None or person.disabled_on else person.id
    return _brought_back(form, who, older_only=True)


@bp.get("/settings/set-aside")
def own_set_aside():
    if not set_aside.all_of(current_user.id):
        return redirect(url_for("home.settings"))
    return _page(OwnBringBackForm(formdata=None))


@bp.post("/settings/set-aside")
@guessed_by_me
def bring_back_own():
    form = OwnBringBackForm()
    if not form.validate():
        return _page(form, 422)
    return _brought_back(form, current_user.id, older_only=False)


def _brought_back(form: OwnBringBackForm, who: uuid.UUID | None, *, older_only: bool):
    opened = set_aside.opened_by(who or NO_ONE, form.secret.data, older_only=older_only)
    if who is None or opened is None:
        was_wrong()
        form.secret.errors = [NOTHING]
        return _page(form, 422)
    id, vault_key = opened
    person = models.person_now(who)
    known = [person.name, person.email] if person else []
    db.session.rollback()
    if not is_strong(form.password, known):
        return _page(form, 422)
    wrap = vault.wrap_by_password(vault_key, form.password.data, who)
    user, aside = models.person_now(who), set_aside.of_theirs(who, id)
    if user is None or aside is None or user.disabled_on:
        form.secret.errors = [NOTHING]
        return _page(form, 422)
    holder, typed = aside.holder_id, form.phone_code.data

    def takes() -> bool:
        return sign_in_codes.takes_set_aside(holder, who, vault_key, typed, clock.now())

    if not code_fits(user, typed, takes):
        form.phone_code.errors = [sign_in_codes.NOT_THAT_ONE if typed else PHONE_TOO]
        return _page(form, 422)
    set_aside.bring_back(user, aside, vault_key, clock.now())
    return with_new_password(user, vault_key, wrap, "brought-back", keep=False)


def _page(form: OwnBringBackForm, status: int = 200) -> tuple[str, int]:
    asides = set_aside.all_of(current_user.id) if current_user.is_authenticated else []
    return render_template("accounts/bring_back.html", form=form, asides=asides), status

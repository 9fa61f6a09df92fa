"""Passkeys: adding, renaming and removing them, which needs the second proof, and signing in with one."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import passkeys, second_proof, send_again
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.disabled_accounts import DISABLED
from couples.accounts.forms import PasskeyNameForm, SignInForm
from couples.accounts.guess_and_request_limits import guessed_by_me, limit_passkeys, was_wrong
from couples.accounts.passkey_checks import Refused
from couples.accounts.routes_sign_in import into, sign_in_page
from couples.accounts.sign_in_cookie import this_device
from couples.db import db
from couples.form_responses import delete_for_good
from couples.own_rows import own


@bp.get("/settings/passkeys")
@second_proof.needed
def own_passkeys():
    return _page()


@bp.post("/settings/passkeys")
@second_proof.needed
@guessed_by_me
def add_passkey():
    answer, secret = (request.form.get(name, "") for name in (passkeys.FIELD, passkeys.SECRET))
    try:
        row = passkeys.add(current_user, answer, secret, this_device(), clock.now())
    except Refused as why:
        db.session.rollback()
        was_wrong()
        return _page(str(why)), 422
    opens = row.key_box is not None
    db.session.commit()
    flash(
        "Added. You can sign in with it now."
        if opens
        else "Added. You can use it instead of the code from your phone."
    )
    return redirect(url_for("accounts.own_passkeys"))


@bp.post("/settings/passkeys/<uuid:id>/name")
@second_proof.needed
def rename_passkey(id):
    row, form = own(passkeys.Passkey, id), PasskeyNameForm()
    if not form.validate():
        return _page(refused_name=(id, form)), 422
    passkeys.rename(current_user, row, form.name.data)
    db.session.commit()
    flash("Renamed.")
    return redirect(url_for("accounts.own_passkeys"))


@bp.post("/settings/passkeys/<uuid:id>/remove")
@second_proof.needed
def remove_passkey(id):
    """Removes one. No session ends by it."""
    row = own(passkeys.Passkey, id)
    delete_for_good(row, "Removed. Your device may still list it; delete it there, too.")
    return redirect(url_for("accounts.own_passkeys"))


@bp.post("/sign-in/passkey")
@public
@limit_passkeys
def check_passkey():
    """Signs in the person whose vault the passkey opens. Unlocking the device also stands for the code from a phone."""
    form, carried = SignInForm(), send_again.carried()
    answer, secret = (request.form.get(name, "") for name in (passkeys.FIELD, passkeys.SECRET))
    try:
        user = passkeys.opened_by(answer, secret, clock.now())
    except Refused as why:
        db.session.rollback()
        was_wrong()
        return sign_in_page(form, carried, str(why)), 422
    if user.disabled_on:
        db.session.rollback()
        return sign_in_page(form, carried, DISABLED), 422
    return into(user, form, carried)


def _page(refused: str = "", refused_name: tuple[uuid.UUID, PasskeyNameForm] | None = None) -> str:
    rows = passkeys.of(current_user)
    listed = passkeys.named(rows)
    forms = {id: PasskeyNameForm.of(id, name) for id, name, _ in listed}
    if refused_name:
        id, sent = refused_name
        sent.name.id = forms[id].name.id
        forms[id] = sent
    return render_template(
        "accounts/passkeys.html",
        listed=listed,
        forms=forms,
        asked=passkeys.to_add(current_user, rows, clock.now()),
        refused=refused,
    )

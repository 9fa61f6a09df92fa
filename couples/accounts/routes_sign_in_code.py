"""Turning the code at sign-in on and off. Both need the second proof."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock, vault
from couples.accounts import second_proof, sign_in_codes
from couples.accounts.blueprint import bp
from couples.accounts.forms import SignInCodeForm
from couples.db import db, wipe_deleted


@bp.get("/settings/phone-code")
@second_proof.needed
def sign_in_code():
    return _page(SignInCodeForm(formdata=None))


@bp.post("/settings/phone-code")
@second_proof.needed
def turn_sign_in_code_on():
    form = SignInCodeForm()
    secret = form.secret.data or ""
    if not form.validate() or not sign_in_codes.is_secret(secret):
        return _page(form), 422
    backups = sign_in_codes.turn_on(current_user, secret, form.code.data, clock.now())
    if backups is None:
        form.code.errors = [sign_in_codes.NOT_THAT_ONE]
        return _page(form), 422
    db.session.commit()
    return render_template("accounts/backup_codes.html", codes=backups)


@bp.post("/settings/phone-code/off")
@second_proof.needed
def turn_sign_in_code_off():
    sign_in_codes.turn_off(current_user.id)
    db.session.commit()
    wipe_deleted()
    flash("Off. Your password is enough again.")
    return redirect(url_for("accounts.sign_in_code"))


def _page(form: SignInCodeForm) -> str:
    """The page, with the secret from the form or a new one. Until its first code has been typed, the secret is only in the page."""
    import segno  # draws codes, and is wanted for little else

    typed = form.secret.data or ""
    secret = typed if sign_in_codes.is_secret(typed) else sign_in_codes.new_secret()
    code = segno.make(sign_in_codes.address(secret, current_user.email), error="m")
    return render_template(
        "accounts/sign_in_code.html",
        form=form,
        on=sign_in_codes.of(current_user),
        secret=secret,
        in_groups=vault.in_groups(secret),
        qr=code.svg_data_uri(scale=5, border=2, dark="#2c2530", light="#ffffff"),
    )

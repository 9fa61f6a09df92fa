"""Signing in and out on this browser.

The answer to a wrong address and to a wrong password is the same and takes as long.
"""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import addresses, passkeys, send_again, sign_in_codes, sign_in_step
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.current_password_check import opened_by_password
from couples.accounts.disabled_accounts import DISABLED
from couples.accounts.forms import KeepForm, SignInForm, StepForm
from couples.accounts.guess_and_request_limits import code_fits, limit_guesses, was_wrong
from couples.accounts.models import User
from couples.accounts.passkey_checks import Refused
from couples.accounts.routes_send_again import with_words_to_send
from couples.accounts.sign_in_cookie import end_session, forget_device, signed_in, this_device
from couples.db import db
from couples.form_responses import safe_next

WRONG = "Wrong e-mail address or password. Check both."


@bp.get("/sign-in")
@public
def sign_in():
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return sign_in_page(SignInForm(formdata=None))


@bp.post("/sign-in")
@public
@limit_guesses
def check_sign_in():
    if sign_in_step.FIELD in request.form:
        return _after_the_code()
    form, carried = SignInForm(), send_again.carried()
    if not form.validate():
        return sign_in_page(form, carried), 422
    user = opened_by_password(form.email.data, form.password.data)
    if user is None:
        form.password.errors = [WRONG]
        return sign_in_page(form, carried), 422
    if user.disabled_on:
        form.password.errors = [DISABLED]
        return sign_in_page(form, carried), 422
    if sign_in_codes.of(user):
        step = StepForm(formdata=None, data=form.data)
        return _step(step, user, sign_in_step.sealed(user, clock.now()), carried)
    return into(user, form, carried)


def _after_the_code():
    """The second step, for those who have turned it on: checks their code, after the password has opened the vault."""
    form, carried, now = StepForm(), send_again.carried(), clock.now()
    waiting = request.form[sign_in_step.FIELD]
    user = sign_in_step.opened(waiting, now)
    if user is None or addresses.read(form.email.data) != addresses.read(user.email) or user.disabled_on:
        flash("That took a while. Please sign in again.")
        return sign_in_page(SignInForm(formdata=None), carried), 422
    if passkeys.FIELD in request.form:
        return _passkey_in_its_place(form, user, waiting, carried)
    if not form.validate():
        return _step(form, user, waiting, carried)
    code = sign_in_codes.of(user)
    if code is not None and not code_fits(user, form.code.data, lambda: code.takes(form.code.data, now)):
        form.code.errors = [sign_in_codes.NOT_THAT_ONE]
        return _step(form, user, waiting, carried)
    return into(user, form, carried)


def _passkey_in_its_place(form: StepForm, user: User, waiting: str, carried: str):
    try:
        passkeys.check(user, request.form[passkeys.FIELD], clock.now())
    except Refused as why:
        was_wrong()
        return _step(form, user, waiting, carried, str(why))
    return into(user, form, carried)


def _step(form: StepForm, user: User, opened: str, carried: str, refused: str = "") -> tuple[str, int]:
    passkey = passkeys.to_prove(user, clock.now())
    page = "accounts/sign_in_step.html"
    known = {"opened": opened, "carried": carried, "passkey": passkey, "refused": refused}
    return render_template(page, form=form, **known), 422


def sign_in_page(form: SignInForm, carried: str = "", refused: str = "") -> str:
    """The way in; `refused` says why a passkey wasn't taken."""
    passkey = passkeys.to_sign_in(clock.now())
    return render_template(
        "accounts/sign_in.html", form=form, carried=carried, passkey=passkey, refused=refused
    )


def into(user: User, form: KeepForm, carried: str):
    """Signs `user` in here, unlocked as they are, and commits."""
    user.sign_in(clock.now(), this_device(), keep=form.keep.data)
    db.session.commit()
    answer = signed_in(user, safe_next(request.args.get("next")), keep=form.keep.data)
    return with_words_to_send(answer, carried) if carried else answer


@bp.post("/sign-out")
@public
def sign_out():
    """Ends this browser's session. If its person says that the device is no longer theirs, it's no known device from then on."""
    end_session()
    flash("You're signed out.")
    response = make_response(redirect(url_for("accounts.sign_in")))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    if request.form.get("device") == "gone":
        forget_device(response)
    return response

"""Signing in and out on this browser.

The answer to a wrong address and to a wrong password is the same and takes as long.
"""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import send_again
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.current_password_check import opened_by_password
from couples.accounts.disabled_accounts import DISABLED
from couples.accounts.forms import SignInForm
from couples.accounts.guess_and_request_limits import limit_guesses
from couples.accounts.routes_send_again import with_words_to_send
from couples.accounts.sign_in_cookie import end_session, forget_device, signed_in, this_device
from couples.db import db
from couples.form_responses import safe_next

WRONG = "That address and password do not fit together. Look at both once more."


@bp.get("/sign-in")
@public
def sign_in():
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None))


@bp.post("/sign-in")
@public
@limit_guesses
def check_sign_in():
    form, carried = SignInForm(), send_again.carried()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form, carried=carried), 422
    user = opened_by_password(form.email.data, form.password.data)
    if user is None:
        form.password.errors = [WRONG]
        return render_template("accounts/sign_in.html", form=form, carried=carried), 422
    if user.disabled_on:
        form.password.errors = [DISABLED]
        return render_template("accounts/sign_in.html", form=form, carried=carried), 422
    user.sign_in(clock.now(), this_device(), keep=form.keep.data)
    db.session.commit()
    answer = signed_in(user, safe_next(request.args.get("next")), keep=form.keep.data)
    return with_words_to_send(answer, carried) if carried else answer


@bp.post("/sign-out")
@public
def sign_out():
    """Ends this browser's session; one that's no longer theirs is a stranger's from then on."""
    end_session()
    flash("You are signed out.")
    response = make_response(redirect(url_for("accounts.sign_in")))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    if request.form.get("device") == "gone":
        forget_device(response)
    return response

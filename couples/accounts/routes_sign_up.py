"""The page for signing up.

The trade-off: whoever may sign up is told when an address can't be used here, because a person who has forgotten their account
needs to know.
"""

from flask import redirect, render_template, request
from flask_login import current_user

from couples import clock
from couples.accounts import signing_up
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.forms import SignUpForm, is_strong
from couples.accounts.guess_and_request_limits import SIGN_UP_LIMIT, counted, from_here, was_wrong
from couples.accounts.models import User
from couples.accounts.sign_in_cookie import signed_in, this_device
from couples.accounts.signing_up import NotTakenHere, may_sign_up
from couples.db import db
from couples.form_responses import safe_next

NOT_TAKEN_HERE = "This address can't be used for a new account here. If it's yours, sign in instead."


@bp.get("/sign-up")
@public
def sign_up():
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return _sign_up_page(SignUpForm(formdata=None))


@bp.post("/sign-up")
@public
@counted(lambda: {from_here(): SIGN_UP_LIMIT})
def create_account():
    form = SignUpForm()
    if not form.validate():
        return _refused(form)
    if not may_sign_up(form.invitation.data):
        form.invitation.errors = [
            "You need an invitation here. Ask whoever runs this server, or your partner."
        ]
        return _refused(form)
    db.session.rollback()  # judging and Argon2 are slow; no one should wait for the write lock that long
    if not is_strong(form.password, [form.name.data, form.email.data]):
        return _refused(form)
    now = clock.now()
    zone = form.zone.data if clock.is_zone(form.zone.data or "") else "UTC"
    user = User.new(
        name=form.name.data, email=form.email.data, password=form.password.data, zone=zone, now=now
    )
    try:
        signing_up.sign_up(user, form.invitation.data, now, this_device(), keep=form.keep.data)
        db.session.commit()
    except NotTakenHere:
        db.session.rollback()
        form.email.errors = [NOT_TAKEN_HERE]
        return _refused(form)
    return signed_in(user, safe_next(request.args.get("next")), keep=form.keep.data)


def _refused(form: SignUpForm) -> tuple[str, int]:
    was_wrong()
    return _sign_up_page(form), 422


def _sign_up_page(form: SignUpForm) -> str:
    return render_template("accounts/sign_up.html", form=form, needs_code=not may_sign_up())

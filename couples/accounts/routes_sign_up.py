"""Signing up: who may have an account here, and making it.

Guaranteed: of several who sign up with one address at the same moment, one gets the account. The trade-off: whoever may sign up
is told when an address can't be used here, because a person who has forgotten their account needs to know.
"""

from flask import current_app, redirect, render_template, request
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from couples import accounts, clock
from couples.accounts import models, sign_up_links
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.forms import SignUpForm, is_strong
from couples.accounts.guess_and_request_limits import SIGN_UP_LIMIT, counted, from_here, was_wrong
from couples.accounts.models import User
from couples.accounts.sign_in_cookie import signed_in, this_device
from couples.db import db
from couples.form_responses import safe_next

NOT_TAKEN_HERE = "This address can't be used for a new account here. If it's yours, sign in instead."


def may_sign_up(code: str = "") -> bool:
    """Whether this visitor may have an account: the first one, an open server, or an invitation."""
    mode = current_app.config["SETTINGS"].signup
    if mode == "open" or not models.anybody():
        return True
    return mode == "invited" and (
        any(allows() for allows in accounts.allowances)
        or sign_up_links.live_link(code, clock.now()) is not None
    )


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
    taken = models.person_by_email(form.email.data) is not None
    db.session.rollback()  # judging and Argon2 are slow; no one should wait for the write lock that long
    if not is_strong(form.password, [form.name.data, form.email.data]):
        return _refused(form)
    now = clock.now()
    zone = form.zone.data if clock.is_zone(form.zone.data or "") else "UTC"
    user = User.new(
        name=form.name.data, email=form.email.data, password=form.password.data, zone=zone, now=now
    )
    try:
        if taken or not may_sign_up(form.invitation.data):
            raise IntegrityError("taken", None, ValueError())
        link = sign_up_links.live_link(form.invitation.data, now)
        if link:
            link.use_up()
        user.join()
        accounts.signed_up.send(user, now=now)
        user.sign_in(now, this_device(), keep=form.keep.data)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        form.email.errors = [NOT_TAKEN_HERE]
        return _refused(form)
    return signed_in(user, safe_next(request.args.get("next")), keep=form.keep.data)


def _refused(form: SignUpForm) -> tuple[str, int]:
    was_wrong()
    return _sign_up_page(form), 422


def _sign_up_page(form: SignUpForm) -> str:
    return render_template("accounts/sign_up.html", form=form, needs_code=not may_sign_up())

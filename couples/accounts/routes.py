"""Signing up, in and out, the password, the recovery code, what one has set for oneself."""

from flask import (
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import IntegrityError

from couples import accounts, clock, realtime, vault
from couples.accounts import models, sign_up_links
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.forms import SignInForm, SignUpForm, is_strong
from couples.accounts.guess_limits import device_mark, is_wrong, limit_guesses, was_wrong
from couples.accounts.models import User
from couples.db import db
from couples.extensions import limiter
from couples.replies import safe_next

WRONG = "That address and password do not fit together. Look at both once more."
WRONG_CODE = "That address and recovery code do not fit together. Look at both once more."
WRONG_NOW = "That is not your current password."
NOT_TAKEN_HERE = "This address can't be used for a new account here. If it is yours, sign in instead."


# --- signing up -------------------------------------------------------------------------------------------------


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
        return redirect(url_for("home.index"))
    return _sign_up_page(SignUpForm(formdata=None))


@bp.post("/sign-up")
@public
@limiter.limit("30 per hour", methods=["POST"], deduct_when=is_wrong)
def create_account():
    form = SignUpForm()
    if not form.validate():
        return _sign_up_page(form), 422
    if not may_sign_up(form.invitation.data):
        form.invitation.errors = [
            "An invitation is needed here. Ask the person who runs this server, or your partner."
        ]
        return _sign_up_page(form), 422
    taken = models.person_by_email(form.email.data) is not None
    db.session.rollback()  # judging and Argon2 take their time, and no one waits for the write lock
    if not is_strong(form.password, [form.name.data, form.email.data]):
        return _sign_up_page(form), 422
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
            db.session.delete(link)
        db.session.add(user)
        db.session.flush()
        accounts.signed_up.send(user, now=now)
        user.sign_in(now)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        form.email.errors = [NOT_TAKEN_HERE]
        return _sign_up_page(form), 422
    return signed_in(user, url_for("home.index"))


def _sign_up_page(form: SignUpForm) -> str:
    return render_template(
        "accounts/sign_up.html", form=form, needs_code=not may_sign_up(), first=not models.anybody()
    )


# --- signing in and out -----------------------------------------------------------------------------------------


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
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    user = opened_by_password(form.email.data, form.password.data)
    if user is None:
        form.password.errors = [WRONG]
        return render_template("accounts/sign_in.html", form=form), 422
    user.sign_in(clock.now())
    db.session.commit()
    return signed_in(user, safe_next(request.args.get("next")))


def opened_by_password(email: str, password: str) -> User | None:
    """The unlocked person, or None, which counts as a wrong try.

    Ends its read before Argon2, and looks again afterwards: the password may have changed.
    """
    user = _opened(email, password)
    if user is None:
        was_wrong()
    return user


def _opened(email: str, password: str) -> User | None:
    user = models.person_by_email(email)
    found = (user.id, user.password_wrap) if user else None
    db.session.rollback()
    if found is None:
        vault.pretend_to_unwrap(password)
        return None
    id, wrap = found
    try:
        vault_key = vault.unwrap_by_password(wrap, password, id)
    except vault.CannotOpen:
        return None
    user = models.person_now(id)
    if user is None or user.password_wrap != wrap:
        return None
    user.unlock(vault_key)
    return user


def signed_in(user: User, target: str) -> Response:
    """A fresh cookie for a fresh session; what a visitor had before is dropped, but for an invitation in hand."""
    kept = {k: session[k] for k in ("invitation",) if k in session}
    session.clear()
    g.pop("csrf_token", None)  # a page rendered in this same answer gets a token of the fresh session
    session.update(kept)
    session.permanent = True
    login_user(user)
    response = make_response(redirect(target))
    response.set_cookie(
        current_app.config["DEVICE_COOKIE"],
        device_mark(user),
        max_age=365 * 24 * 3600,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def end_session() -> None:
    """Deletes this browser's session and hangs up its sockets."""
    if current_user.is_authenticated:
        person, ended = current_user.id, current_user.session.id
        db.session.delete(current_user.session)
        db.session.commit()
        realtime.disconnect(person, session=ended)
    logout_user()
    session.clear()


@bp.post("/sign-out")
@public
def sign_out():
    end_session()
    flash("You are signed out.")
    response = make_response(redirect(url_for("accounts.sign_in")))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response

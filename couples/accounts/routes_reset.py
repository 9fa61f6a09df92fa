"""Starting over with the same address, for someone who has lost both password and code.

Guaranteed: looking changes nothing, so a program that opens the links in letters begins nothing. The old vault is set aside, sealed,
in the same transaction that makes the new one.
"""

import uuid

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_login import current_user

from couples import clock, vault
from couples.accounts import address_change, models, reset_asked, reset_request, set_aside
from couples.accounts.access import public
from couples.accounts.blueprint import bp
from couples.accounts.forms import NewPasswordForm, ResetForm, is_strong
from couples.accounts.guess_and_request_limits import RESET_LIMIT
from couples.accounts.models import User
from couples.accounts.new_password import with_new_password
from couples.accounts.reset_request import ResetRequest
from couples.db import db
from couples.extensions import limiter
from couples.mail import outbox

ASKED = "If there's an account with this address, an e-mail is on its way. It can take a few minutes."


@bp.get("/sign-in/start-over")
@public
def start_over():
    return render_template("accounts/start_over.html", form=ResetForm(formdata=None))


@bp.post("/sign-in/start-over")
@public
@limiter.limit(RESET_LIMIT)
def ask_to_start_over():
    form = ResetForm()
    if not outbox.is_set_up() or not form.validate():
        return render_template("accounts/start_over.html", form=form), 422
    reset_asked.note(form.email.data)
    flash(ASKED)
    return redirect(url_for(".sign_in"))


@bp.get("/sign-in/start-over/<uuid:id>/<secret>")
@public
def start_over_link(id: uuid.UUID, secret: str):
    return _page(_request_or_404(id, secret), NewPasswordForm(formdata=None))


@bp.post("/sign-in/start-over/<uuid:id>/<secret>/begin")
@public
def begin_to_start_over(id: uuid.UUID, secret: str):
    """The wait begins."""
    asked = _request_or_404(id, secret)
    reset_request.begin(asked, db.session.get_one(User, asked.user_id), clock.now())
    db.session.commit()
    return redirect(url_for(".start_over_link", id=id, secret=secret))


@bp.post("/sign-in/start-over/<uuid:id>/<secret>")
@public
@limiter.limit(RESET_LIMIT)
def finish_starting_over(id: uuid.UUID, secret: str):
    """A new vault with a new password and code; the old one is set aside."""
    form, asked = NewPasswordForm(), _request_or_404(id, secret)
    if not asked.is_ready(clock.now()) or not form.validate():
        return _page(asked, form), 422
    person = db.session.get_one(User, asked.user_id)
    who, known = person.id, [person.name, person.email]
    db.session.rollback()
    if not is_strong(form.password, known):
        return _page(_request_or_404(id, secret), form), 422
    vault_key = vault.new_key()
    wrap = vault.wrap_by_password(vault_key, form.password.data, who)
    asked, user = _request_or_404(id, secret), models.person_now(who)
    if user is None or user.disabled_on or not asked.is_ready(clock.now()):
        abort(404)
    return _with_new_vault(user, vault_key, wrap)


def _with_new_vault(user: User, vault_key: bytes, wrap: vault.PasswordWrap) -> Response:
    set_aside.set_aside(user, clock.now(), is_older=True)
    address_change.call_off(user)
    user.start_over(vault_key)
    return with_new_password(user, vault_key, wrap, "started-over", keep=False)


@bp.post("/settings/start-over/stop")
def stop_starting_over():
    reset_request.stop(current_user.id)
    db.session.commit()
    flash("It's called off. Nothing was changed.")
    return redirect(url_for("home.index"))


def _request_or_404(id: uuid.UUID, secret: str) -> ResetRequest:
    return reset_request.by_link(id, secret, clock.now()) or abort(404)


def _page(asked: ResetRequest, form: NewPasswordForm) -> str:
    return render_template(
        "accounts/start_over_link.html", asked=asked, form=form, is_ready=asked.is_ready(clock.now())
    )

"""Deleting an account: every room forgets the person, after their password.

Guaranteed: in one transaction, and wiped from the database file and its log. The trade-off: what the person shared is gone for
their partner too, right away; only backups still hold it, sealed, until they age out. While an older vault is set aside, the
account can't be deleted here: someone else may have taken it over, and the vault waits for its owner.
"""

from flask import flash, make_response, redirect, render_template, session, url_for
from flask_login import current_user, logout_user

from couples import clock, realtime
from couples.accounts import set_aside
from couples.accounts.current_password_check import WRONG_NOW, opened_by_password
from couples.accounts.forms import ConfirmForm
from couples.accounts.guess_and_request_limits import guessed_by_me
from couples.accounts.sign_in_cookie import forget_device
from couples.db import db, wipe_deleted
from couples.home.blueprint import bp
from couples.home.forgetting import forget_person
from couples.spaces.models import current_space

OLDER_IS_HERE = (
    "Someone started this account over. We keep the earlier words for their owner until {}, so it can't be deleted before then. "
    "If you need that sooner, ask whoever runs this server."
)


@bp.get("/settings/delete")
def deleting():
    return _page(ConfirmForm(formdata=None))


def _page(form: ConfirmForm) -> str:
    return render_template("home/delete_account.html", form=form, place=current_space())


@bp.post("/settings/delete")
@guessed_by_me
def delete_account():
    """Every room forgets the person; what they wrote is gone for both, right away."""
    form = ConfirmForm()
    person = opened_by_password(current_user.email, form.current.data) if form.validate() else None
    if person is None:
        form.current.errors = form.current.errors or [WRONG_NOW]
        return _page(form), 422
    if until := set_aside.older_until(person):
        form.current.errors = [OLDER_IS_HERE.format(until)]
        return _page(form), 422
    forget_person(person, clock.now())
    db.session.commit()
    wipe_deleted()
    realtime.disconnect(person.id)
    logout_user()
    session.clear()
    flash("Your account and everything you wrote are deleted.")
    response = make_response(redirect(url_for("home.index")))
    forget_device(response)
    return response

"""Deleting an account: every room forgets the person, after their password.

Guaranteed: in one transaction, and wiped from the database file and its log. The trade-off: what one shared is gone for the
partner too, at once, and nobody can bring it back.
"""

from flask import flash, redirect, render_template, session, url_for
from flask_login import current_user, logout_user

from couples import clock, realtime
from couples.accounts import models as accounts
from couples.accounts.current_password_check import WRONG_NOW, opened_by_password
from couples.accounts.forms import ConfirmForm
from couples.accounts.guess_and_request_limits import guessed_by_me
from couples.boundaries import models as boundaries
from couples.care.models import forget as forget_care
from couples.checkins import people_coming_and_going
from couples.db import db, wipe_deleted
from couples.goals.models import forget as forget_growing
from couples.home.blueprint import bp
from couples.journal.models import forget as forget_journal
from couples.live import models as live
from couples.reflection.models import forget as forget_reflection
from couples.spaces import pairing
from couples.spaces.models import current_space
from couples.statements import models as statements
from couples.thanks import models as thanks
from couples.unsent.models import forget as forget_unsent


@bp.get("/settings/delete")
def deleting():
    return render_template("home/delete_account.html", form=ConfirmForm(formdata=None), place=current_space())


@bp.post("/settings/delete")
@guessed_by_me
def delete_account():
    """Every room forgets the person; what they wrote is gone for both, at once."""
    form = ConfirmForm()
    person = opened_by_password(current_user.email, form.current.data) if form.validate() else None
    if person is None:
        form.current.errors = form.current.errors or [WRONG_NOW]
        return render_template("home/delete_account.html", form=form, place=current_space()), 422
    place, now = current_space(), clock.now()
    live.forget(person)
    people_coming_and_going.forget(person)
    statements.forget(person)
    boundaries.forget(person)
    thanks.forget(person)
    forget_growing(person)
    forget_reflection(person)
    forget_journal(person)
    forget_care(person)
    forget_unsent(person)
    pairing.forget(person, now)
    accounts.forget(person)
    db.session.commit()
    wipe_deleted()
    realtime.disconnect(person.id)
    if place.partner:
        realtime.disconnect(place.partner.id)
    logout_user()
    session.clear()
    flash("Your account and everything you wrote are deleted.")
    return redirect(url_for("home.index"))

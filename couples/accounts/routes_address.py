"""Changing the address that one signs in with.

Guaranteed: it takes a second proof. With a mail server nothing changes until the code from the new mailbox is typed, and
the answer is the same for an address that someone here has already. While an older vault is set aside the address stays, because
its owner brings it back by that address.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from couples import clock
from couples.accounts import address_change, models, second_proof, set_aside
from couples.accounts.address_change import Taken
from couples.accounts.blueprint import bp
from couples.accounts.forms import AddressCodeForm, AddressForm
from couples.accounts.guess_and_request_limits import ADDRESS_LIMIT, guessed_by_me, was_wrong
from couples.accounts.models import User
from couples.db import db
from couples.extensions import limiter
from couples.mail import outbox

CHANGED = "Done. From now on, you sign in with your new address."
CANT_BE_USED = "This address can't be used here. Try another one."
SAME = "That's already your address."
WRONG_CODE = "That isn't the code from the newest e-mail. Check it and try again."
OLDER_IS_HERE = (
    "Someone started this account over. The words from before only come back with this address, so it stays until {}. "
    "Brought your words back? Then you can change it right away."
)


def _while_none_is_older(view: Callable[[], Any]) -> Callable[[], Any]:
    """Refuses, before anything else is done, while an older vault is set aside."""

    @wraps(view)
    def changing() -> Any:
        until = set_aside.older_until(current_user)
        if until is None:
            return view()
        form = AddressForm()
        form.email.errors = [OLDER_IS_HERE.format(until)]
        return _page(form, 422)

    return changing


@bp.get("/settings/address")
def address():
    return _page(AddressForm(formdata=None))


def _was_taken(response: Response) -> bool:
    """Whether a request counts towards the limit; being asked for a second proof (403) doesn't."""
    return response.status_code != 403


@bp.post("/settings/address")
@limiter.limit(ADDRESS_LIMIT, key_func=lambda: f"new address of {current_user.id}", deduct_when=_was_taken)
@_while_none_is_older
@second_proof.needed
def change_address():
    form, has_mail = AddressForm(), outbox.is_set_up()
    if not has_mail:
        del form.old_is_read  # nothing is written to anyone
    if not form.validate():
        return _page(form, 422)
    if models.is_address_of(current_user, form.email.data):
        form.email.errors = [SAME]
        return _page(form, 422)
    if has_mail:
        tells_old = form.old_is_read.data == "no"
        address_change.ask(current_user, form.email.data, clock.now(), tells_old=tells_old)
        db.session.commit()
        flash("An e-mail is on its way to the new address.")
        return redirect(url_for(".address"))
    if not _changed(current_user, form.email.data, tells_old=False):
        form.email.errors = [CANT_BE_USED]
        return _page(form, 422)
    return redirect(url_for("home.settings"))


def _changed(user: User, email: str, *, tells_old: bool) -> bool:
    try:
        address_change.change(user, email, clock.now(), tells_old=tells_old)
        db.session.commit()
    except (Taken, IntegrityError):
        db.session.rollback()
        return False
    flash(CHANGED)
    return True


@bp.post("/settings/address/code")
@_while_none_is_older
@guessed_by_me
def confirm_address():
    """The code from the new mailbox: from here on it's the address."""
    form, person = AddressCodeForm(), models.person_now(current_user.id)
    asked = address_change.waiting(person, clock.now()) if person else None
    if person is None or asked is None:
        flash("That code no longer works. Ask for a new one.")
        return redirect(url_for(".address"))
    if not form.validate():
        return _code_page(form)
    if not asked.is_right(form.code.data):
        was_wrong()
        form.code.errors = [WRONG_CODE]
        return _code_page(form)
    if _changed(person, asked.email, tells_old=asked.tells_old):
        return redirect(url_for("home.settings"))
    form.code.errors = [CANT_BE_USED]
    return _code_page(form)


@bp.post("/settings/address/keep")
def keep_address():
    """Calls the change off; the code no longer works."""
    address_change.call_off(current_user)
    db.session.commit()
    flash("Your address stays as it is.")
    return redirect(url_for("home.settings"))


def _page(form: AddressForm, status: int = 200) -> tuple[str, int]:
    asked = address_change.waiting(current_user, clock.now())
    code = AddressCodeForm(formdata=None)
    return render_template("accounts/change_address.html", form=form, code=code, asked=asked), status


def _code_page(code: AddressCodeForm) -> tuple[str, int]:
    form = AddressForm(formdata=None)
    asked = address_change.waiting(current_user, clock.now())
    return render_template("accounts/change_address.html", form=form, code=code, asked=asked), 422

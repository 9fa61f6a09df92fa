"""The question whether it's really the person who signed in, and its answer: their password, once more, or a passkey."""

import uuid

from flask import redirect, request
from flask_login import current_user

from couples import clock
from couples.accounts import passkeys, reset_request, second_proof, send_again
from couples.accounts.blueprint import bp
from couples.accounts.current_password_check import WRONG_NOW, opened_by_password
from couples.accounts.forms import ConfirmForm
from couples.accounts.guess_and_request_limits import guessed_by_me, was_wrong
from couples.accounts.passkey_checks import Refused
from couples.accounts.routes_send_again import theirs
from couples.db import db
from couples.form_responses import safe_next


@bp.get("/settings/its-me")
def its_me():
    if second_proof.given(clock.now()):
        return redirect(_then())
    return second_proof.page(ConfirmForm(formdata=None), _then())


@bp.post("/settings/its-me")
@guessed_by_me
def check_its_me():
    """Notes the proof, then does what the person was about to do."""
    form, carried = ConfirmForm(), send_again.carried()
    session = current_user.session.id
    if passkeys.FIELD in request.form:
        try:
            passkeys.check(current_user, request.form[passkeys.FIELD], clock.now())
        except Refused as why:
            was_wrong()
            return second_proof.page(ConfirmForm(formdata=None), _then(), carried, str(why)), 422
        return _proved(session, carried)
    if not form.validate():
        return second_proof.page(form, _then(), carried), 422
    if opened_by_password(current_user.email, form.current.data) is None:
        form.current.errors = [WRONG_NOW]
        return second_proof.page(form, _then(), carried), 422
    return _proved(session, carried, by_password=True)


def _proved(session: uuid.UUID, carried: str, *, by_password: bool = False):
    """Notes the proof and goes on. Only the password cancels a pending request to start over: someone who lost theirs
    may still have a passkey.
    """
    kept = theirs(carried) if carried else None
    second_proof.give(session, clock.now())
    if by_password:
        reset_request.stop(current_user.id)
    db.session.commit()
    return send_again.resend(kept) if kept else redirect(_then())


def _then() -> str:
    return safe_next(request.args.get("next"))

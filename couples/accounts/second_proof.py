"""A second proof that it's still the person who signed in, before what matters: someone who picked up their phone can't give it.

A view is marked with `@second_proof.needed`, below its route. Promised: it runs only in a session whose person gave the
proof in the last ten minutes. The proof is kept in the session's row, so every signed-in browser has its own. A page that's
asked for leads to the question and from there back. A form that was sent waits in the page of the question, sealed, and is
done as soon as the proof is given (`send_again`); passwords and codes in it are never carried but asked for again. The
trade-off: for ten minutes after the proof, whoever holds the phone is as good as its owner.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from flask import jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import update

from couples import clock
from couples.accounts import passkeys, send_again
from couples.accounts.forms import ConfirmForm
from couples.accounts.signed_in_sessions import Session
from couples.db import READING, db, only_reading
from couples.form_responses import safe_next, wants_json

GOOD_FOR = timedelta(minutes=10)
FIRST_SAY_ITS_YOU = "First show us it's you. This isn't saved yet."
V = TypeVar("V", bound=Callable[..., Any])


def is_fresh(proved_at: datetime | None, now: datetime) -> bool:
    """Whether a proof of `proved_at` still counts. One that a wrong clock dated ahead doesn't."""
    return proved_at is not None and timedelta(0) <= now - proved_at < GOOD_FOR


def given(now: datetime) -> bool:
    """Whether the signed-in person gave the proof in this session, and lately."""
    return is_fresh(current_user.session.proved_at, now)


def give(session: uuid.UUID, now: datetime) -> None:
    """Notes in this session that the proof was just given, unless someone has ended it since; the caller commits."""
    here = update(Session).where(Session.id == session, Session.ended_at.is_(None))
    db.session.execute(here.values(proved_at=now, last_used_on=now.date()))


def end(session: uuid.UUID) -> None:
    """From now on this session's person is asked again; the caller commits."""
    db.session.execute(update(Session).where(Session.id == session).values(proved_at=None))


def needed(view: V) -> V:
    """Lets `view` run only with the proof, and asks for it otherwise."""

    @wraps(view)
    def asking(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if given(clock.now()) else ask()

    vars(asking)["needs_second_proof"] = True
    return cast(V, asking)  # what it answers besides the view's own is a response, too


def ask() -> Any:
    """Answers with the question instead: it leads back to the page that was asked for, or carries the form that was sent."""
    if wants_json():
        return jsonify(message=FIRST_SAY_ITS_YOU), 403
    if request.method in READING:
        return redirect(url_for("accounts.its_me", next=request.full_path.rstrip("?")))
    carried = send_again.carried_over_a_question()
    with only_reading():
        return page(ConfirmForm(formdata=None), safe_next(request.path), carried), 403


def page(form: ConfirmForm, then: str, carried: str = "", refused: str = "") -> str:
    """The question; `refused` says why a passkey wasn't taken."""
    passkey = passkeys.to_prove(current_user, clock.now())
    known = {"carried": carried, "passkey": passkey, "refused": refused}
    return render_template("accounts/its_me.html", form=form, then=then, **known)

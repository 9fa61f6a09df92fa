"""The cookie of a signed-in browser: handed out with a fresh session, and taken away with it."""

from flask import Response, current_app, g, make_response, redirect, session
from flask_login import current_user, login_user, logout_user

from couples import realtime
from couples.accounts.guess_and_request_limits import DEVICE_KNOWN_FOR, device_mark
from couples.accounts.models import User
from couples.db import db


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
        max_age=DEVICE_KNOWN_FOR,
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

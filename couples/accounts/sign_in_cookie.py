"""The cookie of a signed-in browser: handed out with a fresh session, and emptied with it.

A session that's ended here leaves its token in the cookie under another name: by it this browser's other pages learn that it
is over, and may save what was typed last. It signs no one in.
"""

from typing import Any

from flask import Response, current_app, g, make_response, redirect, request, session
from flask_login import current_user, login_user, logout_user

from couples import clock, device_zone, realtime
from couples.accounts.devices import in_words
from couples.accounts.guess_and_request_limits import DEVICE_KNOWN_FOR, device_mark
from couples.accounts.models import User
from couples.accounts.on_the_way import arrive
from couples.accounts.signed_in_sessions import ENDED, end_one
from couples.behind_proxies import sign_in_token
from couples.db import db


def signed_in(user: User, target: str, *, keep: bool) -> Response:
    """Leads to `target` with a fresh cookie for the fresh session; what a visitor had before is dropped, except for an invitation.

    What they asked for before signing in is done first (`on_the_way`). A session that this browser had until now is over,
    whoever's it was.

    Args:
        keep: whether the cookie stays when the browser is closed.
    """
    _end_the_one_before(user)
    kept = {k: session[k] for k in ("invitation", "joining") if k in session}
    session.clear()
    g.pop("csrf_token", None)  # a page rendered in this same answer gets a token of the fresh session
    session.update(kept)
    session.permanent = keep
    login_user(user)
    response = make_response(redirect(arrive(target)))
    response.set_cookie(
        current_app.config["DEVICE_COOKIE"],
        device_mark(user),
        max_age=DEVICE_KNOWN_FOR,
        **_kept_as(),
    )
    device_zone.keep_longer(response)
    return response


def _end_the_one_before(user: User) -> None:
    """Ends the session that this browser had: its cookie is gone, and someone else may have signed in now."""
    before = current_user
    if before.is_authenticated and before.session.id != user.session.id:
        end_one(before.session.id, clock.now())
        db.session.commit()
        realtime.disconnect(before.id, session=before.session.id)


def this_device() -> str:
    """What this browser is called in the list of its person's devices."""
    return in_words(request.headers.get("User-Agent", ""))


def forget_device(response: Response) -> None:
    """Makes this browser a stranger's: it's no known device from here on."""
    response.delete_cookie(current_app.config["DEVICE_COOKIE"], **_kept_as())


def _kept_as() -> dict[str, Any]:
    return {"secure": current_app.config["SESSION_COOKIE_SECURE"], "httponly": True, "samesite": "Lax"}


def end_session() -> None:
    """Ends this browser's session and hangs up its sockets."""
    token, csrf = session_token(), session.get("csrf_token")
    if current_user.is_authenticated:
        person, ended = current_user.id, current_user.session
        ended.ended_at = clock.now()
        db.session.commit()
        realtime.disconnect(person, session=ended.id)
    logout_user()
    session.clear()
    if token and csrf:
        session.update({ENDED: token, "csrf_token": csrf})


def session_token() -> str:
    """The token of this browser's session, also of one that's over; empty for a visitor."""
    token: str = sign_in_token() or session.get(ENDED) or ""
    return token

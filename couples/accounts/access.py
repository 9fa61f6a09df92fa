"""Who is asking: loading the person, and closing every page that isn't marked public."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, flash, jsonify, redirect, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import (
    last_words,
    on_the_way,
    page_owner,
    passkeys,
    requests_in_turn,
    reset_asked,
    send_again,
)
from couples.accounts.forms import SignInForm
from couples.accounts.models import User, person_of_token
from couples.accounts.sign_in_cookie import session_token
from couples.accounts.signed_in_sessions import ENDED, how_it_ended
from couples.behind_proxies import the_request
from couples.db import READING, may_write
from couples.extensions import login
from couples.form_responses import wants_json
from couples.vault import token_hash

SIGNED_OUT = "You're signed out, so this isn't saved yet."
PUBLIC = {"static"}
V = TypeVar("V", bound=Callable[..., Any])


def public(view: V) -> V:
    """Marks a view that needs no one signed in; every other one does."""
    vars(view)["is_public"] = True  # decorators copy `__dict__`, so the mark survives them
    return view


def init_app(app: Flask) -> None:
    login.init_app(app)
    login.session_protection = None  # phones change their address all day
    login.user_loader(_load)
    login.unauthorized_handler(_sign_in_first)
    app.jinja_env.globals["about_to_join"] = on_the_way.about_to_join
    app.jinja_env.globals["has_passkeys"] = lambda: passkeys.are_there(current_user)
    app.jinja_env.globals["opens_by_passkey"] = lambda: passkeys.open_words_of(current_user)
    app.before_request(_refuse_foreign_forms)
    app.before_request(_close_by_default)
    app.before_request(_touch)
    last_words.init_app(app)
    page_owner.init_app(app)
    reset_asked.init_app(app)


def _load(token: str) -> User | None:
    person = person_of_token(token, clock.now())
    if person is not None:
        requests_in_turn.of(current_app).learn(token, person.id)
    return person


def _refuse_foreign_forms() -> None:
    """Refuses a form that another site sends in a person's name. The CSRF check would stop it too; this says so plainly.

    JSON is refused as well: no page of ours sends any, and forms would accept values in it that aren't text.
    """
    if request.method in READING:
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    if request.is_json:
        abort(415)


def _close_by_default():
    asked = the_request()
    view = current_app.view_functions.get(asked.endpoint or "")
    if view is None or asked.endpoint in PUBLIC or getattr(view, "is_public", False):
        return None
    if not current_user.is_authenticated and not last_words.let_in():
        return login.unauthorized()
    page_owner.check()
    if "\0" in asked.path:
        abort(404)  # no row has that letter, and PostgreSQL takes no question with it
    return None


def _touch() -> None:
    """The day of last use, noted by writes only: looking at a page leaves no trace."""
    if request.endpoint and may_write() and current_user.is_authenticated:
        current_user.session.touch(clock.now().date())


def state_of_session() -> str:
    """How this browser's last session ended, `TIMED_OUT` or `ENDED`; `ENDED` for a visitor who never had one, too."""
    token = session_token()
    return how_it_ended(token_hash(token)) if token else ENDED


def _sign_in_first():
    """Sends a visitor to the sign-in page, which carries along a form that they sent; a script hears with a 401 that it isn't saved."""
    if wants_json():
        return jsonify(message=SIGNED_OUT, state=state_of_session()), 401
    value = send_again.carried()
    if value:
        return _sign_in_page(value), 401
    flash("Please sign in.")
    target = request.full_path.rstrip("?") if request.method in READING else ""
    return redirect(url_for("accounts.sign_in", next=None if target in ("", "/") else target))


def _sign_in_page(carried: str) -> str:
    """The sign-in page in place of a room's page, rendered without that room's context, which needs a signed-in person."""
    page = current_app.jinja_env.get_template("accounts/sign_in.html")
    passkey = passkeys.to_sign_in(clock.now())
    return page.render(
        form=SignInForm(formdata=None), carried=carried, passkey=passkey, current_user=current_user
    )

"""Who is asking: loading the person, and closing every page that is not marked public."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, flash, jsonify, redirect, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import page_owner
from couples.accounts.models import User, person_of_token
from couples.db import READING
from couples.extensions import login
from couples.form_responses import wants_json

PUBLIC = {"static"}
V = TypeVar("V", bound=Callable[..., Any])


def public(view: V) -> V:
    """Marks a view that needs nobody signed in; every other one does."""
    vars(view)["is_public"] = True  # what stands here is taken along by decorators
    return view


def init_app(app: Flask) -> None:
    login.init_app(app)
    login.session_protection = None  # phones change their address all day
    login.user_loader(_load)
    login.unauthorized_handler(_sign_in_first)
    app.before_request(_refuse_foreign_forms)
    app.before_request(_close_by_default)
    app.before_request(_touch)
    page_owner.init_app(app)


def _load(token: str) -> User | None:
    return person_of_token(token, clock.now())


def _refuse_foreign_forms() -> None:
    """A form that another site sends on a person's behalf; the CSRF token stops it too, this says it plainly.

    JSON is refused too: no page of ours sends any, and forms would take it with values that are no text.
    """
    if request.method in READING:
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    if request.is_json:
        abort(415)


def _close_by_default():
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint in PUBLIC or getattr(view, "is_public", False):
        return None
    if not current_user.is_authenticated:
        return login.unauthorized()
    page_owner.check()
    return None


def _touch() -> None:
    """The day of last use, noted by writes only: looking at a page leaves no trace."""
    if request.endpoint and request.method not in READING and current_user.is_authenticated:
        current_user.session.touch(clock.now().date())


def _sign_in_first():
    if wants_json():
        return jsonify(
            message="You are signed out. Sign in again in another tab; your words are still here."
        ), 401
    flash("Please sign in.")
    target = request.full_path.rstrip("?") if request.method in READING else ""
    return redirect(url_for("accounts.sign_in", next=None if target in ("", "/") else target))

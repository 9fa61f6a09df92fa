"""Kind error pages: what happened, what to do, and whether the words are safe.

They never ask the database anything, because that may be what went wrong; what is logged says what kind of error and where,
never with what words.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, current_app, flash, g, jsonify, redirect, request, session, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from couples import logs, vault
from couples.db import READING

log = logging.getLogger("couples")

ERRORS = {
    400: ("We could not read that", "Something in this request is not as we expect it. Go back and try once more; your words are still in the form."),
    401: ("You are signed out", "Sign in again, and you find everything as it was."),
    403: ("Not from here", "This form was sent from another site, so we did nothing with it."),
    404: ("There is nothing here", "The page does not exist, or it is not yours to open."),
    405: ("Not this way", "This address can't be used like that. Home has every way in."),
    409: ("This page was someone else's", "It was opened before another person signed in here, so nothing of it was saved. Open the page again."),
    413: ("That is too much at once", "What you sent is larger than we can take. Go back, your words are still in the form, and send a shorter text."),
    429: ("A short break, please", "There were many tries in a short time. Wait a few minutes, then try again. Nothing is locked."),
    500: ("Something broke on our side", "It is not your fault, and what was saved is safe. Go back and try once more."),
    503: ("A moment, please", "There is a lot to do just now. Go back and try again in a few seconds; your words are still in the form."),
}  # fmt: skip

WAYS_IN = {"accounts.check_sign_in", "accounts.create_account", "accounts.check_recovery"}


def init_error_pages(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(vault.Busy, _busy)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(TimeoutError, _database_error)
    app.register_error_handler(Exception, _broken)


def _http_error(error: HTTPException):
    if error.response is not None or (error.code or 500) < 400:
        return error
    if request.method in READING:
        with suppress(
            OperationalError
        ):  # reading waits for nobody; without it the page has the system's colours
            _ = current_user.is_authenticated
    return error_page(error.code or 500)


def _csrf_error(error: CSRFError):
    """A token that doesn't fit. At the way in that's mostly a second tab, or a browser that takes no cookies."""
    if request.endpoint in WAYS_IN and "_user_id" in session:
        flash("You are signed in already. To use another account, sign out first.")
        return redirect(url_for("home.index"))
    if request.endpoint in WAYS_IN and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return error_page(
            400,
            "This page was open for long, or your browser keeps no cookies for this address. Open the page again; if you "
            "read this twice, allow cookies here. Without one you can't stay signed in.",
        )
    return error_page(
        400,
        "This form is from an older page. Go back and open the page again; copy your words first if they are long.",
    )


def _busy(error: vault.Busy):
    return error_page(503)


def _database_error(error: OperationalError | TimeoutError):
    """The file is locked or full, or too many wait to write; what it says of that holds no words of anybody's."""
    reason = error.orig if isinstance(error, OperationalError) else "too many wait to write"
    current_app.logger.error("the database did not answer: %s", reason)
    return error_page(503)


def _broken(error: Exception):
    """Says what kind of error and where, never with what words: an exception's text may hold what somebody wrote."""
    id = logs.request_id()
    log.error("request %s broke: %s at %s", id, type(error).__name__, logs.where(error.__traceback__))
    return error_page(500, request_id=id)


@dataclass(frozen=True)
class _Reader:
    """Who reads an error page, as far as that's known without the database."""

    is_authenticated: bool
    theme: str = "system"

    @classmethod
    def known(cls) -> "_Reader":
        person = g.get("_login_user")  # what Flask-Login has loaded in this request already
        if person is None:
            return cls("_user_id" in session)
        return cls(person.is_authenticated, vars(person).get("theme", "system"))


def error_page(code: int, text: str = "", request_id: str = ""):
    """A kind page for `code`; JSON where a script asked.

    It asks the database nothing, because that may be what went wrong: so none of the rooms' context processors run, and
    the person is the one that was loaded before.
    """
    title, standard = ERRORS.get(code, ERRORS[400])
    if request.accept_mimetypes.best == "application/json":
        return jsonify(message=text or standard), code
    reader = _Reader.known()
    return current_app.jinja_env.get_template("errors/error.html").render(
        code=code,
        title=title,
        text=text or standard,
        request_id=request_id,
        current_user=reader,
        theme=lambda: reader.theme,
    ), code

"""Kind error pages: what happened, what to do, and whether the words are safe.

If a form could be accepted a moment later, the page carries its words, ready to be sent again (`accounts.send_again`). Making
the page never queries the database, because that may be what failed; the log gets an error's kind and place, never anyone's words.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, current_app, flash, jsonify, redirect, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from couples import logs
from couples.accounts import page_owner, send_again
from couples.behind_proxies import loaded_person, sign_in_token
from couples.db import READING, TROUBLE, db, what_it_says
from couples.drafts import NoRoom
from couples.form_responses import wants_json
from couples.own_rows import EnoughToday
from couples.spaces.models import look_again
from couples.spaces.page_space import SpaceHasChanged
from couples.turns import Busy

log = logging.getLogger("couples")

ERRORS = {
    400: ("We couldn't read that", "Something you sent didn't come through right, so nothing was saved. Go back and try again."),
    401: ("You're signed out", "Sign in again to pick up where you left off."),
    403: ("That came from another site", "This form was sent from another site, so nothing was saved."),
    404: ("There's nothing here", "The page doesn't exist, or it isn't yours to open."),
    405: ("That address doesn't work", "Start again from Home."),
    409: ("Someone else signed in here", "That was after you opened this page, so nothing was saved. Open it again."),
    410: ("That was more than a day ago", "We can't open what you sent anymore, so it wasn't saved. Please write it again."),
    413: ("That's too long", "It's over 1 MB, so none of it was saved. Please send it in smaller parts."),
    429: ("A short break, please", "That was a lot of tries in a row. Wait a few minutes, then try again."),
    500: ("Something broke on our end", "It's not your fault, and what you'd already saved is safe. Please try again."),
    503: ("One moment, please", "We're having trouble right now. Try again in a minute."),
}  # fmt: skip
BUSY = {429, 500, 503}
SENT = {True: "What you sent may not be saved yet. It's still on this page, and only you can send it again.",
        False: "What you sent may not be saved. Open the page again to check."}  # fmt: skip
"""What a page says of a form that may or may not have been saved; True: the page carries its words."""

COPY = "Only you see your words here: copy what you need."
NO_PLACE = "You can't write here anymore, so your words weren't saved or sent. Only you see them: copy what you need."
NOT_KEPT = "You can't write here anymore, so what you type isn't saved. Copy it, then open this page again."
"""As NO_PLACE, for a script that saves while someone types: there the words are still in the page."""
WAYS_IN = {"accounts.check_sign_in", "accounts.create_account", "accounts.check_recovery"}


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(NoRoom, _no_room)
    app.register_error_handler(EnoughToday, _enough_today)
    app.register_error_handler(SpaceHasChanged, _space_has_changed)
    for trouble in TROUBLE:
        app.register_error_handler(trouble, _database_error)
    app.register_error_handler(Exception, _broken)


def _http_error(error: HTTPException):
    if error.response is not None or (error.code or 500) < 400:
        return error
    if request.method in READING:
        with suppress(*TROUBLE):  # without the database the page has the system's colours
            _ = current_user.is_authenticated
        if error.code == 405:
            return redirect(_page_around())
    return error_page(error.code or 500)


def _page_around() -> str:
    """The nearest page above a form's address, since that address itself shows no page when someone types it or goes
    back to it.
    """
    pages, path = current_app.create_url_adapter(request), request.path
    while pages and (path := path.rstrip("/").rpartition("/")[0]):
        with suppress(HTTPException, RequestRedirect):
            endpoint, values = pages.match(path, method="GET")
            return url_for(endpoint, **values)
    return url_for("home.index")


def _csrf_error(error: CSRFError):
    """A token that doesn't fit. On the pages in WAYS_IN it's mostly a second tab, or a browser that takes no cookies."""
    if request.endpoint in WAYS_IN and sign_in_token() and not send_again.carried():
        flash("You're already signed in. To use another account, sign out first.")
        return redirect(url_for("home.index"))
    if request.endpoint in WAYS_IN and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return error_page(
            400,
            "This page was open for a long time, or your browser blocks cookies here. Open the page again. If you "
            "see this again, allow cookies here. Without them, you can't stay signed in.",
        )
    since = "You've signed in since you opened this page."
    return error_page(400, since, title="Once more, please", fits_later=True)


def _busy(error: Busy):
    return error_page(503)


def _no_room(error: NoRoom):
    return error_page(
        413, "There's no room for more of this, so it isn't saved. Delete some first.", fits_later=True
    )


def _enough_today(error: EnoughToday):
    return error_page(429, "That's a lot for one day. There's room again tomorrow.")


def _space_has_changed(error: SpaceHasChanged):
    title = f"You share with {error.partner} now" if error.partner else "You aren't sharing with anyone now"
    since = "Who you share with has changed since you opened this page, so nothing was sent or changed."
    return error_page(409, since, title=title, shows_words=True)


def _database_error(error: Exception):
    """The database is locked or full, or too many requests are waiting for it; its error text holds no one's words."""
    current_app.logger.error("the database did not answer: %s", what_it_says(error))
    return error_page(503)


def _broken(error: Exception):
    """Logs the kind of error and its place, and never the exception's text: that may contain what a person wrote."""
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
        person = loaded_person()
        if person is None:
            return cls(bool(sign_in_token()))
        return cls(person.is_authenticated, vars(person).get("theme", "system"))


def error_page(
    code: int,
    text: str = "",
    request_id: str = "",
    *,
    title: str = "",
    fits_later: bool = False,
    shows_words: bool = False,
):
    """A kind page for `code`, or JSON if a script asked. A form's words are carried if it `fits_later` or the server is busy; the page
    `shows_words` to be copied where they can't be sent from it.

    It doesn't query the database, because that may be what failed: none of the rooms' context processors run, and the person is
    whoever this request had loaded before.
    """
    usual, standard = ERRORS.get(code, ERRORS[400])
    title, text = title or usual, text or standard
    if wants_json():
        writes = code == 404 and request.method not in READING
        return jsonify(message=NOT_KEPT if writes else text), code
    reader = _Reader.known()
    carried, became = _what_was_sent() if fits_later or code in BUSY else ("", "")
    words = _without_a_place() if code == 404 or shows_words else []
    page_owner.mark()  # while the person is known
    db.session.rollback()  # whatever this request began is undone, and no one waits while its page is made
    look_again()  # what was loaded is empty now
    return current_app.jinja_env.get_template("errors/error.html").render(
        code=code,
        title=title,
        text=NO_PLACE if words and code == 404 else f"{text} {COPY if words else became}".strip(),
        words=words,
        carried=carried,
        request_id=request_id,
        current_user=reader,
        theme=lambda: reader.theme,
        just_the_check_in=lambda: False,
    ), code


def _without_a_place() -> list[str]:
    """The words of a form whose place was deleted while its page was open; the page shows them, to be copied."""
    with suppress(HTTPException):
        return send_again.words_without_a_place()
    return []


def _what_was_sent() -> tuple[str, str]:
    """The form's words, sealed for the page to carry, and the sentence about them; both are empty if there are none."""
    if request.method in READING:
        return "", ""
    with suppress(HTTPException):  # a body that can't be read
        carried = send_again.carried()
        return carried, SENT[bool(carried)] if carried or request.form.get(page_owner.FIELD) else ""
    return "", ""

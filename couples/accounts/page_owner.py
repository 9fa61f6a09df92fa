"""Whose page a form comes from, so that what one person typed is never saved or shown as another's.

Promised: every form of a signed-in person carries a mark of that person, which is checked before anything else is done with
the form. If someone else has signed in on the same browser since, a form of a page that's still open is refused with 409,
whatever CSRF token it carries; that page's socket is refused; and no part of the page is filled with the other person's
words. The mark is signed with the server's cookie key and reveals nothing about anyone. The trade-off: a page from before
the mark existed has to be opened again.
"""

import hmac
import uuid

from flask import Flask, Response, abort, current_app, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import Signer
from markupsafe import Markup

from couples import realtime
from couples.behind_proxies import loaded_person, the_g
from couples.db import READING

FIELD = "page_of"
HEADER = "X-Page-Of"
SPACE = "shared_in"
"""The field by which a form says in which space its page was made (`couples.spaces.page_space`)."""
HIDDEN = Markup(
    '<input type="hidden" name="csrf_token" value="{token}">\n<input type="hidden" name="{field}" value="{mark}">'
)
UNCHECKED = {"accounts.sign_out", "accounts.send_again"}
"""Signing out is always possible, and what's sent again is sealed for its owner."""


def mark() -> str:
    """The mark of whoever is signed in, for their pages; empty for a visitor.

    It never asks the database, because an error page needs it too, and the error may be the database's. Someone who wasn't
    loaded before counts as a visitor.
    """
    here = the_g()
    person = loaded_person()
    known: tuple[object, str] | None = here.get(
        "page_mark"
    )  # each form of a page asks, also after a rollback has emptied the person
    if known and known[0] is person:
        return known[1]
    id = vars(person).get("id") if person else None
    if id is None:
        return ""
    made = mark_of(id)
    here.page_mark = person, made
    return made


def mark_of(person: uuid.UUID) -> str:
    signer = Signer(current_app.secret_key or b"", salt="page-of")
    return signer.get_signature(person.bytes).decode()


def form_marks() -> Markup:
    """What each form of a page carries: the token of its session, and the mark. They're the same in all of them, so made once."""
    here = the_g()
    token, person = here.get("csrf_token"), loaded_person()
    known: tuple[object, object, Markup] | None = here.get("form_marks")
    if known is None or known[0] is not token or known[1] is not person:
        fields = HIDDEN.format(token=generate_csrf(), field=FIELD, mark=mark())
        known = here.form_marks = here.get("csrf_token"), person, fields
    return known[2]


def init_app(app: Flask) -> None:
    """Adds `page_of()` and `form_marks()` to templates, a header that says whose an answer is, and a rule for sockets. The access rules call `check`."""
    app.jinja_env.globals.update(page_of=mark, form_marks=form_marks)
    app.after_request(_tell)
    realtime.only_for_pages_of(app, _is_mark_of)


def check() -> None:
    """Refuses a form that was made for someone else, and one that doesn't say whose it is."""
    if request.method in READING or request.endpoint in UNCHECKED or not current_user.is_authenticated:
        return
    if not _is(request.form.get(FIELD, ""), mark()):
        abort(409)


def _is_mark_of(person: uuid.UUID, said: dict[str, object]) -> bool:
    """Whether a page that opens a socket says by its mark that it's this person's."""
    return _is(str(said.get(FIELD)), mark_of(person))


def _is(said: str, mark: str) -> bool:
    return hmac.compare_digest(said.encode(errors="replace"), mark.encode())


def _tell(response: Response) -> Response:
    """Tells scripts whose answer this is, so that they don't put it into a page that's someone else's."""
    response.headers[HEADER] = mark()
    return response

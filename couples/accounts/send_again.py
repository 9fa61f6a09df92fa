"""Carries a form that couldn't be taken, inside the page that says so, to one "Send it again" button.

It's for browsers without JavaScript, where the words would be lost: Back doesn't fill in the fields again. Promised: what
is carried is sealed under a key of the server's, so that no page's source, no log and no database has it in readable
form. It's bound to the address that it was sent to, to the person whose page the form came from, and to a day. It comes
from our own pages only, and never with a password, a code or a file. The trade-off: whoever runs the server could open
one, as they could read it on its way here.
"""

import urllib.parse
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

from flask import Response, current_app, request
from flask_wtf.csrf import generate_csrf

from couples import clock, vault
from couples.accounts import page_owner
from couples.db import READING, db

FIELD = "carried"
GOOD_FOR = timedelta(days=1)
NEVER = {
    "csrf_token",
    page_owner.FIELD,
    FIELD,
    "password",
    "current",
    "code",
    "phone_code",
    "passkey",
    "passkey_secret",
    "secret",
    "invitation",
}
"""Fields that are never carried."""
NEVER_FROM = {None, "accounts", "spaces", "only_me"}
"""Rooms whose forms are never carried: they hold passwords, codes and the private questions before pairing."""
BUT = {"accounts.rename_passkey"}
"""The exception: a form that holds a name, and nothing that opens anything."""
NO_WORDS = {
    "id", "kind", "version", "shown", "was", "when", "answer", "move", "state", "do", "go", "day", "days", "back_on", "look_on", "until",
    "at", "weekday", "every", "zone", "minutes", "pause_minutes", "phrases", "keys", "prompt", "question",
    page_owner.SPACE,
}  # fmt: skip
"""Fields that hold a choice, an id, a mark or a day. All others hold words that a person wrote."""
PURPOSE = "send again"
ROOM = 16 * 1024
"""Bytes of a request that are left for the other fields of the form that sends it again."""


class NotTheirs(Exception):
    """The value is another person's, or isn't one of ours."""


@dataclass(frozen=True)
class Carried:
    """The fields of a form, and the address that they were sent to."""

    sent_at: datetime
    path: str
    query: str
    fields: list[tuple[str, str]]

    def is_too_old(self, now: datetime) -> bool:
        return now - self.sent_at >= GOOD_FOR


# --- into a page ----------------------------------------------------------------------------------------------------


def carried() -> str:
    """This request's form, sealed for the answer to carry; empty where there's nothing to carry. It asks the database nothing."""
    return _carried(request.endpoint in BUT or request.blueprint not in NEVER_FROM, _says_something)


def carried_over_a_question() -> str:
    """The same for a form that only waits for a question to be answered: of any room, and also one that's just a button."""
    return _carried(True, lambda fields: True)


def _says_something(fields: list[tuple[str, str]]) -> bool:
    return any(value.strip() for name, value in fields if name != page_owner.SPACE)


def _carried(may: bool, enough: Callable[[list[tuple[str, str]]], bool]) -> str:
    if request.method in READING or not _is_from_here():
        return ""
    if FIELD in request.form and request.blueprint in {"accounts", "only_me"}:
        return request.form[FIELD]
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER]
    owner = request.form.get(page_owner.FIELD, "")
    if not owner or request.files or not may or not enough(fields):
        return ""
    kept = Carried(clock.now(), request.path, request.query_string.decode("latin-1"), fields)
    return sealed(kept, owner) if len(_body(fields)) < _most() else ""


def words_without_a_place() -> list[str]:
    """The words in this request's form, to be shown to their writer where there's no longer anywhere to save them."""
    if request.blueprint in NEVER_FROM or not carried():
        return []
    passed_over = NEVER | NO_WORDS
    sent = [(n, v) for n, v in request.form.items(multi=True) if n not in passed_over and n[:6] != "unsent"]
    return [value for _, value in sent if value.strip()]


def carried_for_me() -> str:
    """The same if it's the signed-in person's, else empty: refusing another's later would cost them the page."""
    value = carried()
    with suppress(NotTheirs):
        return value if value and opened(value) else ""
    return ""


def _is_from_here() -> bool:
    """Whether the browser says that a page of ours sent this; one that says nothing isn't believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    here: str = current_app.config["SETTINGS"].base_url
    return request.headers.get("Origin") == here


def sealed(kept: Carried, owner: str) -> str:
    """`kept` as a page holds it, for the person whose mark is `owner` alone; empty where it's too long to be sent back."""
    values = [int(kept.sent_at.timestamp()), kept.path, kept.query, kept.fields]
    value = vault.seal_for_page(PURPOSE, owner, values)
    return value if len(value) < _most() else ""


def _most() -> int:
    most: int = current_app.config["MAX_CONTENT_LENGTH"]
    return most - ROOM


# --- and out of it --------------------------------------------------------------------------------------------------


def opened(value: str) -> Carried:
    """What `value` carries for the signed-in person.

    Raises:
        NotTheirs: it was sealed for another, or it's none of ours.
    """
    try:
        sent_at, path, query, fields = vault.open_from_page(PURPOSE, page_owner.mark(), value)
    except vault.CannotOpen:
        raise NotTheirs from None
    return Carried(datetime.fromtimestamp(sent_at, UTC), path, query, [(n, v) for n, v in fields])


def resend(kept: Carried) -> Response:
    """The answer of the view that `kept` was sent to, which checks everything as it always does.

    It runs as a request of its own, with a transaction of its own. This request's is ended first, since writers share a
    connection.
    """
    marks = [("csrf_token", generate_csrf()), (page_owner.FIELD, page_owner.mark())]
    body = _body([*kept.fields, *marks])
    environ = {
        **request.environ,
        "PATH_INFO": kept.path.encode().decode("latin-1"),
        "QUERY_STRING": kept.query,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    db.session.rollback()
    with current_app.app_context(), current_app.request_context(environ):
        return current_app.full_dispatch_request()


def _body(fields: list[tuple[str, str]]) -> bytes:
    return urllib.parse.urlencode(fields).encode()

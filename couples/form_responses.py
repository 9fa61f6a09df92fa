"""What routes answer with: a page for a person, a few values for the script that saves while someone types.

Promised: a refusal keeps what was typed, and a form that names the page it came from leads back there, but never to another
server. The trade-off: these functions read the request and the signed-in person; rules don't, and get values instead.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from blinker import Namespace
from flask import current_app, flash, g, jsonify, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from couples import clock, device_zone
from couples.behind_proxies import the_person
from couples.db import db, only_reading, wipe_deleted

form_was_sent = Namespace().signal("form_was_sent")
"""Sent with `form`, `fields` and `seen`, before the commit, if a form's words were accepted in another way than by posting that
form (over a socket). `couples.unsent` then forgets its copy of them in the same commit."""
is_sent_already = Namespace().signal("is_sent_already")
"""Sent with `form` and `fields` as words are to be kept as unsent; a room answers True if the signed-in person has sent just those by
that form, on another page, and they stand as they were sent."""
words_given_back = Namespace().signal("words_given_back")
"""Sent with `person`, `public_key`, `form`, `fields` and `now`, before the commit, if the signed-in person's act deletes what `person`
had sent by `form`. `couples.unsent` keeps those words for them in the same commit."""
UNSENT = "unsent_fields"
SAVED = "Saved a moment ago"
SAVED_ALONE = "Saved. Only you can see it."
GONE_FOR_BOTH = "Taken back. It's gone for both of you."
ENDINGS = {"", "save", "leave", "done", "stay", "all", "answer"}
"""Values of a button's `go` that end the writing or stay on its page. Any other leads to the next step, and that page is answer enough."""
NO_WORDS = "Write a few words first."
DELETED = "You've deleted this since you opened it. Save these words to keep them as a new one."
FROM_ELSEWHERE = "You also wrote something else. Both are saved."


def leave_unsent(*fields: str) -> None:
    """The form that was posted is taken, but not these fields of it: `couples.unsent` goes on keeping their words."""
    g.setdefault(UNSENT, set()).update(fields)


def today() -> date:
    """The day where the signed-in person is."""
    return local_now().date()


def local_now() -> datetime:
    """The time where the signed-in person is: as their device says, else in the zone of their account."""
    device, kept = device_zone.from_request()
    return clock.local(clock.now(), device_zone.zone_here(device, the_person().zone, kept))


def wants_on(is_on: bool) -> bool:
    """What the button of something that's on or off was drawn for. So a second tap, or one in an older page, undoes nothing.

    A page from before its buttons said so means the other of what it is.
    """
    wanted = request.form.get("wants")
    return wanted == "on" if wanted in ("on", "off") else not is_on


def wants_json() -> bool:
    """Whether a script asks; a browser that shows pages never prefers JSON."""
    return request.accept_mimetypes.best == "application/json"


def delete_for_good(row: Any, said: str) -> None:
    """Deletes what's the signed-in person's own, out of the file too, and says so; the caller leads on."""
    db.session.delete(row)
    db.session.commit()
    wipe_deleted()
    flash(said)


MOST_CLOSED = 20
_A_LINE = re.compile(r"[a-z-]{1,20}")


def closed_lines(before: Iterable[str] = ()) -> tuple[str, ...]:
    """The lines of wording help that were closed `before` or on this page, whose form names them. Only their draft may store them."""
    named = dict.fromkeys([*before, *request.form.getlist("not_that")])
    return tuple(each for each in named if _A_LINE.fullmatch(each))[:MOST_CLOSED]


# --- saving while one types -----------------------------------------------------------------------------------------


def saved(
    then: str,
    version: int,
    also: str,
    *,
    met: bool = False,
    otherwise: str = SAVED_ALONE,
    note: str = SAVED,
    was: str = "",
):
    """Answers after the commit: a script gets the version that its words now have, a person goes on to `then`.

    Args:
        also: what another page had saved, until the author dismisses it.
        met: whether this save put such a text beside the words.
        otherwise: what a person is told if it didn't, and no other page is the answer.
        note: what the script shows beside the words.
        was: what was chosen on the page (`fields.DrawnWith`).
    """
    if wants_json():
        return jsonify(version=version, saved=note, also=also, **({"was": was} if was else {}))
    if met:
        flash(FROM_ELSEWHERE)
    elif request.form.get("go", "") in ENDINGS:
        flash(otherwise)
    return redirect(then)


def refused(message: str, page: Callable[[], Any], status: int = 422):
    """Answers that nothing was saved: a script gets `message`, a person gets `page()` with their words and what is wrong."""
    with only_reading():
        return (jsonify(message=message) if wants_json() else page()), status


def deleted_since(form: Any, page: Callable[[], Any]):
    """Answers words for something that their author has deleted on another page: it stays deleted.

    Args:
        page: shows `form` as that of something new.
    """
    form.version.data = "0"
    form.form_errors.append(DELETED)
    return refused(DELETED, page, 409)


def first_error(form: FlaskForm) -> str:
    """The first sentence that a form was refused with."""
    return next(iter(form.errors.values()))[0]


# --- where to -------------------------------------------------------------------------------------------------------


def back_to(otherwise: str):
    """Redirects to the page of ours that a form names, for forms that are on several pages; else to `otherwise`."""
    target = request.form.get("next")
    return redirect(safe_next(target) if target else otherwise)


def safe_next(target: str | None) -> str:
    """`target` if it is one of our own pages, else Home: an address in a link can't lead off this server."""
    home = url_for("home.index")
    if (
        not target
        or not target.startswith("/")
        or target.startswith("//")
        or any(c in target for c in "\\\r\n\t")
    ):
        return home
    parts = urlsplit(target)
    pages = current_app.create_url_adapter(request)
    if pages is None:
        return home
    try:
        endpoint, _ = pages.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return home
    return target if endpoint != "static" and not parts.netloc and parts.scheme == "" else home

"""Keeping what is typed into a form that is sent by a button, and deleting it; and forgetting it once the form was taken.

The script posts here while someone types (`static/js/unsent_words.js`). A form was taken where something
was saved and another page follows; a refusal or a preview, and a door that only leads on, mean not yet.
"""

import logging
import uuid
from typing import NamedTuple

from flask import Flask, Response, flash, g, jsonify, redirect, render_template, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from couples import accounts, text_input
from couples.accounts import page_owner
from couples.accounts.last_words import saves_while_typing
from couples.accounts.models import me
from couples.db import READING, db, has_committed, wipe_deleted
from couples.drafts import NoRoom
from couples.fields import as_version
from couples.form_responses import (
    UNSENT,
    form_was_sent,
    is_sent_already,
    refused,
    safe_next,
    today,
    wants_json,
    words_given_back,
)
from couples.only_me import in_sight, is_unlocked
from couples.unsent import given_back, models, renewed_keys
from couples.unsent.blueprint import bp
from couples.unsent.field_texts import Chosen

SAVED = "Saved, but not sent yet"
NOT_KEPT = "We can't save this as you write. Copy it before you leave."
PLACE_LIMIT = 200
TEXT, CHOICE = "text.", "choice."
"""What stands before the name of a field whose text is kept, and of one in which something was chosen."""
CHOSEN = "chosen."
"""What stands before a name whose text says what was chosen beside a draft that was refused."""
MOST_OF_A_CHOICE = 60
MOST_TICKED = 100
MOST_FIELDS = 30
NOT_TEXTS = {
    "csrf_token",
    "page_of",
    "unsent",
    "unsent_seen",
    "unsent_shown",
    "id",
    "version",
    "shown",
    "was",
    page_owner.SPACE,
    "next",
    "place",
}


def _place() -> str:
    return request.form.get("unsent", "")[:PLACE_LIMIT]


def _seen() -> int:
    return as_version(request.form.get("unsent_seen"))


def _fields(mark: str = "") -> dict[str, str]:
    """The posted texts whose names begin with `mark`, by what follows it."""
    given = [(name, text) for name, text in request.form.items() if name.startswith(mark)]
    texts = {name.removeprefix(mark)[:60]: text_input.clean(text) for name, text in given[:MOST_FIELDS]}
    return {name: text for name, text in texts.items() if name not in NOT_TEXTS}


def _choices() -> dict[str, Chosen]:
    given = {name: request.form.getlist(CHOICE + name)[:MOST_TICKED] for name in _fields(CHOICE)}
    clean = {name: [text_input.clean(value) for value in values] for name, values in given.items()}
    fit = {n: values for n, values in clean.items() if all(len(v) <= MOST_OF_A_CHOICE for v in values)}
    return {name: values[0] if len(values) == 1 else values for name, values in fit.items()}


@bp.get("")
def not_sent():
    """All of it, the newest first: the form of some is on no page anymore, as after an answer was taken back."""
    rows = sorted(models.all_unsent(current_user).values(), key=lambda row: (row.changed_on, row.id))
    return render_template("unsent/not_sent.html", rows=[(row, row.words) for row in reversed(rows)])


@bp.post("")
@in_sight
@saves_while_typing
def keep():
    """Keeps what is in a form's fields. Only our script posts here; a request without it gets a redirect."""
    fields = _fields(TEXT)
    if not _place() or sum(map(len, fields.values())) > models.MOST_LETTERS:
        return refused(NOT_KEPT, lambda: redirect(_back()))
    if any(answer for _, answer in is_sent_already.send(form=_place(), fields=fields)):
        models.sent(current_user, _place(), fields, _seen())
        db.session.commit()
        return jsonify(version=0, saved="") if wants_json() else redirect(_back())
    try:
        chosen, counts = _choices(), "counts_choices" in request.form
        row = models.keep(current_user, _place(), fields, _seen(), today(), chosen, counts)
    except models.TooManyForms:
        return refused(NOT_KEPT, lambda: redirect(_back()))
    db.session.commit()
    if not wants_json():
        return redirect(_back())
    return jsonify(version=row.version if row else 0, saved=SAVED if row else "")


@bp.post("/delete")
@in_sight
def delete():
    """Deletes what was kept; what stands in the fields now, which the same tap sends along, is kept in its place.

    The list of it all isn't that form, and names it as `place`.
    """
    shown, place = as_version(request.form.get("unsent_shown")), _place() or request.form.get("place", "")
    fields = {} if wants_json() else _fields()
    deleted = models.start_over(current_user, place, shown, fields, today(), seen=_seen())
    db.session.commit()
    wipe_deleted()
    if wants_json():
        row = models.unsent_at(current_user, place)
        return jsonify(version=row.version if row else 0), 200 if deleted else 409
    if deleted:
        flash("Deleted.")
    return redirect(_back())


def _back() -> str:
    """The page of ours that the form stood on."""
    came_from = request.referrer or ""
    here = request.host_url.rstrip("/")
    return safe_next(came_from.removeprefix(here) if came_from.startswith(here + "/") else None)


class Unsent(NamedTuple):
    """What a form's template is told: the words to offer, if any, and the version that its page has in its fields."""

    kept: models.UnsentWords | None
    seen: int
    is_again: bool
    """Whether it was just sent and refused, so that its words stand in its fields."""
    locked: int = 0
    """The version of words that are there and may not be drawn now, since Only me is locked; else 0."""


def init_app(app: Flask) -> None:
    """Gives templates `unsent_words(place)` and `copy_of_refused()`, and forgets what was kept of a form once it was taken."""
    app.jinja_env.globals.update(unsent_words=_unsent_words, copy_of_refused=_copy_of_refused)
    app.after_request(_forget_what_was_sent)
    form_was_sent.connect(_forget)
    words_given_back.connect(given_back.give_back)
    accounts.keys_renewed.connect(renewed_keys.renew)
    accounts.vault_back.connect(renewed_keys.count_again)


def _forget(_sender: object, form: str, fields: dict[str, str], seen: int) -> None:
    models.sent(
        current_user, form[:PLACE_LIMIT], {n: text_input.clean(text) for n, text in fields.items()}, seen
    )


def _unsent_words(place: str) -> Unsent:
    """What a form's template may offer: words alone that its reader may see here and now."""
    unsent = _not_in_the_fields(place)
    if unsent.kept and not is_unlocked():
        return unsent._replace(kept=None, locked=unsent.kept.version)
    return unsent


def _not_in_the_fields(place: str) -> Unsent:
    """What was kept of a form, without what it still has in its fields after it was refused."""
    kept = models.among(_of_this_page(), me(), place) if me().is_authenticated else None
    if request.method in READING or _place() != place:
        return Unsent(kept, 0, is_again=False)
    posted = _fields()
    if (
        kept
        and not kept.words.others
        and all(text in posted.get(name, "") for name, text in kept.words.fields.items())
    ):
        kept = None
    return Unsent(kept, _seen(), is_again=True)


def _copy_of_refused() -> int:
    """The version of what was kept as the draft of this request was refused, if the page has all of it in its fields; else 0."""
    kept = models.among(_of_this_page(), me(), request.path) if request.method not in READING else None
    if not kept or kept.words.others:
        return 0
    typed = {n: text for n, text in kept.words.fields.items() if not n.startswith(CHOSEN)}
    has_all = all(text in text_input.clean(request.form.get(name)) for name, text in typed.items())
    return kept.version if has_all else 0


def _of_this_page() -> dict[bytes, models.UnsentWords]:
    """All of this person's, asked for once: a page may have a form for each answer on it."""
    person = me()
    known: tuple[uuid.UUID, dict[bytes, models.UnsentWords]] | None = g.get("unsent")
    if known is None or known[0] != person.id:
        has_none = request.method in READING and not models.has_any(person)
        known = g.unsent = person.id, {} if has_none else models.all_unsent(person)
    return known[1]


def _is_taken(response: Response) -> bool:
    """Whether a form was accepted: something was saved, and a page is redirected, or a script that sent it hears `ok`."""
    leads_on = 300 <= response.status_code < 400
    return has_committed() and (leads_on or (response.is_json and bool((response.json or {}).get("ok"))))


def _forget_what_was_sent(response: Response) -> Response:
    if (
        request.method in READING
        or not _is_taken(response)
        or request.blueprint == bp.name
        or not _place()
        or not current_user.is_authenticated
    ):
        return response
    left = {name: text for name, text in _fields().items() if text and name in g.get(UNSENT, ())}
    try:
        if left:
            models.keep(current_user, _place(), left, _seen(), today())
        else:
            models.sent(current_user, _place(), _fields(), _seen())
        db.session.commit()
    except (SQLAlchemyError, models.TooManyForms, NoRoom):
        # The form itself was taken. Its words stay kept, and are shown to their author once more.
        db.session.rollback()
        logging.getLogger("couples").warning("unsent words were not forgotten after their form was sent")
    return response

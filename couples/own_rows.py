"""Rows that belong to one person: loaded by id and author in one select, so that someone else's row counts as not there."""

import uuid
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import abort, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import ColumnElement, func, select

from couples.clock import A_DAY
from couples.db import Row, db
from couples.drafts import NoRoom

R = TypeVar("R", bound=Row)
MOST_OF_A_KIND = 20_000
"""Rows of one person in one table: ten a day for more than five years."""
MOST_A_DAY = 20
"""Texts of one kind that someone may put before their partner in A_DAY: more would be a way to crowd them."""


class EnoughToday(Exception):
    """This person has put as many of one kind before their partner within A_DAY as they may; the next one has to wait."""


def own(model: type[R], id: uuid.UUID, *where: ColumnElement[bool]) -> R:
    """The row of the signed-in person with this id, else 404."""
    row = db.session.scalar(select(model).where(model.id == id, is_mine(model), *where))
    return row or abort(404)


def is_mine(model: Any) -> ColumnElement[bool]:
    """The condition that the signed-in person wrote a row of `model`. (mypy can't ask a model for `author_id`.)"""
    mine: ColumnElement[bool] = model.author_id == current_user.id
    return mine


def own_or_none(model: type[R], id: uuid.UUID) -> R | None:
    """The same, or None where there is no such row yet; 404 where the id is someone else's."""
    row = own_if_any(model, id)
    if row is None:
        is_new(model, id)
    return row


def own_if_any(model: type[R], id: uuid.UUID | None) -> R | None:
    """The row of the signed-in person with this id; else None, also where it's someone else's."""
    if id is None:
        return None
    return db.session.scalar(select(model).where(model.id == id, is_mine(model)))


def id_of_new(model: type[Row], goes_on: str) -> uuid.UUID:
    """The id of an empty draft, which is in the address of its page before a word is typed.

    So reloading, going back and a tab that's opened again come to the same draft, and to its words once they're saved.

    Args:
        goes_on: the endpoint that shows the draft once there is one.

    Raises:
        HTTPException: it has no id yet, or there is such a draft: a redirect to its page.
    """
    id = request.args.get("draft", type=uuid.UUID)
    if id is None:
        asked = urlencode({**request.args.to_dict(), "draft": uuid.uuid4()})
        abort(redirect(f"{url_for(request.endpoint or '', **request.view_args or {})}?{asked}"))
    if own_if_any(model, id):
        abort(redirect(url_for(goes_on, id=id)))
    return id


def is_new(model: Any, id: uuid.UUID) -> bool:
    """Whether a form with this id hasn't been sent before; 404 where the id is someone else's.

    Raises:
        NoRoom: there are as many of this person's as there may be.
    """
    author = db.session.scalar(select(model.author_id).where(model.id == id))
    if author not in (None, current_user.id):
        abort(404)
    if author is None and _how_many(model) >= MOST_OF_A_KIND:
        raise NoRoom
    return author is None


SENT_BEFORE = "Your first tap went through, without these words. Tap again to add them."


def says_more(model: Any, form: Any, **fields: str) -> bool:
    """Whether a form that has made its row says something else by now: its author typed on, and tapped a second time.

    Then the field says so, and the next tap makes a row of its own. A form that's sent twice as it was is no such form.

    Args:
        fields: for each field with words, where the row has them.
    """
    row = own_if_any(model, form.id.fresh)
    other = [
        name for name, at in fields.items() if row and (attrgetter(at)(row) or "") != (form[name].data or "")
    ]
    for name in other[:1]:
        form.id.renew()
        form[name].errors = [*form[name].errors, SENT_BEFORE]
    return bool(other)


def said_in(model: Any, space_id: uuid.UUID, person_id: uuid.UUID) -> list[Any]:
    """All rows of `model` that this person wrote in this space; for when they take everything back, or take it along."""
    rows = select(model).where(model.space_id == space_id, model.author_id == person_id)
    return list(db.session.scalars(rows))


def _how_many(model: Any) -> int:
    query = select(func.count()).select_from(model).where(model.author_id == current_user.id)
    return db.session.scalar(query) or 0


def not_too_many(
    when: Any, person_id: uuid.UUID, now: datetime, *, most: int | None = None, gone: int = 0
) -> None:
    """Limits how much one person can put before their partner in the last 24 hours.

    Not since midnight, which would depend on a zone that the sender can choose.

    Args:
        when: the column that says when a row came.
        most: how many they may; None for MOST_A_DAY.
        gone: how many more came and are there no longer.

    Raises:
        EnoughToday: this person has put so many before their partner in A_DAY.
    """
    theirs = when.class_.author_id == person_id, when > now - A_DAY
    count = db.session.scalars(select(func.count()).where(*theirs)).one() + gone
    if count >= (MOST_A_DAY if most is None else most):
        raise EnoughToday

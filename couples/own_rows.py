"""Rows that one person alone has: loaded by id and author in one select, so that somebody else's is as good as none."""

import uuid
from typing import Any

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from couples.db import db


def own(model: Any, id: uuid.UUID, *where: Any) -> Any:
    """The row of the signed-in person with this id, else 404."""
    row = db.session.scalar(select(model).where(model.id == id, model.author_id == current_user.id, *where))
    return row or abort(404)


def own_or_none(model: Any, id: uuid.UUID) -> Any:
    """The same, or None where there is no such row yet; 404 where the id is somebody else's."""
    row = db.session.scalar(select(model).where(model.id == id, model.author_id == current_user.id))
    if row is None:
        is_new(model, id)
    return row


def own_if_any(model: Any, id: uuid.UUID | None) -> Any:
    """The row of the signed-in person with this id; else None, also where it's somebody else's."""
    return db.session.scalar(select(model).where(model.id == id, model.author_id == current_user.id))


def is_new(model: Any, id: uuid.UUID) -> bool:
    """Whether a form with this id was not sent before; 404 where the id is somebody else's."""
    author = db.session.scalar(select(model.author_id).where(model.id == id))
    if author not in (None, current_user.id):
        abort(404)
    return author is None

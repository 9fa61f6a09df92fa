"""Every sealed cell of a database, opened as one person who is signed in would."""

import json
from contextlib import suppress
from typing import Any

from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from couples import vault
from couples.db import Base, db
from couples.spaces import kept_words
from couples.spaces.double_sealed import DoubleSealed
from couples.spaces.models import current_space
from tests.conftest import Person
from tests.sockets import cookie_of

LOCKED = object()
"""Stands for what a person has no key for."""


def cells_of(app, person: Person) -> dict[str, Any]:
    """What is in each cell there is, as far as `person` can open it; one that doesn't open for its own reader raises."""
    found: dict[str, Any] = {}
    with app.test_request_context(headers={"Cookie": cookie_of(person)}, base_url=person.base):
        assert current_user.is_authenticated
        with suppress(NotFound):
            current_space()  # brings the keys of spaces along
        list(kept_words.own_words())  # and this those of kept words
        for model in (mapper.class_ for mapper in Base.registry.mappers):
            sealed = {n: s for n, s in vars(model).items() if isinstance(s, vault.Sealed)}
            for row in db.session.scalars(select(model)) if sealed else ():
                for name, cell in sealed.items():
                    packed = getattr(row, f"{name}_cell")
                    if row.author_id is None and packed:
                        raise vault.CannotOpen(f"{cell.label} of someone who is gone")
                    if packed is not None or (isinstance(row, DoubleSealed) and row.waiting_cell):
                        found[f"{cell.label} {row.id}"] = _open(row, cell, packed)
    return found


def _open(row: Any, cell: vault.Sealed, packed: bytes | None) -> Any:
    try:
        if packed is None:
            return row.opened
        return json.loads(vault.open_sealed(cell._key(row), packed, cell.label, row.id, row.author_id))
    except vault.Locked:
        return LOCKED

"""The statements that a database is sent while something happens."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from couples.db import db


@contextmanager
def statements(app) -> Iterator[list[str]]:
    """All of them, by those who read and by the one who writes, in a list that fills while it goes on."""
    said: list[str] = []

    def hear(connection, cursor, statement: str, *_: object) -> None:
        said.append(statement)

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hear)

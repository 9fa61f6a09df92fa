"""The statements that a database is sent while something happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from couples.db import db


@contextmanager
def listening(app, name: str, hear: Callable[..., None]) -> Iterator[None]:
    """Calls `hear` for each such event of SQLAlchemy's, on the engines for reading and on the one for writing."""
    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, name, hear)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, name, hear)


@contextmanager
def statements(app) -> Iterator[list[str]]:
    """All of them, by those who read and by the one who writes, in a list that fills while it goes on."""
    said: list[str] = []

    def hear(connection, cursor, statement: str, *_: object) -> None:
        said.append(statement)

    with listening(app, "before_cursor_execute", hear):
        yield said

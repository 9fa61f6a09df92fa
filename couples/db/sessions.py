"""One session for each request, and who may write when.

A request that may write is a writer from its first statement; GET and HEAD only read and never wait. On SQLite the
writers of one process share a single connection: a waiting writer is woken as soon as the one before gives it back,
however that one's transaction ended. On PostgreSQL they wait where they hold the same row (`queries.locked`). On both,
whoever waits too long gets a database error. What's special about each database is in its `Kind` (see `kinds`).
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar, cast

from flask import Flask, before_render_template, current_app, g, has_app_context, has_request_context
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection

from couples.behind_proxies import the_g, the_request
from couples.config import Settings
from couples.db import wiping
from couples.db.kinds import Kind, kind_of
from couples.db.tables import Base

View = TypeVar("View", bound=Callable[..., Any])
READING = {"GET", "HEAD", "OPTIONS"}
WRITER = "writer"
LOOKED_UP = "looked_up"
"""The name in `g` under which a request keeps what it looked up beforehand."""


class WritingSession(FlaskSession):
    """Begins for writing wherever the request may write (see the module)."""

    def commit(self) -> None:
        super().commit()
        if has_request_context():
            g.has_committed = True

    def end_unchanged(self) -> bool:
        """Ends the transaction if it has changed nothing; what was loaded stays loaded.

        Returns:
            Whether no transaction is open now.
        """
        if self.in_transaction():
            if self.new or self.dirty or self.deleted or this_kind().has_changed(self.connection()):
                return False
            super().commit()
        return True

    def get_bind(self, *args: Any, bind: Any = None, **kwargs: Any) -> Any:
        return bind if bind is not None else db.engines[WRITER if may_write() else None]


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": WritingSession, "expire_on_commit": False},
    engine_options={"hide_parameters": True},
)


def has_committed() -> bool:
    """Whether this request has saved anything; one that only led on to another page hasn't."""
    return bool(g.get("has_committed"))


def begin_writing() -> None:
    """From here on, in this request or job, transactions are writers' from their beginning."""
    _begin_anew()
    g.writing = True


def _begin_anew() -> None:
    db.session.rollback()
    g.pop(LOOKED_UP, None)


def end_writing() -> None:
    """Undoes `begin_writing`: the request may write only if it could before. What wasn't committed is rolled back."""
    _begin_anew()
    g.writing = False


def writing() -> AbstractContextManager[Connection]:
    """One writing transaction of plain statements, without the session's bookkeeping; committed where nothing is raised."""
    return db.engines[WRITER].begin()


def reading() -> AbstractContextManager[Connection]:
    """A transaction that only reads, for a request that may write but first reads for a while: no one waits for it meanwhile."""
    return db.engine.begin()


def init_app(app: Flask, settings: Settings) -> None:
    """Binds the database of `settings` to `app`: an engine for those who read, and one for those who write."""
    kind = app.extensions["database"] = kind_of(settings)
    reader, writer = kind.engine_options(settings)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = reader
    app.config["SQLALCHEMY_BINDS"] = {WRITER: writer}
    before_render_template.connect(_only_a_page_is_left, app)
    wiping.init_app(app, lambda: kind.wipe_deleted(db.engine))
    db.init_app(app)
    with app.app_context():
        kind.set_up(db.engine, db.engines[WRITER])


def this_kind() -> Kind:
    """The kind of database that the current app has."""
    kind: Kind = current_app.extensions["database"]
    return kind


def close() -> None:
    """Closes those of the app's connections that aren't in use."""
    for engine in db.engines.values():
        engine.dispose()


def wipe_deleted() -> None:
    """Makes what was deleted unreadable in the files, too (see `wiping`); call it after the commit."""
    db.session.rollback()
    wiping.of_this_app().now()


def only_reads(view: View) -> View:
    """Marks a view that takes a POST but writes nothing, so that no one waits for the write lock while it computes."""
    vars(view)["only_reads"] = True
    return view


@contextmanager
def only_reading() -> Iterator[None]:
    """Frees the write lock for a part of a request that may write, while it computes for a while.

    What wasn't committed before is rolled back, and what was loaded is read again when it's used.
    """
    _begin_anew()
    g.is_only_reading = True
    try:
        yield
    finally:
        _begin_anew()
        g.is_only_reading = False


def only_a_page_is_left() -> None:
    """Makes the rest of the request read-only, so that no one waits while its page is made, unless it has uncommitted changes.

    It's called before every template; nothing may be written after one.
    """
    if may_write() and cast(WritingSession, db.session()).end_unchanged():
        g.writing, g.is_only_reading = False, True


def _only_a_page_is_left(*_: Any, **__: Any) -> None:
    only_a_page_is_left()


def may_write() -> bool:
    """Whether what runs here may write: a request that is more than looking, or a job that said so."""
    if not has_app_context():
        return False
    here = the_g()
    if here.get("writing"):
        return True
    if not has_request_context():
        return False
    asked = the_request()
    if asked.method in READING or here.get("is_only_reading"):
        return False
    view = current_app.view_functions.get(asked.endpoint or "")
    return not getattr(view, "only_reads", False)

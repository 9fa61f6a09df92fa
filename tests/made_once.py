"""What the apps of one test process share: what would come out the same for each, and takes longer than most tests.

Each test makes an app of its own, as a start of the server does. What that app then works out by itself (a template's code, a
statement's SQL, which version of a package is installed) is taken from the app before. Nothing of it is written here, so it's what the
app as it ships works out. Servers that `couples serve` starts know none of it.
"""

import functools
from importlib import metadata
from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from sqlalchemy.util import LRUCache

from couples.db import db, sqlite

STATEMENTS = LRUCache(5000)


class CompiledPages(BytecodeCache):
    """Templates are compiled once. Jinja's key of each holds its source."""

    def __init__(self):
        self.compiled: dict[str, CodeType] = {}

    def load_bytecode(self, bucket) -> None:
        bucket.code = self.compiled.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket) -> None:
        self.compiled[bucket.key + bucket.checksum] = bucket.code


PAGES = CompiledPages()


def _are_one_kind(one: object, other: object) -> bool:
    return type(one) is type(other)


def equal_dialects() -> None:
    """SQLAlchemy keeps what it made of a statement by the statement and the dialect, and all of one kind say the same."""
    sqlite.Reader.__eq__ = _are_one_kind  # type: ignore[method-assign]
    sqlite.Reader.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]


def share(app: Flask, pages: CompiledPages) -> None:
    app.jinja_env.bytecode_cache = pages
    with app.app_context():
        for engine in db.engines.values():
            engine.update_execution_options(compiled_cache=STATEMENTS)


def remember_versions() -> None:
    """Each app asks which packages are installed; that's read from their files."""
    metadata.version = functools.cache(metadata.version)

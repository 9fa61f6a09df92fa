"""What a transaction holds before it writes, as another database would be asked to: a row lock on what its verbs have in common."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.dialects import postgresql

from tests.heard import listening

HELD = "FOR NO KEY UPDATE"
WRITES = ("INSERT", "UPDATE", "DELETE")


def elsewhere(statement) -> str:
    """A statement as PostgreSQL would get it."""
    return statement if isinstance(statement, str) else str(statement.compile(dialect=postgresql.dialect()))


@contextmanager
def unheld_writes(app) -> Iterator[list[str]]:
    """Collects the writes of transactions that hold nothing at that moment."""
    found, begun = [], []

    def look(connection, statement, *_) -> None:
        transaction = connection.get_transaction()
        if not begun or begun[0] is not transaction:
            begun[:] = [transaction]
        said = elsewhere(statement)
        if HELD in said:
            begun.append(said)
        elif said.startswith(WRITES) and len(begun) == 1:
            found.append(said)

    with listening(app, "before_execute", look):
        yield found

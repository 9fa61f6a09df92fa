"""What was looked for in one's pages: it waits in the person's pocket (`couples.only_me.pocket`), and in no address."""

from couples.journal.search import Query
from couples.only_me import pocket


def query() -> Query:
    return Query(**pocket.kept().get("query", {}))


def look_for(wanted: Query) -> None:
    pocket.keep(query={k: v for k, v in vars(wanted).items() if v} or None)

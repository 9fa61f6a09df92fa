"""The last search in someone's notes: kept in the sealed pocket in their session cookie (`couples.only_me.pocket`), not in an address."""

from couples.journal.search import Query
from couples.only_me import pocket


def query() -> Query:
    return Query(**pocket.kept().get("query", {}))


def look_for(wanted: Query) -> None:
    pocket.keep(query={k: v for k, v in vars(wanted).items() if v} or None)

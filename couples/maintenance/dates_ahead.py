"""Dates that a wrong clock put too far ahead: once the clock is right again, they're found and set to now.

Guaranteed: after an hour with the clock a year ahead, nothing is left waiting for a year. A message dated later than
any message can arrive does so now, no deadline is farther off than one set today would be, and whatever was written in
that hour counts as written today. Days that people choose stay as they chose them: they see them, and can choose
others. The trade-offs: what lay less than a day ahead stays until it comes; and while the clock may still be wrong,
nothing is set (`clock_check`).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, Date, Table, TextClause, bindparam, or_, select, text, update

from couples.accounts.reset_request import WAITS_FOR
from couples.accounts.sign_up_links import SIGN_UP_LINK_LIFE
from couples.accounts.signed_in_sessions import SESSION_LIFE
from couples.db import Row, UTCDateTime, begin_writing, db, locked, may_write
from couples.spaces import undo_day
from couples.spaces.asking_again import WAITS
from couples.spaces.invitations import CODE_LIFE, INVITATION_LIFE

SLACK = timedelta(days=1)
"""In some time zones it's tomorrow already."""
ARRIVES = timedelta(days=2)
"""The longest that words are on their way: until the next time of arrival that the two agreed on."""
ARRIVALS = {
    "agreement_slips.arrives_at": ARRIVES,
    "agreement_versions.arrives_at": ARRIVES,
    "boundaries.arrives_at": ARRIVES,
    "light_answers.ends_at": ARRIVES,
    "light_plans.first_day": ARRIVES,
    "outgoing_mails.due_at": WAITS_FOR,
    "outgoing_mails.made_at": WAITS_FOR,
    "statements.arrives_at": ARRIVES,
}
"""Columns with a moment that we set, and how far ahead it can be; what lies beyond happens now. A letter that waits on purpose
counts as made when it's due."""
DEADLINES = {
    "invitations.code_expires_at": CODE_LIFE,
    "invitations.expires_at": INVITATION_LIFE,
    "next_asks.not_before": max(WAITS.values()),
    "sessions.expires_at": SESSION_LIFE,
    "sign_up_links.expires_at": SIGN_UP_LINK_LIFE,
}
"""Columns with an end that we set, and how long that lasts at most; beyond, it lasts as long from now on."""
CHOSEN = {
    "agreement_decisions.until",
    "agreement_slips.day",
    "agreement_versions.look_on",
    "boundaries.ends_at",
    "boundary_notes.day",
    "check_ins.moved_to",
    "journal_entries.on_day",
    "light_plans.paused_until",
    "live_sessions.suits_at",
    "reflection_looks.day",
    "reflection_noticed.day",
    "rituals.busy_from",
    "rituals.busy_until",
    "rituals.paused_until",
    "statement_entries.back_on",
}
"""Days that people choose. All other moments and days tell when something was, and none of them can lie ahead."""


def mend(now: datetime) -> int:
    """Corrects dates that are too far in the future. Takes no write lock if there are none. Commits.

    Returns:
        How many rows were set.
    """
    if not _is_any_ahead(now) and not undo_day.any_ahead(now):
        return 0
    begin_writing()
    rows = 0
    for table, columns, found in _ahead(now):
        for row in found:
            values = {c.name: _mended(c, row, now) for c in columns if _is_ahead(c, row, now)}
            db.session.execute(update(table).where(table.c.id == row["id"]).values(values))
            rows += 1
    rows += undo_day.bring_near(now)
    db.session.commit()
    return rows


def dated() -> dict[str, Column[Any]]:
    """Every column that holds a moment or a day, by its table and name."""
    columns = (c for table in Row.metadata.sorted_tables for c in table.columns)
    return {f"{c.table.name}.{c.name}": c for c in columns if isinstance(c.type, UTCDateTime | Date)}


def _is_any_ahead(now: datetime) -> bool:
    asked, limits = question()
    values = {
        name: (now + ahead).date() if issubclass(kind, Date) else now + ahead
        for (kind, ahead), name in limits.items()
    }
    return db.session.execute(asked, values).first() is not None


@cache
def question() -> tuple[TextClause, dict[tuple[type, timedelta], str]]:
    """One query over every date that can't be in the future, and its limits by type and by how far ahead they allow.

    The SQL is written once: building it for each table every hour cost an idle server 4 MB.
    """
    limits: dict[tuple[type, timedelta], str] = {}
    tables: dict[str, list[str]] = {}
    for name, column in dated().items():
        if name not in CHOSEN:
            limit = limits.setdefault((type(column.type), _reach(name)), f"limit_{len(limits)}")
            tables.setdefault(column.table.name, []).append(f'"{column.name}" > :{limit}')
    asked = (f'SELECT 1 FROM "{table}" WHERE {" OR ".join(late)}' for table, late in tables.items())  # noqa: S608  our own names
    kinds = (bindparam(limit, type_=kind()) for (kind, _), limit in limits.items())
    return text(" UNION ALL ".join(asked)).bindparams(*kinds), limits


def _ahead(now: datetime) -> Iterator[tuple[Table, list[Column[Any]], list[Any]]]:
    """Each table with its columns that can't be in the future, and the rows in which one is."""
    ours = dated().keys() - CHOSEN
    for table in Row.metadata.sorted_tables:
        columns = [c for c in table.columns if f"{table.name}.{c.name}" in ours]
        if columns:
            late = or_(*(c > _latest(c, now) for c in columns))
            rows = select(table.c.id, *columns).where(late)
            found = db.session.execute(locked(rows) if may_write() else rows).mappings()
            yield table, columns, list(found)


def _is_ahead(column: Column[Any], row: Any, now: datetime) -> bool:
    value = row[column.name]
    return value is not None and bool(value > _latest(column, now))


def _latest(column: Column[Any], now: datetime) -> date:
    return _as(column, now + _reach(f"{column.table.name}.{column.name}"))


def _reach(name: str) -> timedelta:
    """How far ahead a column's date can lie."""
    return SLACK + ARRIVALS.get(name, DEADLINES.get(name, timedelta(0)))


def _mended(column: Column[Any], row: Any, now: datetime) -> date:
    """A deadline keeps its length, where its row says when it began."""
    longest = DEADLINES.get(f"{column.table.name}.{column.name}", timedelta(0))
    began = row.get("created_at")
    return _as(column, now + (min(longest, row[column.name] - began) if longest and began else longest))


def _as(column: Column[Any], moment: datetime) -> date:
    return moment.date() if isinstance(column.type, Date) else moment

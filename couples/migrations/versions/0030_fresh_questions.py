"""the fresh question of a week, busy seasons, and where someone stopped writing

Who was asked all seven questions, which was the default, is asked the new default from the second check-in on: the one under way
keeps its questions. Whoever chose fewer keeps what they chose.
"""

import json
import random
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

SEVEN = {"thanks", "close", "own", "hard", "help", "offer", "connected"}
CORE = ["thanks", "hard", "help"]
DECK = [
    "laughed",
    "song",
    "proud",
    "noticed",
    "looking-forward",
    "easy",
    "perked-up",
    "saturday",
    "at-night",
    "used-to",
    "learned",
    "craving",
    "ask-me",
    "surprised",
    "home",
    "memory",
    "alone",
    "people",
    "easy-to-miss",
    "again",
    "calmed",
    "spare-money",
    "admired",
    "changed-mind",
    "body",
    "every-year",
    "less-of",
    "first-met",
    "try",
    "once-more",
    "trade",
    "far-away",
]
FAR = timedelta(days=9)
"""Further ahead than the check-in under way can be, wherever its two live."""


def upgrade():
    with op.batch_alter_table("rituals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fresh", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("busy_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("busy_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("busy_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_rituals_busy_by_users"), "users", ["busy_by"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("caret", sa.String(length=16), nullable=True))
    _ask_afresh(op.get_bind())


def _ask_afresh(connection):
    rituals = sa.table(
        "rituals",
        sa.column("id", sa.Uuid()),
        sa.column("space_id", sa.Uuid()),
        sa.column("agreed_at", sa.DateTime(timezone=True)),
        sa.column("prompt_keys", sa.JSON()),
        sa.column("fresh", sa.JSON()),
    )
    since = (datetime.now(UTC) + FAR).date().isoformat()
    agreed = sa.select(rituals).where(rituals.c.agreed_at.is_not(None)).order_by(rituals.c.agreed_at)
    newest = {row.space_id: row for row in connection.execute(agreed)}
    for row in newest.values():
        keys = row.prompt_keys if isinstance(row.prompt_keys, list) else json.loads(row.prompt_keys)
        if set(keys) >= SEVEN:
            plan = {"decks": ["two"], "order": random.sample(DECK, len(DECK)), "since": since, "keys": CORE}
            connection.execute(rituals.update().where(rituals.c.id == row.id).values(fresh=plan))


def downgrade():
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_column("caret")
    with op.batch_alter_table("rituals", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_rituals_busy_by_users"), type_="foreignkey")
        batch_op.drop_column("busy_by")
        batch_op.drop_column("busy_until")
        batch_op.drop_column("busy_from")
        batch_op.drop_column("fresh")

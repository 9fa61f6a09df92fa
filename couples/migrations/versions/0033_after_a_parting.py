"""hidden wishes, spaces that two who share again keep to read, and private notes that outlive what they were about"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None
NOTES = (("boundary_notes", "boundary_id", "boundaries"), ("live_notes", "session_id", "live_sessions"))


def _beside(on_delete, *, nullable):
    """The two kinds of notes, each with what happens to them when the thing they're about is deleted."""
    for table, column, other in NOTES:
        name = f"fk_{table}_{column}_{other}"
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=sa.Uuid(), nullable=nullable)
            batch_op.drop_constraint(op.f(name), type_="foreignkey")
            batch_op.create_foreign_key(op.f(name), other, [column], ["id"], ondelete=on_delete)


def upgrade():
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wishes_cell", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("spaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stays_with", sa.Uuid(), nullable=True))
    _beside("SET NULL", nullable=True)


def downgrade():
    for table, column, _ in NOTES:
        beside: sa.ColumnClause = sa.column(column)
        op.execute(sa.delete(sa.table(table, beside)).where(beside.is_(None)))
    _beside("CASCADE", nullable=False)
    with op.batch_alter_table("spaces", schema=None) as batch_op:
        batch_op.drop_column("stays_with")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("wishes_cell")

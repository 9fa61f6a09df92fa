"""no name, line or time beside a no that an earlier version kept"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    """What was refused stays off the table, so its row stays; a "not now" whose day has come means nothing anymore."""
    with op.batch_alter_table("agreement_decisions", schema=None) as batch_op:
        batch_op.alter_column("author_id", existing_type=sa.Uuid(), nullable=True)
    op.execute(
        "DELETE FROM agreement_decisions WHERE kind = 'not-now' AND (until IS NULL OR until <= CURRENT_DATE)"
    )
    op.execute(
        "UPDATE agreement_decisions SET author_id = NULL, line_cell = NULL, decided_at = COALESCE("
        "(SELECT arrives_at FROM agreement_versions WHERE agreement_versions.id = version_id), decided_at) "
        "WHERE kind IN ('no', 'not-now')"
    )


def downgrade():
    """Who said no doesn't come back, and an earlier version can't read a row without them."""
    op.execute("DELETE FROM agreement_decisions WHERE author_id IS NULL")
    with op.batch_alter_table("agreement_decisions", schema=None) as batch_op:
        batch_op.alter_column("author_id", existing_type=sa.Uuid(), nullable=False)

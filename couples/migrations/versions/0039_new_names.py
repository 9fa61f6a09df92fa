"""when someone took another name since they paired"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("renamed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.execute(
        "UPDATE memberships SET name_then = NULL "
        "WHERE space_id IN (SELECT id FROM spaces WHERE closed_at IS NULL)"
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("renamed_at")

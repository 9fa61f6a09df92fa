"""when a reply to an opened answer was said; those from before go by the day of the check-in"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("replies", sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_column("said_at")

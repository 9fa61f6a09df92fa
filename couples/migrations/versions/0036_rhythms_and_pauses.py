"""how often a check-in comes round, and its pause"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("rituals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("every", sa.String(length=9), nullable=False, server_default="week"))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
    with op.batch_alter_table("rituals", schema=None) as batch_op:
        batch_op.alter_column("every", existing_type=sa.String(length=9), server_default=None)


def downgrade():
    with op.batch_alter_table("rituals", schema=None) as batch_op:
        batch_op.drop_column("paused_until")
        batch_op.drop_column("paused_at")
        batch_op.drop_column("every")

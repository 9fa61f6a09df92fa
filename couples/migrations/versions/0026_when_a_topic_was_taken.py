"""who took shared words to the check-in, and when"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("topic_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("topic_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.drop_column("topic_at")
        batch_op.drop_column("topic_by")

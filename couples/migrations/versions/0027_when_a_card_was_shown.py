"""when a card was shown"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("reach_cards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("reach_cards", schema=None) as batch_op:
        batch_op.drop_column("released_at")

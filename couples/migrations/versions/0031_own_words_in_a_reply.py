"""own words in a reply to an opened answer, and when a promise is for"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("replies", sa.Column("text_cell", sa.LargeBinary(), nullable=True))
    op.add_column("promises", sa.Column("cue_cell", sa.LargeBinary(), nullable=True))


def downgrade():
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_column("cue_cell")
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_column("text_cell")

"""what each was called when two parted"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_then", sa.String(length=60), nullable=True))
    op.execute(
        "UPDATE memberships SET name_then = (SELECT name FROM users WHERE users.id = memberships.user_id) "
        "WHERE space_id IN (SELECT id FROM spaces WHERE closed_at IS NOT NULL)"
    )


def downgrade():
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("name_then")

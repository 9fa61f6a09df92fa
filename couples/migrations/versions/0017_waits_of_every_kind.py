"""the wait after every kind of proposal"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ONE_EACH = {
    "sqlite_where": sa.text("what_id IS NULL"),
    "postgresql_where": sa.text("what_id IS NULL"),
}


def upgrade():
    with op.batch_alter_table("next_asks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(12), nullable=False, server_default="talk"))
        batch_op.add_column(sa.Column("what_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("topic_cell", sa.LargeBinary(), nullable=True))
        batch_op.drop_constraint("uq_next_asks_one_each", type_="unique")
        batch_op.create_index(batch_op.f("ix_next_asks_what_id"), ["what_id"], unique=False)
    with op.batch_alter_table("next_asks", schema=None) as batch_op:
        batch_op.alter_column("about", existing_type=sa.String(12), server_default=None)
        batch_op.create_index(
            "uq_next_asks_one_each", ["space_id", "author_id", "about"], unique=True, **ONE_EACH
        )


def downgrade():
    op.execute("DELETE FROM next_asks WHERE about != 'talk'")
    with op.batch_alter_table("next_asks", schema=None) as batch_op:
        batch_op.drop_index("uq_next_asks_one_each", **ONE_EACH)
        batch_op.drop_index(batch_op.f("ix_next_asks_what_id"))
        batch_op.drop_column("topic_cell")
        batch_op.drop_column("what_id")
        batch_op.drop_column("about")
        batch_op.create_unique_constraint("uq_next_asks_one_each", ["space_id", "author_id"])

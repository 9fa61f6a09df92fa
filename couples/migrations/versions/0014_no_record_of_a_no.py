"""what a person lets in, and from when one can ask again"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "letting_in",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_letting_in_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letting_in")),
        sa.UniqueConstraint("author_id", name=op.f("uq_letting_in_author_id")),
    )
    op.create_table(
        "next_asks",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_next_asks_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_next_asks_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_asks")),
        sa.UniqueConstraint("space_id", "author_id", name="uq_next_asks_one_each"),
    )
    with op.batch_alter_table("next_asks", schema=None) as batch_op:
        for column in ("author_id", "not_before", "space_id"):
            batch_op.create_index(batch_op.f(f"ix_next_asks_{column}"), [column], unique=False)


def downgrade():
    op.drop_table("next_asks")
    op.drop_table("letting_in")

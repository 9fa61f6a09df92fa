"""unsent words"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "unsent_words",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("place_mark", sa.LargeBinary(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_unsent_words_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent_words")),
        sa.UniqueConstraint("author_id", "place_mark", name="uq_unsent_words_one_a_form"),
    )
    with op.batch_alter_table("unsent_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unsent_words_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unsent_words_changed_on"), ["changed_on"], unique=False)


def downgrade():
    op.drop_table("unsent_words")

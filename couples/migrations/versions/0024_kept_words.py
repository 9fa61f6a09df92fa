"""own words that stay when two part"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "kept_boxes",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("key_cell", sa.LargeBinary(), nullable=False),
        sa.Column("about_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_kept_boxes_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_boxes")),
    )
    op.create_table(
        "kept_words",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_kept_words_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["box_id"], ["kept_boxes.id"], name=op.f("fk_kept_words_box_id_kept_boxes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_words")),
    )
    with op.batch_alter_table("kept_boxes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_boxes_author_id"), ["author_id"], unique=False)
    with op.batch_alter_table("kept_words", schema=None) as batch_op:
        for column in ("author_id", "box_id"):
            batch_op.create_index(batch_op.f(f"ix_kept_words_{column}"), [column], unique=False)
    with op.batch_alter_table("spaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("spaces", schema=None) as batch_op:
        batch_op.drop_column("kept_at")
    op.drop_table("kept_words")
    op.drop_table("kept_boxes")

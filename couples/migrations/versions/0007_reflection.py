"""reflection"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "reflection_looks",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_reflection_looks_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection_looks")),
    )
    with op.batch_alter_table("reflection_looks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reflection_looks_author_id"), ["author_id"], unique=False)

    op.create_table(
        "reflection_noticed",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_reflection_noticed_author_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection_noticed")),
    )
    with op.batch_alter_table("reflection_noticed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reflection_noticed_author_id"), ["author_id"], unique=False)

    op.create_table(
        "reflection_sheets",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_reflection_sheets_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection_sheets")),
    )
    with op.batch_alter_table("reflection_sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reflection_sheets_author_id"), ["author_id"], unique=False)


def downgrade():
    with op.batch_alter_table("reflection_sheets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reflection_sheets_author_id"))

    op.drop_table("reflection_sheets")
    with op.batch_alter_table("reflection_noticed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reflection_noticed_author_id"))

    op.drop_table("reflection_noticed")
    with op.batch_alter_table("reflection_looks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reflection_looks_author_id"))

    op.drop_table("reflection_looks")

"""words for a talk"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():

    op.create_table(
        "letter_times",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_letter_times_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_letter_times_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_times")),
    )
    with op.batch_alter_table("letter_times", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_times_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_times_space_id"), ["space_id"], unique=False)
        batch_op.create_index(
            "uq_letter_times_proposed",
            ["space_id"],
            unique=True,
            sqlite_where=sa.text("agreed_at IS NULL"),
            postgresql_where=sa.text("agreed_at IS NULL"),
        )

    op.create_table(
        "statement_drafts",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_statement_drafts_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_drafts")),
    )
    with op.batch_alter_table("statement_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_drafts_author_id"), ["author_id"], unique=False)

    op.create_table(
        "statements",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_topic", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("waiting_cell", sa.LargeBinary(), nullable=True),
        sa.Column("shared_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_statements_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_statements_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statements_arrives_at"), ["arrives_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_statements_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statements_space_id"), ["space_id"], unique=False)

    op.create_table(
        "statement_entries",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_id"],
            ["statement_entries.id"],
            name=op.f("fk_statement_entries_about_id_statement_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_statement_entries_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_statement_entries_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name=op.f("fk_statement_entries_statement_id_statements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_entries")),
    )
    with op.batch_alter_table("statement_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_entries_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_entries_space_id"), ["space_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_entries_statement_id"), ["statement_id"], unique=False)


def downgrade():

    with op.batch_alter_table("statement_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_entries_statement_id"))
        batch_op.drop_index(batch_op.f("ix_statement_entries_space_id"))
        batch_op.drop_index(batch_op.f("ix_statement_entries_author_id"))

    op.drop_table("statement_entries")
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statements_space_id"))
        batch_op.drop_index(batch_op.f("ix_statements_author_id"))
        batch_op.drop_index(batch_op.f("ix_statements_arrives_at"))

    op.drop_table("statements")
    with op.batch_alter_table("statement_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_drafts_author_id"))

    op.drop_table("statement_drafts")
    with op.batch_alter_table("letter_times", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_letter_times_proposed",
            sqlite_where=sa.text("agreed_at IS NULL"),
            postgresql_where=sa.text("agreed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_letter_times_space_id"))
        batch_op.drop_index(batch_op.f("ix_letter_times_author_id"))

    op.drop_table("letter_times")

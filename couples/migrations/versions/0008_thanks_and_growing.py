"""thanks and growing"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "growing_goals",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_growing_goals_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growing_goals")),
    )
    with op.batch_alter_table("growing_goals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_growing_goals_author_id"), ["author_id"], unique=False)

    op.create_table(
        "growing_wins",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_growing_wins_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_growing_wins")),
    )
    with op.batch_alter_table("growing_wins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_growing_wins_author_id"), ["author_id"], unique=False)

    op.create_table(
        "reach_cards",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text_cell", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_reach_cards_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_reach_cards_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach_cards")),
        sa.UniqueConstraint("space_id", "author_id", "kind", name="uq_reach_cards_one_of_a_kind"),
    )
    with op.batch_alter_table("reach_cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reach_cards_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reach_cards_space_id"), ["space_id"], unique=False)

    op.create_table(
        "released_goals",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_cell", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_released_goals_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_released_goals_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_goals")),
    )
    with op.batch_alter_table("released_goals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_released_goals_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_released_goals_space_id"), ["space_id"], unique=False)

    op.create_table(
        "thanks_notes",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_thanks_notes_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_thanks_notes_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks_notes")),
    )
    with op.batch_alter_table("thanks_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thanks_notes_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_thanks_notes_space_id"), ["space_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_thanks_notes_written_at"), ["written_at"], unique=False)


def downgrade():
    with op.batch_alter_table("thanks_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_thanks_notes_written_at"))
        batch_op.drop_index(batch_op.f("ix_thanks_notes_space_id"))
        batch_op.drop_index(batch_op.f("ix_thanks_notes_author_id"))

    op.drop_table("thanks_notes")
    with op.batch_alter_table("released_goals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_released_goals_space_id"))
        batch_op.drop_index(batch_op.f("ix_released_goals_author_id"))

    op.drop_table("released_goals")
    with op.batch_alter_table("reach_cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reach_cards_space_id"))
        batch_op.drop_index(batch_op.f("ix_reach_cards_author_id"))

    op.drop_table("reach_cards")
    with op.batch_alter_table("growing_wins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growing_wins_author_id"))

    op.drop_table("growing_wins")
    with op.batch_alter_table("growing_goals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_growing_goals_author_id"))

    op.drop_table("growing_goals")

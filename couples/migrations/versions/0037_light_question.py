"""the light question: its days, and answers"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "light_plans",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("questions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_light_plans_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_light_plans_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_plans")),
    )
    with op.batch_alter_table("light_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_light_plans_space_id"), ["space_id"], unique=False)
        batch_op.create_index(
            "uq_light_plans_proposed",
            ["space_id"],
            unique=True,
            sqlite_where=sa.text("agreed_at IS NULL"),
            postgresql_where=sa.text("agreed_at IS NULL"),
        )
    op.create_table(
        "light_answers",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("draft_cell", sa.LargeBinary(), nullable=True),
        sa.Column("ready_cell", sa.LargeBinary(), nullable=True),
        sa.Column("shared_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_light_answers_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_light_answers_space_id_spaces"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_answers")),
        sa.UniqueConstraint("author_id", "day", "question", name="uq_light_answers_question"),
    )
    with op.batch_alter_table("light_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_light_answers_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_light_answers_space_id"), ["space_id"], unique=False)


def downgrade():
    op.drop_table("light_answers")
    op.drop_table("light_plans")

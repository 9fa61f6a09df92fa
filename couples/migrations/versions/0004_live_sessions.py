"""live sessions"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "talk_wishes",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("pause_minutes", sa.Integer(), nullable=False),
        sa.Column("phrases_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_talk_wishes_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_talk_wishes_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_wishes")),
    )
    with op.batch_alter_table("talk_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_wishes_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_talk_wishes_space_id"), ["space_id"], unique=False)
        batch_op.create_index("uq_talk_wishes_one_each", ["space_id", "author_id"], unique=True)

    op.create_table(
        "live_sessions",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("is_solo", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=True),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suits_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suits_by", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_json", sa.Text(), nullable=False),
        sa.Column("topic_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_live_sessions_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_live_sessions_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statements.id"],
            name=op.f("fk_live_sessions_statement_id_statements"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_sessions")),
    )
    with op.batch_alter_table("live_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_sessions_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_live_sessions_space_id"), ["space_id"], unique=False)
        batch_op.create_index(
            "uq_live_sessions_one_open",
            ["space_id"],
            unique=True,
            sqlite_where=sa.text("over_at IS NULL AND NOT is_solo"),
            postgresql_where=sa.text("over_at IS NULL AND NOT is_solo"),
        )

    op.create_table(
        "live_moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_live_moves_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["live_sessions.id"],
            name=op.f("fk_live_moves_session_id_live_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_moves")),
    )
    with op.batch_alter_table("live_moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_moves_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_live_moves_session_id"), ["session_id"], unique=False)

    op.create_table(
        "live_notes",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_live_notes_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["live_sessions.id"],
            name=op.f("fk_live_notes_session_id_live_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_notes")),
    )
    with op.batch_alter_table("live_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_notes_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_live_notes_session_id"), ["session_id"], unique=False)
        batch_op.create_index("uq_live_notes_one_each", ["session_id", "author_id"], unique=True)

    op.create_table(
        "live_words",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("is_solo", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_cell", sa.LargeBinary(), nullable=True),
        sa.Column("shared_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_live_words_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["live_sessions.id"],
            name=op.f("fk_live_words_session_id_live_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_live_words_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_words")),
    )
    with op.batch_alter_table("live_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_words_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_live_words_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_live_words_space_id"), ["space_id"], unique=False)


def downgrade():
    with op.batch_alter_table("live_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_live_words_space_id"))
        batch_op.drop_index(batch_op.f("ix_live_words_session_id"))
        batch_op.drop_index(batch_op.f("ix_live_words_author_id"))

    op.drop_table("live_words")
    with op.batch_alter_table("live_notes", schema=None) as batch_op:
        batch_op.drop_index("uq_live_notes_one_each")
        batch_op.drop_index(batch_op.f("ix_live_notes_session_id"))
        batch_op.drop_index(batch_op.f("ix_live_notes_author_id"))

    op.drop_table("live_notes")
    with op.batch_alter_table("live_moves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_live_moves_session_id"))
        batch_op.drop_index(batch_op.f("ix_live_moves_author_id"))

    op.drop_table("live_moves")
    with op.batch_alter_table("live_sessions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_live_sessions_one_open",
            sqlite_where=sa.text("over_at IS NULL AND NOT is_solo"),
            postgresql_where=sa.text("over_at IS NULL AND NOT is_solo"),
        )
        batch_op.drop_index(batch_op.f("ix_live_sessions_space_id"))
        batch_op.drop_index(batch_op.f("ix_live_sessions_author_id"))

    op.drop_table("live_sessions")
    with op.batch_alter_table("talk_wishes", schema=None) as batch_op:
        batch_op.drop_index("uq_talk_wishes_one_each")
        batch_op.drop_index(batch_op.f("ix_talk_wishes_space_id"))
        batch_op.drop_index(batch_op.f("ix_talk_wishes_author_id"))

    op.drop_table("talk_wishes")

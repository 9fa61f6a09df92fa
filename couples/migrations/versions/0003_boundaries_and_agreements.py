"""boundaries and agreements"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "agreement_drafts",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("sent_id", sa.Uuid(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_agreement_drafts_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_drafts")),
    )
    with op.batch_alter_table("agreement_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_drafts_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_drafts_sent_id"), ["sent_id"], unique=False)

    op.create_table(
        "agreements",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_agreements_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreements_space_id"), ["space_id"], unique=False)

    op.create_table(
        "boundaries",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_cell", sa.LargeBinary(), nullable=True),
        sa.Column("shared_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_boundaries_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["boundaries.id"],
            name=op.f("fk_boundaries_replaces_id_boundaries"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_boundaries_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundaries")),
    )
    with op.batch_alter_table("boundaries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boundaries_arrives_at"), ["arrives_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_boundaries_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_boundaries_space_id"), ["space_id"], unique=False)

    op.create_table(
        "agreement_slips",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_cell", sa.LargeBinary(), nullable=True),
        sa.Column("shared_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_slips_agreement_id_agreements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_agreement_slips_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_agreement_slips_space_id_spaces"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_slips")),
    )
    with op.batch_alter_table("agreement_slips", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_slips_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_slips_arrives_at"), ["arrives_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_slips_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_slips_space_id"), ["space_id"], unique=False)

    op.create_table(
        "agreement_versions",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_cell", sa.LargeBinary(), nullable=True),
        sa.Column("shared_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_versions_agreement_id_agreements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_agreement_versions_author_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["spaces.id"],
            name=op.f("fk_agreement_versions_space_id_spaces"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_versions")),
    )
    with op.batch_alter_table("agreement_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_versions_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agreement_versions_arrives_at"), ["arrives_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_versions_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_versions_space_id"), ["space_id"], unique=False)

    op.create_table(
        "boundary_notes",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("boundary_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_boundary_notes_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["boundary_id"],
            ["boundaries.id"],
            name=op.f("fk_boundary_notes_boundary_id_boundaries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_notes")),
    )
    with op.batch_alter_table("boundary_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_boundary_notes_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_boundary_notes_boundary_id"), ["boundary_id"], unique=False)

    op.create_table(
        "agreement_comforts",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("number_cell", sa.LargeBinary(), nullable=True),
        sa.Column("waiting_cell", sa.LargeBinary(), nullable=True),
        sa.Column("shared_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_agreement_comforts_author_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["spaces.id"],
            name=op.f("fk_agreement_comforts_space_id_spaces"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_versions.id"],
            name=op.f("fk_agreement_comforts_version_id_agreement_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_comforts")),
        sa.UniqueConstraint("version_id", "author_id", name="uq_agreement_comforts_one_each"),
    )
    with op.batch_alter_table("agreement_comforts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_comforts_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_comforts_space_id"), ["space_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_comforts_version_id"), ["version_id"], unique=False)

    op.create_table(
        "agreement_decisions",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_decisions_agreement_id_agreements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_agreement_decisions_author_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["spaces.id"],
            name=op.f("fk_agreement_decisions_space_id_spaces"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_versions.id"],
            name=op.f("fk_agreement_decisions_version_id_agreement_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_decisions")),
    )
    with op.batch_alter_table("agreement_decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_decisions_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agreement_decisions_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_decisions_space_id"), ["space_id"], unique=False)

    op.create_table(
        "agreement_signatures",
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_agreement_signatures_author_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["spaces.id"],
            name=op.f("fk_agreement_signatures_space_id_spaces"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_versions.id"],
            name=op.f("fk_agreement_signatures_version_id_agreement_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatures")),
        sa.UniqueConstraint("version_id", "author_id", name="uq_agreement_signatures_one_each"),
    )
    with op.batch_alter_table("agreement_signatures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_signatures_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_signatures_space_id"), ["space_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_signatures_version_id"), ["version_id"], unique=False)


def downgrade():
    with op.batch_alter_table("agreement_signatures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_signatures_version_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_signatures_space_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_signatures_author_id"))

    op.drop_table("agreement_signatures")
    with op.batch_alter_table("agreement_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_decisions_space_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_decisions_author_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_decisions_agreement_id"))

    op.drop_table("agreement_decisions")
    with op.batch_alter_table("agreement_comforts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_comforts_version_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_comforts_space_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_comforts_author_id"))

    op.drop_table("agreement_comforts")
    with op.batch_alter_table("boundary_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_boundary_notes_boundary_id"))
        batch_op.drop_index(batch_op.f("ix_boundary_notes_author_id"))

    op.drop_table("boundary_notes")
    with op.batch_alter_table("agreement_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_versions_space_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_versions_author_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_versions_arrives_at"))
        batch_op.drop_index(batch_op.f("ix_agreement_versions_agreement_id"))

    op.drop_table("agreement_versions")
    with op.batch_alter_table("agreement_slips", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_slips_space_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_slips_author_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_slips_arrives_at"))
        batch_op.drop_index(batch_op.f("ix_agreement_slips_agreement_id"))

    op.drop_table("agreement_slips")
    with op.batch_alter_table("boundaries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_boundaries_space_id"))
        batch_op.drop_index(batch_op.f("ix_boundaries_author_id"))
        batch_op.drop_index(batch_op.f("ix_boundaries_arrives_at"))

    op.drop_table("boundaries")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreements_space_id"))

    op.drop_table("agreements")
    with op.batch_alter_table("agreement_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_drafts_sent_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_drafts_author_id"))

    op.drop_table("agreement_drafts")

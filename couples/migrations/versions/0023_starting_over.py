"""starting over: the wait, what's set aside, and coming back into a space"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def _of(table, column, parent, ondelete="CASCADE"):
    name = op.f(f"fk_{table}_{column}_{parent}")
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, ondelete=ondelete)


def upgrade():
    op.create_table(
        "reset_requests",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of("reset_requests", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_requests")),
        sa.UniqueConstraint("user_id", name=op.f("uq_reset_requests_user_id")),
    )
    op.create_table(
        "set_aside_vaults",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_older", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of("set_aside_vaults", "user_id", "users"),
        _of("set_aside_vaults", "holder_id", "users"),
        _of("set_aside_vaults", "space_id", "spaces", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside_vaults")),
        sa.UniqueConstraint("holder_id", name=op.f("uq_set_aside_vaults_holder_id")),
    )
    op.create_table(
        "set_aside_cells",
        sa.Column("vault_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("cell", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of("set_aside_cells", "vault_id", "set_aside_vaults"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside_cells")),
    )
    op.create_table(
        "comings_back",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_put_off", sa.Boolean(), nullable=False),
        sa.Column("key_cell", sa.LargeBinary(), nullable=True),
        sa.Column("card_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of("comings_back", "user_id", "users"),
        _of("comings_back", "space_id", "spaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comings_back")),
        sa.UniqueConstraint("user_id", name=op.f("uq_comings_back_user_id")),
    )
    for table, column in (
        ("set_aside_vaults", "user_id"),
        ("set_aside_cells", "vault_id"),
        ("comings_back", "space_id"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shut_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("shut_at")
    for table in ("comings_back", "set_aside_cells", "set_aside_vaults", "reset_requests"):
        op.drop_table(table)

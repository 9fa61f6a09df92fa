"""codes that are asked for besides the password"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sign_in_codes",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("packed_cell", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_sign_in_codes_author_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_codes")),
        sa.UniqueConstraint("author_id", name=op.f("uq_sign_in_codes_author_id")),
    )


def downgrade():
    op.drop_table("sign_in_codes")

"""marks of words

A move's mark was keyed by the server's pepper, so whoever held that and the database could try words against it. Which
moves had words can't be told from here; all marks go. A move that was applied before is still known by its id.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(sa.table("live_moves", sa.column("mark", sa.LargeBinary)).update().values(mark=b""))


def downgrade():
    pass

"""numbers about the two are their writer's alone"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "UPDATE answers SET ready_cell = NULL, shared_cell = NULL "
        "WHERE prompt = 'connected' OR prompt LIKE 'connected~%'"
    )


def downgrade():
    """Each writer still has their own number; what was shown for both doesn't come back."""

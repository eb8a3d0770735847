"""Every door looks up whether a unit's social use has ended, and which application a client has."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_social_applications_unit", "social_applications", ["unit_id", "state"])
    op.create_index("ix_social_applications_client", "social_applications", ["client_id"])


def downgrade() -> None:
    op.drop_index("ix_social_applications_client", "social_applications")
    op.drop_index("ix_social_applications_unit", "social_applications")

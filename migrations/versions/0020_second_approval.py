"""Changes that wait keep what was asked, and the licence as it was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("change_requests", sa.Column("seen", sa.String(length=20), nullable=True))
    op.add_column("change_requests", sa.Column("asked_sealed", sa.LargeBinary(), nullable=True))
    op.create_index(
        op.f("ix_change_request_rows_licence_id"),
        "change_request_rows",
        ["licence_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_change_request_rows_licence_id"), table_name="change_request_rows")
    op.drop_column("change_requests", "asked_sealed")
    op.drop_column("change_requests", "seen")

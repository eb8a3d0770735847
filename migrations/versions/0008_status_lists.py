"""Status lists of one or two bits, and a short way to what no longer stands."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "status_lists", sa.Column("bits", sa.Integer(), server_default="2", nullable=False)
    )
    not_standing = sa.text("status != 0")
    op.create_index(
        "ix_licence_versions_not_standing",
        "licence_versions",
        ["status_list_id", "status_index", "status"],
        unique=False,
        sqlite_where=not_standing,
        postgresql_where=not_standing,
    )


def downgrade() -> None:
    op.drop_index("ix_licence_versions_not_standing", table_name="licence_versions")
    op.drop_column("status_lists", "bits")

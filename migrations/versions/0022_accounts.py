"""Units that close and register holders, administrators of their accounts, start passwords."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "units",
        sa.Column("registers_holders", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("units", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "accounts",
        sa.Column("administers", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "accounts", sa.Column("start_password_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.drop_index(op.f("ix_accounts_holder_id"), table_name="accounts")
    op.create_index("uq_accounts_holder_id", "accounts", ["holder_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_accounts_holder_id", table_name="accounts")
    op.create_index(op.f("ix_accounts_holder_id"), "accounts", ["holder_id"], unique=False)
    op.drop_column("accounts", "start_password_until")
    op.drop_column("accounts", "administers")
    op.drop_column("units", "closed_at")
    op.drop_column("units", "registers_holders")

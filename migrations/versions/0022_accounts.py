"""Units that close and register holders, administrators of their accounts, start passwords."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


class SeveralAccounts(Exception):
    """Some holders have several accounts."""


def upgrade() -> None:
    _ensure_one_account_a_holder()
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


def _ensure_one_account_a_holder() -> None:
    """Stop before anything is changed where it would be unclear whose account stays."""
    accounts = sa.table("accounts", sa.column("login"), sa.column("holder_id"))
    several = (
        sa.select(accounts.c.holder_id)
        .group_by(accounts.c.holder_id)
        .having(sa.func.count() > 1)
        .where(accounts.c.holder_id.is_not(None))
    )
    found = sa.select(accounts.c.login).where(accounts.c.holder_id.in_(several))
    logins = sorted(op.get_bind().execute(found).scalars())
    if logins:
        raise SeveralAccounts(
            "From now on one account opens a holder's wallet. These accounts share one with "
            f"another: {', '.join(logins)}. Leave one each: with the version before, set "
            "holder_id of the others to NULL, then migrate again. "
            "Nothing was changed."
        )

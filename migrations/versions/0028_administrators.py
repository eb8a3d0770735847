"""Who looks after a unit's accounts is found without reading all of them.

On PostgreSQL the index is built CONCURRENTLY, outside of a transaction: writers go on meanwhile.
What an interrupted run left of it is of no use and goes first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_INDEX = "ix_accounts_administrators"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _create(concurrently=False)
        return
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}")
        _create(concurrently=True)


def _create(*, concurrently: bool) -> None:
    op.create_index(
        _INDEX,
        "accounts",
        ["unit_id"],
        sqlite_where=sa.text("administers"),
        postgresql_where=sa.text("administers"),
        postgresql_concurrently=concurrently,
    )


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="accounts")

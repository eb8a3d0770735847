"""Comprehensive permits are shown: a session says which, and each licence its component.

On PostgreSQL a column is added in a moment between two writers, and the indexes are built
CONCURRENTLY: nobody waits longer than a tenth of a second.
"""

import sqlalchemy as sa
from alembic import op

from wallet.commands.between_writers import add_columns_between_writers

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("show_sessions", sa.Column("permit_id", sa.String(32), nullable=True)),
    ("show_session_licences", sa.Column("component", sa.String(60), nullable=True)),
)
_INDEXES = (
    ("ix_show_sessions_permit_end", ("permit_id", "expires_at"), "permit_id IS NOT NULL"),
    (
        "ix_show_sessions_account_alone",
        ("account_id", "opened_at", "licence_id"),
        "set_id IS NULL AND permit_id IS NULL",
    ),
)
# It took a session of a permit for one of a licence that is shown alone.
_REPLACED = (
    "ix_show_sessions_account_opened",
    ("account_id", "opened_at", "licence_id"),
    "set_id IS NULL",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, column in _COLUMNS:
            op.add_column(table, column)
        for index in _INDEXES:
            _create(*index)
        op.drop_index(_REPLACED[0], "show_sessions")
        return
    with op.get_context().autocommit_block():
        for table, column in _COLUMNS:
            add_columns_between_writers(table, column)
        for index in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index[0]}")
            _create(*index, concurrently=True)
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_REPLACED[0]}")


def _create(name: str, columns: tuple[str, ...], where: str, *, concurrently: bool = False) -> None:
    op.create_index(
        name,
        "show_sessions",
        list(columns),
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
        postgresql_concurrently=concurrently,
    )


def downgrade() -> None:
    _create(*_REPLACED)
    for name, *_ in _INDEXES:
        op.drop_index(name, "show_sessions")
    for table, column in _COLUMNS:
        op.drop_column(table, column.name)

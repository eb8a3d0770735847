"""Comprehensive permits are shown: a session says which, and each licence its component.

On PostgreSQL a column is added in a moment between two writers, and the indexes are built
CONCURRENTLY: nobody waits longer than a tenth of a second.
"""

import time

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import OperationalError

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("show_sessions", "permit_id", 32),
    ("show_session_licences", "component", 60),
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
_TRIES = 6000
_SECONDS_BETWEEN_TRIES = 0.1
_LOCK_NOT_AVAILABLE = "55P03"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, name, length in _COLUMNS:
            op.add_column(table, sa.Column(name, sa.String(length), nullable=True))
        for index in _INDEXES:
            _create(*index)
        op.drop_index(_REPLACED[0], "show_sessions")
        return
    with op.get_context().autocommit_block():
        for column in _COLUMNS:
            _add_column(*column)
        for index in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index[0]}")
            _create(*index, concurrently=True)
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_REPLACED[0]}")


def _add_column(table: str, name: str, length: int) -> None:
    """Add a column that is empty in every row, as soon as no writer is in the way."""
    bind = op.get_bind()
    column = f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {name} VARCHAR({length})"
    for _ in range(_TRIES):
        try:
            bind.exec_driver_sql(f"BEGIN; SET LOCAL lock_timeout = '100ms'; {column}; COMMIT")
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            bind.exec_driver_sql("ROLLBACK")
            time.sleep(_SECONDS_BETWEEN_TRIES)
        else:
            return
    raise RuntimeError(f"a writer has {table} locked for ten minutes; run this again afterwards")


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
    for table, name, _ in _COLUMNS:
        op.drop_column(table, name)

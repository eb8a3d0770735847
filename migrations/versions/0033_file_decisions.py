"""What was decided about a file and found in it is kept with its collection.

A collection that waits for a decision is on its way, too: the same file is not taken twice. On
PostgreSQL indexes are built CONCURRENTLY, outside of a transaction: writers go on meanwhile. What
an interrupted run left is no hindrance to the next one.
"""

import sqlalchemy as sa
from alembic import op

from wallet.commands.between_writers import add_columns_between_writers

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_ADDED = (
    sa.Column("decisions_sealed", sa.LargeBinary(), nullable=True),
    sa.Column("survey_sealed", sa.LargeBinary(), nullable=True),
    sa.Column("checking_since", sa.DateTime(timezone=True), nullable=True),
)
_NEW, _REPLACED = "uq_collections_on_their_way", "uq_collections_alive"
_ALIVE = "state IN ('checked', 'checking', 'received', 'running', 'undecided')"
_ALIVE_BEFORE = "state IN ('checked', 'checking', 'received', 'running')"
_COLUMNS = ["unit_id", "file_digest", "legacy"]
_QUEUE, _WORKED_ON = "ix_collections_worked_on", "state IN ('checking', 'received', 'running')"
_IN_TURN = ["unit_id", "created_at"]


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for column in _ADDED:
            op.add_column("collections", column)
        _create(_NEW, _ALIVE)
        _create(_QUEUE, _WORKED_ON)
        op.drop_index(_REPLACED, table_name="collections")
        return
    with op.get_context().autocommit_block():
        add_columns_between_writers("collections", *_ADDED)
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_NEW}")
        _create(_NEW, _ALIVE, concurrently=True)
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_QUEUE}")
        _create(_QUEUE, _WORKED_ON, concurrently=True)
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_REPLACED}")


def _create(name: str, where: str, *, concurrently: bool = False) -> None:
    is_queue = name == _QUEUE
    op.create_index(
        name,
        "collections",
        _IN_TURN if is_queue else _COLUMNS,
        unique=not is_queue,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
        postgresql_concurrently=concurrently,
    )


def downgrade() -> None:
    _create(_REPLACED, _ALIVE_BEFORE)
    op.drop_index(_NEW, table_name="collections")
    op.drop_index(_QUEUE, table_name="collections")
    for column in _ADDED:
        op.drop_column("collections", column.name)

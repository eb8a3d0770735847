"""Incidents are found by their last day and by what is closed; a month's are few.

On PostgreSQL indexes are built CONCURRENTLY, outside of a transaction: writers go on meanwhile.
What an interrupted run left of them is of no use and goes first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_LIVING, _CLOSED = "closed_at IS NULL", "closed_at IS NOT NULL"
_INDEXES: tuple[tuple[str, list[str], str | None], ...] = (
    ("ix_incidents_unit_living", ["unit_id", "due_until", "began_at", "id"], _LIVING),
    ("ix_incidents_living", ["due_until", "began_at", "id"], _LIVING),
    ("ix_incidents_unit_closed", ["unit_id", "began_at", "id"], _CLOSED),
    ("ix_incidents_closed", ["began_at", "id"], _CLOSED),
    ("ix_incidents_unit_due", ["unit_id", "due_until"], None),
    ("ix_incidents_due", ["due_until"], None),
)
_REPLACED = "ix_incidents_began"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _create_all(concurrently=False)
        op.drop_index(_REPLACED, table_name="incidents")
        return
    with op.get_context().autocommit_block():
        for name, *_ in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        _create_all(concurrently=True)
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_REPLACED}")


def _create_all(*, concurrently: bool) -> None:
    for name, columns, where in _INDEXES:
        clause = None if where is None else sa.text(where)
        op.create_index(
            name,
            "incidents",
            columns,
            sqlite_where=clause,
            postgresql_where=clause,
            postgresql_concurrently=concurrently,
        )


def downgrade() -> None:
    op.create_index(_REPLACED, "incidents", ["began_at", "id"])
    for name, *_ in _INDEXES:
        op.drop_index(name, table_name="incidents")

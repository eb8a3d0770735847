"""Pages of what a unit has are read by an index: lists of changes, permits, matters, status lists.

On PostgreSQL the indexes are built CONCURRENTLY, outside of a transaction: writers go on meanwhile.
What an interrupted run left of one is of no use and goes first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_LISTED = "state IN ('drafted', 'submitted', 'returned', 'approved')"
_INDEXES = (
    ("ix_status_lists_not_full", "status_lists", ("unit_id", "bits", "id"), "allocated < 32768"),
    (
        "ix_change_requests_lists",
        "change_requests",
        ("unit_id", "requested_at", "id"),
        "licence_id IS NULL",
    ),
    (
        "ix_change_requests_waiting_in_turn",
        "change_requests",
        ("unit_id", "lapses_at", "id"),
        "state = 'awaiting_approval'",
    ),
    ("ix_change_requests_own", "change_requests", ("requested_by", "state"), None),
    (
        "ix_industry_permits_living",
        "industry_permits",
        ("issuer_id", "issued_at", "id"),
        "ended_at IS NULL",
    ),
    (
        "ix_industry_permits_ended",
        "industry_permits",
        ("issuer_id", "issued_at", "id"),
        "ended_at IS NOT NULL",
    ),
    (
        "ix_use_list_entries_listed",
        "use_list_entries",
        ("unit_id", "matter_code", "created_at"),
        _LISTED,
    ),
    ("ix_use_list_entries_named", "use_list_entries", ("unit_id", "matter_name"), _LISTED),
)
_PATTERNS = {"ix_use_list_entries_named": {"matter_name": "varchar_pattern_ops"}}
# What an index of above does as well.
_REPLACED = (
    ("ix_status_lists_unit_id", "status_lists", ("unit_id",), None),
    (
        "ix_change_requests_unit_waiting",
        "change_requests",
        ("unit_id", "lapses_at"),
        "state = 'awaiting_approval'",
    ),
    (
        "ix_change_requests_own_waiting",
        "change_requests",
        ("requested_by",),
        "state = 'awaiting_approval'",
    ),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for index in _INDEXES:
            _create(*index)
        for name, table, *_ in _REPLACED:
            op.drop_index(name, table)
        return
    with op.get_context().autocommit_block():
        for index in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index[0]}")
            _create(*index, concurrently=True)
        for name, *_ in _REPLACED:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def _create(
    name: str,
    table: str,
    columns: tuple[str, ...],
    where: str | None,
    *,
    concurrently: bool = False,
) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(
        name,
        table,
        list(columns),
        sqlite_where=condition,
        postgresql_where=condition,
        postgresql_ops=_PATTERNS.get(name, {}),
        postgresql_concurrently=concurrently,
    )


def downgrade() -> None:
    for index in _REPLACED:
        _create(*index)
    for name, table, *_ in _INDEXES:
        op.drop_index(name, table)

"""Lists of licences are carried out by a worker; documents by the key that signed what stands.

On PostgreSQL the columns come in a moment between two writers, who wait for it a tenth of a second;
indexes are built CONCURRENTLY, outside of a transaction. An interrupted run is simply run again.
"""

import sqlalchemy as sa
from alembic import op

from wallet.commands.between_writers import add_columns_between_writers, between_writers

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WORKED_ON = "licence_id IS NULL AND state IN ('received', 'checking', 'approved')"
_RESIGNING = "act = 'resigning' AND state IN ('received', 'approved')"
_ROW = ("request_id", "position")
# Name, table, columns, condition, whether each stands once.
_INDEXES: tuple[tuple[str, str, tuple[str, ...], str | None, bool], ...] = (
    ("ix_change_requests_turn", "change_requests", ("turn_at", "id"), _WORKED_ON, False),
    ("uq_change_requests_resigning", "change_requests", ("unit_id",), _RESIGNING, True),
    (
        "ix_change_request_rows_pending",
        "change_request_rows",
        _ROW,
        "outcome IS NULL AND refusal IS NULL",
        False,
    ),
    ("ix_change_request_rows_done", "change_request_rows", _ROW, "outcome = 'done'", False),
    (
        "ix_change_request_rows_refused",
        "change_request_rows",
        _ROW,
        "coalesce(outcome, refusal) <> 'done'",
        False,
    ),
    (
        "ix_licence_versions_signed",
        "licence_versions",
        ("kid", "status", "licence_id"),
        None,
        False,
    ),
)
_REPLACED = ("ix_licence_versions_kid", "licence_versions", ("kid",))


def _columns() -> dict[str, list[sa.Column[object]]]:
    counts = ("possible", "refused", "done", "reached")
    moments = ("lease_until", "turn_at", "started_at", "finished_at")
    return {
        "change_requests": [
            sa.Column("actor_kind", sa.String(20), nullable=False, server_default="account"),
            sa.Column("actor_role", sa.String(20), server_default="issuer"),
            sa.Column("goes_on", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("gives_less", sa.Boolean(), nullable=False, server_default=sa.false()),
            *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in counts),
            sa.Column("failure_code", sa.String(60)),
            sa.Column("failure_names_sealed", sa.LargeBinary()),
            sa.Column("worker", sa.String(64)),
            *(sa.Column(name, _MOMENT) for name in moments),
        ],
        "change_request_rows": [
            sa.Column("asked_sealed", sa.LargeBinary()),
            sa.Column("refusal", sa.String(60)),
        ],
    }


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in _columns().items():
            for column in columns:
                op.add_column(table, column)
        _create_parts()
        _create_indexes(concurrently=False)
        op.drop_index(_REPLACED[0], _REPLACED[1])
        return
    with op.get_context().autocommit_block():
        for table, columns in _columns().items():
            add_columns_between_writers(table, *columns)
        between_writers(_create_parts)
        for name, *_ in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        _create_indexes(concurrently=True)
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_REPLACED[0]}")


def _create_parts() -> None:
    op.create_table(
        "change_list_parts",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["change_requests.id"], name=op.f("fk_change_list_parts_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "position", name=op.f("pk_change_list_parts")),
        if_not_exists=True,
    )


def _create_indexes(*, concurrently: bool) -> None:
    for name, table, columns, where, unique in _INDEXES:
        condition = None if where is None else sa.text(where)
        op.create_index(
            name,
            table,
            list(columns),
            unique=unique,
            sqlite_where=condition,
            postgresql_where=condition,
            postgresql_concurrently=concurrently,
        )


def downgrade() -> None:
    name, table, columns = _REPLACED
    op.create_index(name, table, list(columns))
    for index in _INDEXES:
        op.drop_index(index[0], index[1])
    op.drop_table("change_list_parts")
    for changed, added in _columns().items():
        for column in added:
            op.drop_column(changed, column.name)

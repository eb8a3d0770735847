"""Withdrawals are signed, requests are found by reference, parties blocked, applications read by.

On PostgreSQL writers go on meanwhile: indexes are built CONCURRENTLY, and what a table gains is
added in a moment between two writers, who wait a tenth of a second at most. Each step looks
whether it was done, so that an interrupted run is simply run again.
"""

import time
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import OperationalError

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


class Ix(NamedTuple):
    """One index; ``where`` makes it a partial one, ``patterns`` are compared letter by letter."""

    name: str
    table: str
    columns: tuple[str, ...]
    where: str | None = None
    patterns: tuple[str, ...] = ()


_REQUESTS = "authorization_requests"
_INDEXES = (
    Ix(
        "ix_authorization_requests_reference",
        _REQUESTS,
        ("unit_id", "reference"),
        "reference <> ''",
        ("reference",),
    ),
    Ix(
        "ix_scenarios_outside_list",
        "scenarios",
        ("unit_id", "matter_code", "code"),
        "matter_code <> ''",
    ),
    Ix("ix_scenarios_matters", "scenarios", ("code",), "matter_code <> ''"),
    Ix(
        "ix_exemption_cases_scenario",
        "exemption_cases",
        ("scenario_code", "opened_at"),
        "scenario_code IS NOT NULL",
    ),
)
_COLUMNS = (
    ("authorizations", sa.Column("withdrawal_reason", sa.String(length=40), nullable=True)),
    ("authorizations", sa.Column("withdrawal_sealed", sa.LargeBinary(), nullable=True)),
    ("scenarios", sa.Column("matter_code", sa.String(64), server_default="", nullable=False)),
    ("scenarios", sa.Column("matter_name", sa.String(200), server_default="", nullable=False)),
    ("scenarios", sa.Column("read_fields", sa.Text(), server_default="{}", nullable=False)),
    ("exemption_cases", sa.Column("scenario_code", sa.String(length=64), nullable=True)),
)
_WITHDRAWN = """
UPDATE authorization_requests SET state = 'withdrawn' WHERE state = 'granted' AND id IN (
    SELECT request_id FROM authorizations WHERE withdrawn_at IS NOT NULL
    AND (ended_reason IS NULL OR ended_reason = 'withdrawn_by_holder'))
"""
_NOT_WITHDRAWN = "UPDATE authorization_requests SET state = 'granted' WHERE state = 'withdrawn'"

_SECONDS_BETWEEN_TRIES = 0.4
_TRIES = 1200
_LOCK_NOT_AVAILABLE = "55P03"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_table()
        for table, column in _COLUMNS:
            op.add_column(table, column)
        with op.batch_alter_table("exemption_cases") as table:
            table.alter_column("entry_id", existing_type=sa.String(length=32), nullable=True)
        for index in _INDEXES:
            _create(index)
        op.execute(_WITHDRAWN)
        return
    with op.get_context().autocommit_block():
        _make_table()
        for table, column in _COLUMNS:
            _add_between_writers(table, column)
        _between_writers("ALTER TABLE exemption_cases ALTER COLUMN entry_id DROP NOT NULL")
        for index in _INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index.name}")
            _create(index, concurrently=True)
        op.execute(_WITHDRAWN)


def _make_table() -> None:
    # No foreign keys: adding one would lock the tables of holders and units against writers.
    op.create_table(
        "holder_parties",
        sa.Column("holder_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("holder_id", "unit_id", name=op.f("pk_holder_parties")),
        if_not_exists=True,
    )
    for name, columns, where in (
        ("ix_holder_parties_blocked", ["holder_id", "blocked_at", "unit_id"], "NOT NULL"),
        ("ix_holder_parties_asked", ["asked_on"], "NULL"),
    ):
        clause = sa.text(f"blocked_at IS {where}")
        op.create_index(
            name,
            "holder_parties",
            columns,
            sqlite_where=clause,
            postgresql_where=clause,
            postgresql_concurrently=op.get_bind().dialect.name == "postgresql",
            if_not_exists=True,
        )


def _create(index: Ix, *, concurrently: bool = False) -> None:
    clause = None if index.where is None else sa.text(index.where)
    op.create_index(
        index.name,
        index.table,
        list(index.columns),
        sqlite_where=clause,
        postgresql_where=clause,
        postgresql_ops=dict.fromkeys(index.patterns, "varchar_pattern_ops"),
        postgresql_concurrently=concurrently,
    )


def _add_between_writers(table: str, column: sa.Column[object]) -> None:
    bind = op.get_bind()
    there = "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema()"
    known = sa.text(f"{there} AND table_name = :table AND column_name = :name")
    if bind.scalar(known, {"table": table, "name": column.name}):
        return
    kind = column.type.compile(bind.dialect)
    default = "" if column.nullable else f" DEFAULT '{column.server_default.arg}' NOT NULL"  # type: ignore[union-attr]
    _between_writers(f"ALTER TABLE {table} ADD COLUMN {column.name} {kind}{default}")


def _between_writers(statement: str) -> None:
    """Change a table in a moment when nobody has it locked; it is tried again until one comes."""
    bind = op.get_bind()
    whole = f"BEGIN; SET LOCAL lock_timeout = '100ms'; {statement}; COMMIT"
    for _ in range(_TRIES):
        try:
            bind.exec_driver_sql(whole)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            bind.exec_driver_sql("ROLLBACK")
            time.sleep(_SECONDS_BETWEEN_TRIES)
        else:
            return
    raise RuntimeError("a writer has the table locked for ten minutes; run this again afterwards")


def downgrade() -> None:
    op.execute(_NOT_WITHDRAWN)
    op.execute("DELETE FROM exemption_cases WHERE entry_id IS NULL")
    for index in _INDEXES:
        op.drop_index(index.name, index.table)
    with op.batch_alter_table("exemption_cases") as table:
        table.alter_column("entry_id", existing_type=sa.String(length=32), nullable=False)
    for table_name, column in reversed(_COLUMNS):
        op.drop_column(table_name, column.name)
    op.drop_table("holder_parties")

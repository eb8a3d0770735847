"""Withdrawals are signed, requests are found by reference, parties blocked, applications read by.

On PostgreSQL writers go on meanwhile: indexes are built CONCURRENTLY, and what a table gains is
added in a moment between two writers, who wait a tenth of a second at most. Each step looks
whether it was done, so that an interrupted run is simply run again.
"""

from functools import partial
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from wallet.commands.between_writers import add_columns_between_writers, between_writers

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
            add_columns_between_writers(table, column)
        between_writers(partial(op.alter_column, "exemption_cases", "entry_id", nullable=True))
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

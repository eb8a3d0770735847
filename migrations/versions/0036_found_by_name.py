"""Licences found by holder's name and by their days; whether an incident still lasts is asked.

On PostgreSQL writers go on meanwhile: indexes are built CONCURRENTLY, outside of a transaction, and
columns are added between two writers. Each step looks whether it was done, so that an interrupted
run is simply run again. The names of what is there are sealed: the worker indexes them.
"""

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from wallet.commands.between_writers import add_columns_between_writers, between_writers

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


class Ix(NamedTuple):
    """One index; ``where`` makes it a partial one."""

    name: str
    table: str
    columns: tuple[str, ...]
    where: str | None = None


_LASTING = "due_until IS NULL AND closed_at IS NULL"
_INDEXES = (
    Ix("ix_incidents_asked", "incidents", ("unit_id", "asked_on"), _LASTING),
    Ix("ix_incidents_to_answer", "incidents", ("answer_until", "id"), _LASTING),
    Ix("ix_licences_issuer_issued", "licences", ("issuer_id", "issued_on", "id")),
    Ix(
        "ix_licences_issuer_ending",
        "licences",
        ("issuer_id", "valid_until", "id"),
        "state = 'valid' AND valid_until IS NOT NULL",
    ),
    Ix(
        "ix_licences_not_begun",
        "licences",
        ("issuer_id", "valid_from", "id"),
        "valid_from > issued_on",
    ),
    Ix(
        "ix_licence_holders_named",
        "licence_holders",
        ("issuer_id", "name_index", "created_at", "licence_id"),
        "name_index IS NOT NULL",
    ),
    Ix(
        "ix_licence_holders_unnamed",
        "licence_holders",
        ("holder_id", "licence_id"),
        "name_index IS NULL",
    ),
    Ix("ix_licence_searches_created_at", "licence_searches", ("created_at",)),
)
_COLUMNS = {
    "incidents": (
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("answer_until", sa.Date(), nullable=True),
        sa.Column("lapsed_on", sa.Date(), nullable=True),
    ),
    "licence_holders": (
        sa.Column("issuer_id", sa.String(length=32), nullable=True),
        sa.Column("name_index", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
    ),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in _COLUMNS.items():
            for column in columns:
                op.add_column(table, column)
        _make_tables()
        for index in _INDEXES:
            _create(index)
        return
    # What was done in this transaction is kept by now; from here each statement is one by itself.
    with op.get_context().autocommit_block():
        for table, columns in _COLUMNS.items():
            add_columns_between_writers(table, *columns)
        between_writers(_make_tables)
        for index in _INDEXES:
            _create_beside_writers(index)


def _make_tables() -> None:
    op.create_table(
        "incident_answers",
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_answers_incident_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name=op.f("pk_incident_answers")),
        if_not_exists=True,
    )
    op.create_table(
        "licence_searches",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typed_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_licence_searches_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_searches")),
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
        postgresql_concurrently=concurrently,
        if_not_exists=concurrently,
    )


def _create_beside_writers(index: Ix) -> None:
    """Build an index; what an interrupted run left of it is of no use and goes first."""
    broken = op.get_bind().scalar(
        sa.text("SELECT NOT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"),
        {"name": index.name},
    )
    if broken:
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index.name}")
    _create(index, concurrently=True)


def downgrade() -> None:
    for index in _INDEXES:
        op.drop_index(index.name, index.table)
    op.drop_table("licence_searches")
    op.drop_table("incident_answers")
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.drop_column(table, column.name)

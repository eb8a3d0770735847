"""Units are found by any part of their name, permits are counted as they happen.

On PostgreSQL writers go on meanwhile: indexes are built CONCURRENTLY, outside of a transaction.
Each step looks whether it was done, so that an interrupted run is simply run again.
"""

import re
import time
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import OperationalError

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


class Ix(NamedTuple):
    """One index; ``where`` makes it a partial one."""

    name: str
    table: str
    columns: tuple[str, ...]
    where: str | None = None


_REFUSED_CALL = (
    "actor_kind = 'client' AND outcome NOT IN ('done', 'valid', 'partly_valid', 'expired', "
    "'not_yet_valid', 'suspended', 'revoked', 'superseded', 'code_expired', 'code_used', "
    "'code_unknown', 'not_genuine', 'cannot_confirm')"
)
_OFFERED = "NOT state <> 'approved' AND longest_term_days > 0"
_INDEXES = (
    Ix("ix_units_name", "units", ("name", "id")),
    Ix("ix_units_kind_name", "units", ("kind", "name", "id")),
    Ix(
        "ix_units_suspended",
        "units",
        ("suspended_at",),
        "suspended_at IS NOT NULL AND closed_at IS NULL",
    ),
    Ix("ix_unit_endings_ending", "unit_endings", ("ending", "unit_id")),
    Ix("ix_unit_endings_kind", "unit_endings", ("kind", "ending", "unit_id")),
    Ix("ix_accounts_open", "accounts", ("unit_id",), "disabled_at IS NULL"),
    Ix("ix_scenarios_offered", "scenarios", ("name", "code"), _OFFERED),
    Ix("ix_scenarios_submitted", "scenarios", ("submitted_at", "code")),
    Ix("ix_scenarios_state_submitted", "scenarios", ("state", "submitted_at", "code")),
    Ix("ix_scenarios_kind_submitted", "scenarios", ("kind", "submitted_at", "code")),
    Ix(
        "ix_scenarios_state_kind_submitted",
        "scenarios",
        ("state", "kind", "submitted_at", "code"),
    ),
    Ix("ix_scenarios_first", "scenarios", ("name", "code"), "submitted_at IS NULL"),
    Ix("ix_social_applications_submitted", "social_applications", ("submitted_at", "id")),
    Ix(
        "ix_social_applications_state_submitted",
        "social_applications",
        ("state", "submitted_at", "id"),
    ),
    Ix("ix_filings_filed", "filings", ("filed_at", "id")),
    Ix("ix_filings_state_filed", "filings", ("state", "filed_at", "id")),
    Ix("ix_filings_district_filed", "filings", ("district_code", "filed_at", "id")),
    Ix(
        "ix_filings_district_state_filed",
        "filings",
        ("district_code", "state", "filed_at", "id"),
    ),
    Ix("ix_audit_entries_refused_calls_at", "audit_entries", ("at", "id"), _REFUSED_CALL),
    Ix(
        "ix_audit_entries_unit_refused_calls_at",
        "audit_entries",
        ("unit_id", "at", "id"),
        _REFUSED_CALL,
    ),
)
# What an index of above does as well.
_REPLACED = (
    Ix(
        "ix_audit_entries_refused_calls",
        "audit_entries",
        ("id",),
        "actor_kind = 'client' AND outcome NOT IN ('done', 'valid')",
    ),
    Ix("ix_filings_filed_at", "filings", ("filed_at",)),
)

_SECONDS_BETWEEN_TRIES = 0.4
_TRIES = 1200
_LOCK_NOT_AVAILABLE = "55P03"
_TRIGGERS = (
    ("units_spell_new", "units"),
    ("units_spell_changed", "units"),
    ("industry_permits_count_new", "industry_permits"),
    ("industry_permits_count_changed", "industry_permits"),
)
_FUNCTIONS = ("spell_unit", "count_new_permit", "count_changed_permit", "count_permit")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_tables()
        for trigger in re.findall(r"CREATE TRIGGER.*?END;", _sql("triggers_sqlite"), re.DOTALL):
            op.execute(trigger)
        op.execute(_sql("was_spelled_sqlite"))
        op.execute(_sql("was_there").replace(":part", "0"))
        for index in _INDEXES:
            _create(index)
        for index in _REPLACED:
            op.drop_index(index.name, index.table)
        return
    # What was done in this transaction is kept by now; from here each statement is one by itself.
    with op.get_context().autocommit_block():
        _make_tables()
        op.execute(_sql("functions_postgresql"))
        _attach_triggers()
        op.execute(_sql("was_spelled_postgresql"))
        op.execute(_sql("was_there").replace(":part", "floor(random() * 9e15)::bigint"))
        for index in _INDEXES:
            _create_beside_writers(index)
        for index in _REPLACED:
            _drop_beside_writers(index.name)


def _sql(name: str) -> str:
    folder = Path(__file__).parents[1] / "sql"
    return (folder / f"{revision}_{name}.sql").read_text(encoding="utf-8")


def _make_tables() -> None:
    as_bytes = sa.String(length=200).with_variant(sa.String(200, collation="C"), "postgresql")
    op.create_table(
        "unit_endings",
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("ending", as_bytes, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "ending", name=op.f("pk_unit_endings")),
        if_not_exists=True,
    )
    op.create_table(
        "permit_figures",
        sa.Column("industry_code", sa.String(length=40), nullable=False),
        sa.Column("industry_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("permits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "industry_code", "industry_version", "part", name=op.f("pk_permit_figures")
        ),
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
        _drop_beside_writers(index.name)
    _create(index, concurrently=True)


def _drop_beside_writers(name: str) -> None:
    op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def _attach_triggers() -> None:
    """Attach the triggers in a moment between two writers; who writes waits a tenth of a second.

    Nobody who works with licences writes to these tables but who issues or ends a permit.
    """
    bind = op.get_bind()
    there = sa.text("SELECT 1 FROM pg_trigger WHERE tgname = 'industry_permits_count_changed'")
    if bind.scalar(there):
        return
    attach = f"BEGIN; SET LOCAL lock_timeout = '100ms'; {_sql('triggers_postgresql')} COMMIT"
    for _ in range(_TRIES):
        try:
            bind.exec_driver_sql(attach)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            bind.exec_driver_sql("ROLLBACK")
            time.sleep(_SECONDS_BETWEEN_TRIES)
        else:
            return
    raise RuntimeError("a writer has units or permits locked for ten minutes; run this again later")


def downgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table in _TRIGGERS:
        op.execute(f"DROP TRIGGER {name}" + ("" if on_sqlite else f" ON {table}"))
    if not on_sqlite:
        for function in _FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}")
    for index in _REPLACED:
        _create(index)
    for index in _INDEXES:
        op.drop_index(index.name, index.table)
    op.drop_table("permit_figures")
    op.drop_table("unit_endings")

"""Whatever grows is found by an index, and deliveries are counted as they happen.

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

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


class Ix(NamedTuple):
    """One index; ``where`` makes it a partial one, by dialect where they differ."""

    name: str
    table: str
    columns: tuple[str, ...]
    where: str | dict[str, str] | None = None


_UNDELIVERED = "delivered_at IS NULL AND state IN ('valid', 'suspended')"
_LATE = {
    "sqlite": "NOT legacy AND issued_on < date(created_at, '+8 hours')",
    "postgresql": "NOT legacy AND issued_on < CAST(timezone('Asia/Shanghai', created_at) AS date)",
}
_UNUSUAL = "outcome <> CASE action WHEN 'licence:verified' THEN 'valid' ELSE 'done' END"
_WAITING = "state = 'awaiting_approval'"

_INDEXES = (
    Ix("ix_licences_number", "licences", ("issuer_id", "number_index", "type_code")),
    Ix(
        "ix_licences_issuer_state_created",
        "licences",
        ("issuer_id", "state", "created_at", "id"),
    ),
    Ix(
        "ix_licences_issuer_type_created",
        "licences",
        ("issuer_id", "type_code", "created_at", "id"),
    ),
    Ix(
        "ix_licences_issuer_type_state_created",
        "licences",
        ("issuer_id", "type_code", "state", "created_at", "id"),
    ),
    Ix(
        "ix_licences_counted",
        "licences",
        ("created_at", "issuer_id", "type_code", "issued_on"),
        "NOT legacy",
    ),
    Ix("ix_licences_late", "licences", ("issuer_id", "created_at", "id"), _LATE),
    Ix(
        "ix_licences_undelivered",
        "licences",
        ("issuer_id", "created_at", "id"),
        _UNDELIVERED,
    ),
    Ix(
        "ix_licences_type_undelivered",
        "licences",
        ("issuer_id", "type_code", "created_at", "id"),
        _UNDELIVERED,
    ),
    Ix("ix_licence_versions_kid", "licence_versions", ("kid",)),
    Ix("ix_accounts_demonstration", "accounts", ("id",), "demonstration"),
    Ix("ix_sign_ins_account_started", "sign_ins", ("account_id", "started_at")),
    Ix("ix_sign_ins_expires_at", "sign_ins", ("expires_at",)),
    Ix("ix_sign_ins_ended_at", "sign_ins", ("ended_at",), "ended_at IS NOT NULL"),
    Ix("ix_show_sessions_licence_end", "show_sessions", ("licence_id", "expires_at")),
    Ix("ix_show_sessions_holder_end", "show_sessions", ("holder_id", "expires_at")),
    Ix("ix_show_sessions_end", "show_sessions", ("expires_at", "id")),
    Ix(
        "ix_show_sessions_set_end",
        "show_sessions",
        ("set_id", "expires_at"),
        "set_id IS NOT NULL",
    ),
    Ix(
        "ix_show_sessions_account_opened",
        "show_sessions",
        ("account_id", "opened_at", "licence_id"),
        "set_id IS NULL",
    ),
    Ix("ix_idempotent_requests_at", "idempotent_requests", ("at",)),
    Ix("ix_throttles_window", "throttles", ("window_started_at",)),
    Ix(
        "ix_audit_entries_unit_outcome_at",
        "audit_entries",
        ("unit_id", "outcome", "id"),
        "outcome <> 'valid'",
    ),
    Ix(
        "ix_audit_entries_action_unusual_at",
        "audit_entries",
        ("action", "outcome", "id"),
        _UNUSUAL,
    ),
    Ix(
        "ix_audit_entries_unit_action_unusual_at",
        "audit_entries",
        ("unit_id", "action", "outcome", "id"),
        _UNUSUAL,
    ),
    Ix(
        "ix_temporary_copies_cancelled_kept",
        "temporary_copies",
        ("cancelled_at",),
        "cancelled_at IS NOT NULL AND length(file_sealed) > 0",
    ),
    Ix("ix_copy_links_expires_at", "copy_links", ("expires_at",)),
    Ix("ix_collections_file", "collections", ("unit_id", "file_digest", "created_at")),
    Ix("ix_collections_finished_at", "collections", ("finished_at",)),
    Ix(
        "ix_reconciliation_findings_kind",
        "reconciliation_findings",
        ("reconciliation_id", "kind", "position"),
    ),
    Ix("ix_incidents_began", "incidents", ("began_at", "id")),
    Ix("ix_incidents_unseen", "incidents", ("id",), "seen_at IS NULL"),
    Ix("ix_change_requests_unit_waiting", "change_requests", ("unit_id", "lapses_at"), _WAITING),
    Ix("ix_change_requests_own_waiting", "change_requests", ("requested_by",), _WAITING),
    Ix(
        "ix_authorization_requests_unit_created",
        "authorization_requests",
        ("unit_id", "created_at"),
    ),
    Ix(
        "ix_authorization_requests_holder_lapses",
        "authorization_requests",
        ("holder_id", "state", "lapses_at"),
    ),
    Ix(
        "ix_authorization_requests_unused",
        "authorization_requests",
        ("holder_id", "created_at"),
        "link_digest IS NOT NULL",
    ),
    Ix("ix_quota_uses_day", "quota_uses", ("day",)),
    Ix("ix_client_assertions_expires", "client_assertions", ("client_id", "expires_at")),
)
# What an index of above does as well.
_REPLACED = (
    Ix("ix_show_sessions_licence_id", "show_sessions", ("licence_id",)),
    Ix("ix_show_sessions_set", "show_sessions", ("set_id",), "set_id IS NOT NULL"),
    Ix("ix_sign_ins_account_id", "sign_ins", ("account_id",)),
    Ix("ix_authorization_requests_unit_id", "authorization_requests", ("unit_id",)),
    Ix("ix_authorization_requests_holder_id", "authorization_requests", ("holder_id",)),
)

_SECONDS_BETWEEN_TRIES = 0.4
_TRIES = 1200
_LOCK_NOT_AVAILABLE = "55P03"
_TRIGGERS = (
    ("licences_count_new", "licences"),
    ("licences_count_changed", "licences"),
    ("licence_holders_count_new", "licence_holders"),
    ("licence_holders_count_opened", "licence_holders"),
)
_FUNCTIONS = (
    "count_new_licences",
    "count_changed_licence",
    "count_opened_receipt",
    "count_delivery",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_tables()
        for index in _INDEXES:
            _create(index)
        for index in _REPLACED:
            op.drop_index(index.name, index.table)
        for trigger in re.findall(r"CREATE TRIGGER.*?END;", _sql("triggers_sqlite"), re.DOTALL):
            op.execute(trigger)
        op.execute(_sql("was_there").replace(":part", "0"))
        return
    # What was done in this transaction is kept by now; from here each statement is one by itself.
    with op.get_context().autocommit_block():
        _make_tables()
        for index in _INDEXES:
            _create_beside_writers(index)
        for index in _REPLACED:
            _drop_beside_writers(index.name)
        op.execute(_sql("functions_postgresql"))
        _count_from_now_on()
        op.execute(_sql("was_there").replace(":part", "floor(random() * 9e15)::bigint"))


def _sql(name: str) -> str:
    folder = Path(__file__).parents[1] / "sql"
    return (folder / f"{revision}_{name}.sql").read_text(encoding="utf-8")


def _make_tables() -> None:
    op.create_table(
        "purge_marks",
        sa.Column("records", sa.String(length=40), nullable=False),
        sa.Column("looked_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("records", name=op.f("pk_purge_marks")),
        if_not_exists=True,
    )
    op.create_table(
        "delivery_figures",
        sa.Column("issuer_id", sa.String(length=32), nullable=False),
        sa.Column("type_code", sa.String(length=21), nullable=False),
        sa.Column("part", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("issuer_id", "type_code", "part", name=op.f("pk_delivery_figures")),
        if_not_exists=True,
    )


def _create(index: Ix, *, concurrently: bool = False) -> None:
    where = index.where
    if isinstance(where, dict):
        where = where[op.get_bind().dialect.name]
    clause = None if where is None else sa.text(where)
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


def _count_from_now_on() -> None:
    """Attach the triggers in a moment between two writers; who writes waits a tenth of a second.

    That is all that a writer waits for in this migration: the longest that a try may take.
    """
    bind = op.get_bind()
    there = sa.text("SELECT 1 FROM pg_trigger WHERE tgname = 'licence_holders_count_opened'")
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
    raise RuntimeError("a writer has licences locked for ten minutes; run this again afterwards")


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
    op.drop_table("delivery_figures")
    op.drop_table("purge_marks")

"""The tables of changes that wait for a second clerk, and of lists of licences to change."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    false,
    text,
)

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

WAITING = text("state = 'awaiting_approval'")
"""What the badge counts, in the words of its index."""

LISTS = text("licence_id IS NULL")
"""What changes many licences, in the words of its index."""

WORKED_ON = text("licence_id IS NULL AND state IN ('received', 'checking', 'approved')")
"""The lists that a worker has something to do with, in the words of their index."""

RESIGNING_ALIVE = text("act = 'resigning' AND state IN ('received', 'approved')")
"""A unit's licences are signed anew by one list at a time, whoever asks for another."""

# Rows of one list by what became of them, in the words of their indexes.
PENDING = text("outcome IS NULL AND refusal IS NULL")
DONE = text("outcome = 'done'")
REFUSED = text("coalesce(outcome, refusal) <> 'done'")


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


change_requests = Table(
    "change_requests",
    metadata,
    Column("id", ID, primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("act", String(20), nullable=False),
    Column("kind", String(30)),
    Column("reason", String(500), nullable=False),
    Column("licence_id", ID, ForeignKey("licences.id")),
    Column("rows", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("requested_by", String(64), nullable=False),
    Column("requested_name", String(80), nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("lapses_at", UtcDateTime, nullable=False),
    Column("decided_name", String(80)),
    Column("decided_at", UtcDateTime),
    Column("decision_reason", String(500)),
    # The licence as it was when this was asked, such as 3-valid; what was asked and will differ.
    Column("seen", String(20)),
    Column("asked_sealed", LargeBinary),
    # Of a list: as whom the worker acts, how far it is, and who works on it.
    Column("actor_kind", String(20), nullable=False, server_default="account"),
    Column("actor_role", String(20), server_default="issuer"),
    Column("goes_on", Boolean, nullable=False, server_default=false()),
    Column("gives_less", Boolean, nullable=False, server_default=false()),
    *(_count(name) for name in ("possible", "refused", "done", "reached")),
    Column("failure_code", String(60)),
    Column("failure_names_sealed", LargeBinary),
    Column("worker", String(64)),
    Column("lease_until", UtcDateTime),
    Column("turn_at", UtcDateTime),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Index(
        "ix_change_requests_turn",
        "turn_at",
        "id",
        sqlite_where=WORKED_ON,
        postgresql_where=WORKED_ON,
    ),
    Index(
        "uq_change_requests_resigning",
        "unit_id",
        unique=True,
        sqlite_where=RESIGNING_ALIVE,
        postgresql_where=RESIGNING_ALIVE,
    ),
    Index("ix_change_requests_unit_requested", "unit_id", "requested_at"),
    Index(
        "ix_change_requests_lists",
        "unit_id",
        "requested_at",
        "id",
        sqlite_where=LISTS,
        postgresql_where=LISTS,
    ),
    # A licence has one change waiting at a time.
    Index(
        "uq_change_requests_waiting",
        "licence_id",
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    ),
    Index(
        "ix_change_requests_waiting_in_turn",
        "unit_id",
        "lapses_at",
        "id",
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    ),
    # Full: of two partial ones PostgreSQL may read all of the wrong one, in the wrong order.
    Index("ix_change_requests_own", "requested_by", "state"),
)

change_request_rows = Table(
    "change_request_rows",
    metadata,
    Column("request_id", ID, ForeignKey("change_requests.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    # The identifier or number as the clerk wrote it.
    Column("given_sealed", LargeBinary, nullable=False),
    # What else the row says, and what the check found of it.
    Column("asked_sealed", LargeBinary),
    Column("licence_id", ID, ForeignKey("licences.id"), index=True),
    Column("refusal", String(60)),
    Column("outcome", String(60)),
    Column("done_at", UtcDateTime),
    *(
        Index(name, "request_id", "position", sqlite_where=rows, postgresql_where=rows)
        for name, rows in (
            ("ix_change_request_rows_pending", PENDING),
            ("ix_change_request_rows_done", DONE),
            ("ix_change_request_rows_refused", REFUSED),
        )
    ),
)

change_list_parts = Table(
    "change_list_parts",
    metadata,
    Column("request_id", ID, ForeignKey("change_requests.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("content_sealed", LargeBinary, nullable=False),
)
"""The file of a list until its rows are read, sealed."""

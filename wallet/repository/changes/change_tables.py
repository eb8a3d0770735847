"""The tables of changes that wait for a second clerk, and of lists of licences to change."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

WAITING = text("state = 'awaiting_approval'")
"""What the badge counts, in the words of its index."""

LISTS = text("licence_id IS NULL")
"""What changes many licences, in the words of its index."""

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
    Column("licence_id", ID, ForeignKey("licences.id"), index=True),
    Column("outcome", String(60)),
    Column("done_at", UtcDateTime),
)

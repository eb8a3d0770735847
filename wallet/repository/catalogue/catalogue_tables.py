"""The table of catalogue entries in work; what was approved stands in ``licence_types``."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

_IN_WORK = text("revises IS NOT NULL AND state IN ('drafted', 'submitted')")

catalogue_drafts = Table(
    "catalogue_drafts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("issuer_id", ID, ForeignKey("units.id"), nullable=False, index=True),
    Column("revises", String(21)),
    Column("form", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", String(80), nullable=False),
    Column("returned_reason", String(500)),
    Column("submitted_at", UtcDateTime),
    Column("approved_code", String(21)),
    Column("approved_version", Integer),
    Index("ix_catalogue_drafts_state", "state", "submitted_at"),
    # An approved entry has one next version in work.
    Index(
        "uq_catalogue_drafts_in_work",
        "revises",
        unique=True,
        sqlite_where=_IN_WORK,
        postgresql_where=_IN_WORK,
    ),
)

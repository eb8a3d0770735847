"""The tables of use lists and of cases whose materials were examined (Art. 13-15)."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

APPROVED = text("state = 'approved'")
"""What is in force, in the words of its index."""

LISTED = text("state IN ('drafted', 'submitted', 'returned', 'approved')")
"""What a unit's list shows: earlier versions stay for ever beside it."""

OUTSIDE_LIST = text("scenario_code IS NOT NULL")
"""A case that rests on an application outside the use list, in the words of its index."""

_IN_WORK = text("state IN ('drafted', 'submitted', 'returned')")
_ANSWER_KEPT = text("length(answer_sealed) > 0")

use_list_entries = Table(
    "use_list_entries",
    metadata,
    Column("id", ID, primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("matter_code", String(64), nullable=False),
    Column("matter_name", String(200), nullable=False),
    Column("version", Integer),
    Column("state", String(20), nullable=False),
    Column("materials", Text, nullable=False),
    Column("retention_days", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("submitted_at", UtcDateTime),
    Column("decided_at", UtcDateTime),
    Column("decision_reason", String(500)),
    Column("ended_at", UtcDateTime),
    Index("uq_use_list_entries_version", "unit_id", "matter_code", "version", unique=True),
    # One version of a matter is in force at most, and one is being worked on at most.
    Index(
        "uq_use_list_entries_approved",
        "unit_id",
        "matter_code",
        unique=True,
        sqlite_where=APPROVED,
        postgresql_where=APPROVED,
    ),
    Index(
        "uq_use_list_entries_in_work",
        "unit_id",
        "matter_code",
        unique=True,
        sqlite_where=_IN_WORK,
        postgresql_where=_IN_WORK,
    ),
    Index("ix_use_list_entries_state", "state", "submitted_at"),
    Index(
        "ix_use_list_entries_listed",
        "unit_id",
        "matter_code",
        "created_at",
        sqlite_where=LISTED,
        postgresql_where=LISTED,
    ),
    Index(
        "ix_use_list_entries_named",
        "unit_id",
        "matter_name",
        sqlite_where=LISTED,
        postgresql_where=LISTED,
        postgresql_ops={"matter_name": "varchar_pattern_ops"},
    ),
)

exemption_cases = Table(
    "exemption_cases",
    metadata,
    Column("id", ID, primary_key=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("kept_until", UtcDateTime, nullable=False),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("operator", String(80), nullable=False),
    Column("matter_code", String(64), nullable=False),
    Column("matter_name", String(200), nullable=False),
    Column("case_number", String(64), nullable=False),
    # What it rests on: an entry of the use list, or an application outside of it (Art. 15).
    Column("entry_id", ID, ForeignKey("use_list_entries.id")),
    Column("scenario_code", String(64)),
    Column("list_version", Integer, nullable=False),
    # How many papers the matter asks for, and how many a licence replaced: kept for the figures.
    Column("materials", Integer, nullable=False),
    Column("exempted", Integer, nullable=False),
    # Applicant and disclosed fields; emptied after the case's days.
    Column("answer_sealed", LargeBinary, nullable=False),
    Index("ix_exemption_cases_actor_opened", "actor_id", "opened_at"),
    Index("ix_exemption_cases_unit_opened", "unit_id", "opened_at"),
    Index(
        "ix_exemption_cases_scenario",
        "scenario_code",
        "opened_at",
        sqlite_where=OUTSIDE_LIST,
        postgresql_where=OUTSIDE_LIST,
    ),
    Index(
        "ix_exemption_cases_answer_kept",
        "kept_until",
        sqlite_where=_ANSWER_KEPT,
        postgresql_where=_ANSWER_KEPT,
    ),
)

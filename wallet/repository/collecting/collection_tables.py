"""The tables of collections: a bureau's file on its way in, sealed, and what became of each row."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    TextClause,
    text,
)

from wallet.domain.collecting.collection import ALIVE_STATES, CollectionState
from wallet.domain.collecting.collection import WORKED_ON as WORKED_ON_STATES
from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata


def _among(states: frozenset[CollectionState]) -> TextClause:
    return text(f"state IN ({', '.join(repr(state.value) for state in sorted(states))})")


_ALIVE = _among(ALIVE_STATES)
WORKED_ON = _among(WORKED_ON_STATES)
"""What a worker has something to do with, in the words of its index."""

collections = Table(
    "collections",
    metadata,
    Column("id", ID, primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("actor_kind", String(20), nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("actor_name", String(80), nullable=False),
    Column("actor_role", String(20)),
    # A file may be called by a person's name.
    Column("file_name_sealed", LargeBinary, nullable=False),
    Column("file_digest", String(64), nullable=False),
    Column("file_size", Integer, nullable=False),
    Column("file_kind", String(20), nullable=False),
    Column("legacy", Boolean, nullable=False),
    Column("goes_on", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("failure_code", String(60)),
    Column("failure_names_sealed", LargeBinary),
    # The names of sheets and columns may say something, too.
    Column("decisions_sealed", LargeBinary),
    Column("survey_sealed", LargeBinary),
    Column("worker", String(64)),
    Column("lease_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("checking_since", UtcDateTime),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Index("ix_collections_unit_created", "unit_id", "created_at", "id"),
    # One file is on its way once, however often the button is pressed.
    Index(
        "uq_collections_on_their_way",
        "unit_id",
        "file_digest",
        "legacy",
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    ),
    Index("ix_collections_state", "state", "created_at"),
    # What waits for work, a unit after the other.
    Index(
        "ix_collections_worked_on",
        "unit_id",
        "created_at",
        sqlite_where=WORKED_ON,
        postgresql_where=WORKED_ON,
    ),
    Index("ix_collections_file", "unit_id", "file_digest", "created_at"),
    Index("ix_collections_finished_at", "finished_at"),
)

collection_parts = Table(
    "collection_parts",
    metadata,
    Column("collection_id", ID, ForeignKey("collections.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("content_sealed", LargeBinary, nullable=False),
)

collection_rows = Table(
    "collection_rows",
    metadata,
    Column("collection_id", ID, ForeignKey("collections.id"), primary_key=True),
    Column("row_number", Integer, primary_key=True, autoincrement=False),
    Column("outcome", String(10), nullable=False),
    Column("licence_code", String(120), nullable=False),
    # The masked number and the faults with their masked values.
    Column("content_sealed", LargeBinary, nullable=False),
    Index("ix_collection_rows_outcome", "collection_id", "outcome", "row_number"),
)

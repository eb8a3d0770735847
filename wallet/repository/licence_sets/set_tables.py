"""The tables of prepared sets of licences."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, UniqueConstraint

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

licence_sets = Table(
    "licence_sets",
    metadata,
    Column("id", ID, primary_key=True),
    Column("holder_id", ID, ForeignKey("holders.id"), nullable=False, index=True),
    # Name and matter, in the holder's own words.
    Column("details_sealed", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

licence_set_members = Table(
    "licence_set_members",
    metadata,
    Column("set_id", ID, ForeignKey("licence_sets.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("licence_id", ID, ForeignKey("licences.id"), nullable=False),
    UniqueConstraint("set_id", "licence_id"),
)

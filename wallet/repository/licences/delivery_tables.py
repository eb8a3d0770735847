"""The tables of what reaches a holder: notices."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, text

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

UNREAD = text("read_at IS NULL")
"""What the dot in the navigation counts, in the words of its index."""

notices = Table(
    "notices",
    metadata,
    Column("id", ID, primary_key=True),
    Column("holder_id", ID, ForeignKey("holders.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("licence_id", ID, ForeignKey("licences.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime),
    Column("details_sealed", LargeBinary, nullable=False),
    Index("ix_notices_holder_created", "holder_id", "created_at", "id"),
    Index("ix_notices_unread", "holder_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
)

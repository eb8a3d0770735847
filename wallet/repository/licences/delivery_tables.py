"""The tables of what reaches a holder: notices, and how many licences have been delivered."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import DERIVED, ID, licences, metadata

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

# How the living licences of a type stand. The database counts by itself, whoever writes licences
# (triggers of migration 0026): a type's figures are the sum of its parts, so that two writers
# at the same moment each count in a part of their own. Nothing else writes here.
delivery_figures = Table(
    "delivery_figures",
    metadata,
    Column("issuer_id", ID, primary_key=True),
    Column("type_code", String(21), primary_key=True),
    Column("part", BigInteger, primary_key=True, autoincrement=False),
    Column("delivered", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("opened", Integer, nullable=False),
    info={DERIVED: True},
)

UNDELIVERED = text("delivered_at IS NULL AND state IN ('valid', 'suspended')")
"""A living licence that has reached nobody's wallet, in the words of its indexes."""

Index(
    "ix_licences_undelivered",
    licences.c.issuer_id,
    licences.c.created_at,
    licences.c.id,
    sqlite_where=UNDELIVERED,
    postgresql_where=UNDELIVERED,
)
Index(
    "ix_licences_type_undelivered",
    licences.c.issuer_id,
    licences.c.type_code,
    licences.c.created_at,
    licences.c.id,
    sqlite_where=UNDELIVERED,
    postgresql_where=UNDELIVERED,
)

"""The tables of comprehensive industry permits: industries, permits, their versions, wall codes."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import DERIVED, ID, metadata

industries = Table(
    "industries",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("lead", String(60), nullable=False),
    Column("issuer_id", ID, ForeignKey("units.id"), nullable=False),
    Column("components", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(80), nullable=False),
)

LIVING = text("ended_at IS NULL")
ENDED = text("ended_at IS NOT NULL")
"""What the two halves of an issuer's list are read by, in the words of their indexes."""

industry_permits = Table(
    "industry_permits",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("holder_id", ID, ForeignKey("holders.id"), nullable=False, index=True),
    Column("issuer_id", ID, ForeignKey("units.id"), nullable=False),
    Column("industry_code", String(40), nullable=False),
    Column("industry_version", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("end_reason", String(500)),
    ForeignKeyConstraint(
        ["industry_code", "industry_version"],
        ["industries.code", "industries.version"],
        name="fk_industry_permits_industry",
    ),
    Index("ix_industry_permits_issuer_issued", "issuer_id", "issued_at", "id"),
    Index(
        "ix_industry_permits_living",
        "issuer_id",
        "issued_at",
        "id",
        sqlite_where=LIVING,
        postgresql_where=LIVING,
    ),
    Index(
        "ix_industry_permits_ended",
        "issuer_id",
        "issued_at",
        "id",
        sqlite_where=ENDED,
        postgresql_where=ENDED,
    ),
)

# How many living permits stand under a version of an industry. The database counts by itself
# (triggers of migration 0029), in parts, as it does deliveries; nothing else writes here.
permit_figures = Table(
    "permit_figures",
    metadata,
    Column("industry_code", String(40), primary_key=True),
    Column("industry_version", Integer, primary_key=True, autoincrement=False),
    Column("part", BigInteger, primary_key=True, autoincrement=False),
    Column("permits", Integer, nullable=False),
    info={DERIVED: True},
)

permit_versions = Table(
    "permit_versions",
    metadata,
    Column("permit_id", ID, ForeignKey("industry_permits.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("act", String(20), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("reason", String(500), nullable=False),
)

permit_constituents = Table(
    "permit_constituents",
    metadata,
    Column("permit_id", ID, ForeignKey("industry_permits.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("component", String(60), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("licence_id", ID, ForeignKey("licences.id"), nullable=False, index=True),
    # Filled in the current version of a living permit: a licence is a part of one at most.
    Column("living_licence_id", ID),
    UniqueConstraint("living_licence_id"),
)

wall_codes = Table(
    "wall_codes",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("permit_id", ID, ForeignKey("industry_permits.id"), nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index(
        "uq_wall_codes_living",
        "permit_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

"""The tables of trusted authorization: requests, grants, and how often a day was read."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

REFERRED = text("reference <> ''")
"""A request with a reference of whoever asked, in the words of its index."""

BLOCKED, NOT_BLOCKED = text("blocked_at IS NOT NULL"), text("blocked_at IS NULL")
"""A party that its holder blocked, or not, in the words of the indexes."""

authorization_requests = Table(
    "authorization_requests",
    metadata,
    Column("id", ID, primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("scenario_code", String(64), ForeignKey("scenarios.code"), nullable=False),
    Column("asked", Text, nullable=False),
    Column("term_days", Integer, nullable=False),
    Column("channel", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("reference", String(100), nullable=False),
    Column("holder_id", ID, ForeignKey("holders.id")),
    # The digest of the one-time link's or the holder's own code: the text itself is not kept.
    Column("link_digest", String(64), unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("lapses_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    # A unit's own requests as a list: all, by state, by scenario, by both.
    Index("ix_authorization_requests_listed", "unit_id", "created_at", "id"),
    Index("ix_authorization_requests_by_state", "unit_id", "state", "created_at", "id"),
    Index("ix_authorization_requests_by_scenario", "unit_id", "scenario_code", "created_at", "id"),
    Index(
        "ix_authorization_requests_by_both",
        *("unit_id", "scenario_code", "state", "created_at", "id"),
    ),
    Index(
        "ix_authorization_requests_reference",
        "unit_id",
        "reference",
        sqlite_where=REFERRED,
        postgresql_where=REFERRED,
        postgresql_ops={"reference": "varchar_pattern_ops"},
    ),
    Index("ix_authorization_requests_holder_lapses", "holder_id", "state", "lapses_at"),
    Index(
        "ix_authorization_requests_unused",
        "holder_id",
        "created_at",
        sqlite_where=text("link_digest IS NOT NULL"),
        postgresql_where=text("link_digest IS NOT NULL"),
    ),
)

authorizations = Table(
    "authorizations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("request_id", ID, ForeignKey("authorization_requests.id"), index=True),
    Column("holder_id", ID, ForeignKey("holders.id"), nullable=False, index=True),
    Column("account_id", ID, ForeignKey("accounts.id"), nullable=False),
    Column("licence_id", ID, ForeignKey("licences.id"), nullable=False, index=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False, index=True),
    Column("scenario_code", String(64), nullable=False),
    Column("scenario_name", String(100), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("fields", Text, nullable=False),
    Column("granted_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("ended_reason", String(40)),
    # The signed consent record that both sides may keep; it names fields, not values.
    Column("evidence_sealed", LargeBinary, nullable=False),
    # Why the holder took it back, if that was said, and the signed statement of it.
    Column("withdrawal_reason", String(40)),
    Column("withdrawal_sealed", LargeBinary),
    Index("ix_authorizations_holder_granted", "holder_id", "granted_at"),
)

# What one holder has with one unit: how often it asked on the last day, and whether it is blocked.
# The row is what asking and blocking wait for each other at.
holder_parties = Table(
    "holder_parties",
    metadata,
    Column("holder_id", ID, primary_key=True),
    Column("unit_id", ID, primary_key=True),
    Column("asked_on", Date),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("blocked_at", UtcDateTime),
    Index(
        "ix_holder_parties_blocked",
        "holder_id",
        "blocked_at",
        "unit_id",
        sqlite_where=BLOCKED,
        postgresql_where=BLOCKED,
    ),
    Index(
        "ix_holder_parties_asked",
        "asked_on",
        sqlite_where=NOT_BLOCKED,
        postgresql_where=NOT_BLOCKED,
    ),
)

quota_uses = Table(
    "quota_uses",
    metadata,
    Column("unit_id", ID, ForeignKey("units.id"), primary_key=True),
    Column("type_code", String(21), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("used", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Index("ix_quota_uses_day", "day"),
)

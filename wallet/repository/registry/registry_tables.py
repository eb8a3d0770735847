"""The tables of the registry: clients, filings, social applications, decisions, used assertions."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import DONE
from wallet.repository.act_tables import audit_entries
from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata, scenarios

filings = Table(
    "filings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("scenario_code", String(64), ForeignKey("scenarios.code"), nullable=False, unique=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("district_code", String(6), nullable=False),
    Column("state", String(20), nullable=False),
    Column("filed_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("reason", String(500)),
    Index("ix_filings_filed", "filed_at", "id"),
    Index("ix_filings_state_filed", "state", "filed_at", "id"),
    Index("ix_filings_district_filed", "district_code", "filed_at", "id"),
    Index("ix_filings_district_state_filed", "district_code", "state", "filed_at", "id"),
)

api_clients = Table(
    "api_clients",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False, index=True),
    Column("secret_digest", String(64), nullable=False),
    # The key of a digest of earlier versions, which were keyed.
    Column("index_key_sealed", LargeBinary),
    Column("scopes", String(200), nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("demonstration", Boolean, nullable=False),
    Column("allowed_addresses", Text, nullable=False, server_default="[]"),
    Column("daily_quota", Integer, nullable=False, server_default="1000"),
    Column("public_jwk", Text),
    Column("type_quotas", Text, nullable=False, server_default="{}"),
    # Each change of the credentials counts up; tokens from before this moment are dead.
    Column("credentials_version", Integer, nullable=False, server_default="0"),
    Column("credentials_from", UtcDateTime),
    Column("taken_at", UtcDateTime),
    # What still counts beside them for a while, so that a system has time to change over.
    Column("former_secret_digest", String(64), nullable=False, server_default=""),
    Column("former_index_key_sealed", LargeBinary),
    Column("former_jwk", Text),
    Column("former_until", UtcDateTime),
)

social_applications = Table(
    "social_applications",
    metadata,
    Column("id", ID, primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("industry", String(20), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("licence_id", ID, ForeignKey("licences.id"), nullable=False),
    Column("scenario_codes", Text, nullable=False),
    Column("contact_sealed", LargeBinary, nullable=False),
    Column("allowed_addresses", Text, nullable=False),
    Column("daily_quotas", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("submitted_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decision_reason", String(500)),
    Column("client_id", String(64), ForeignKey("api_clients.id")),
    Index("ix_social_applications_unit", "unit_id", "state"),
    Index("ix_social_applications_client", "client_id"),
    Index("ix_social_applications_submitted", "submitted_at", "id"),
    Index("ix_social_applications_state_submitted", "state", "submitted_at", "id"),
    # A unit has one application at a time.
    Index(
        "uq_social_applications_living",
        "unit_id",
        unique=True,
        sqlite_where=text("state <> 'ended'"),
        postgresql_where=text("state <> 'ended'"),
    ),
)

registry_acts = Table(
    "registry_acts",
    metadata,
    Column(
        "id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    # A scenario's code, an application's or a unit's id.
    Column("subject", String(64), nullable=False),
    Column("act", String(30), nullable=False),
    Column("actor_name", String(80), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_registry_acts_subject", "subject", "id"),
)

client_assertions = Table(
    "client_assertions",
    metadata,
    Column("client_id", String(64), ForeignKey("api_clients.id"), primary_key=True),
    Column("jti_digest", String(64), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_client_assertions_expires", "client_id", "expires_at"),
)

# What a scan found out about a licence is an answer, not a refusal of the caller.
_ANSWERS = ", ".join(f"'{one.value}'" for one in Outcome if one is not Outcome.NOT_PERMITTED)
REFUSED_CALL = text(f"actor_kind = 'client' AND outcome NOT IN ('{DONE}', {_ANSWERS})")
"""What the overview of refusals looks at, in the words of its indexes."""

Index(
    "ix_audit_entries_refused_calls_at",
    audit_entries.c.at,
    audit_entries.c.id,
    sqlite_where=REFUSED_CALL,
    postgresql_where=REFUSED_CALL,
)
Index(
    "ix_audit_entries_unit_refused_calls_at",
    audit_entries.c.unit_id,
    audit_entries.c.at,
    audit_entries.c.id,
    sqlite_where=REFUSED_CALL,
    postgresql_where=REFUSED_CALL,
)

OFFERED = text("NOT state <> 'approved' AND longest_term_days > 0")
"""A scenario under which holders may grant something, in the words of its index.

Put so that SQLite takes this index and none of states, which would have to be sorted.
"""

Index(
    "ix_scenarios_offered",
    scenarios.c.name,
    scenarios.c.code,
    sqlite_where=OFFERED,
    postgresql_where=OFFERED,
)

Index("ix_scenarios_submitted", scenarios.c.submitted_at, scenarios.c.code)
Index("ix_scenarios_state_submitted", scenarios.c.state, scenarios.c.submitted_at, scenarios.c.code)
Index("ix_scenarios_kind_submitted", scenarios.c.kind, scenarios.c.submitted_at, scenarios.c.code)
Index(
    "ix_scenarios_state_kind_submitted",
    scenarios.c.state,
    scenarios.c.kind,
    scenarios.c.submitted_at,
    scenarios.c.code,
)
FIRST = text("submitted_at IS NULL")
"""A scenario of the first day, which nobody applied for, in the words of its index."""

Index(
    "ix_scenarios_first",
    scenarios.c.name,
    scenarios.c.code,
    sqlite_where=FIRST,
    postgresql_where=FIRST,
)

HAS_MATTER = text("matter_code <> ''")
"""An application outside the use list, in the words of its indexes."""

Index(
    "ix_scenarios_outside_list",
    scenarios.c.unit_id,
    scenarios.c.matter_code,
    scenarios.c.code,
    sqlite_where=HAS_MATTER,
    postgresql_where=HAS_MATTER,
)
Index(
    "ix_scenarios_matters",
    scenarios.c.code,
    sqlite_where=HAS_MATTER,
    postgresql_where=HAS_MATTER,
)

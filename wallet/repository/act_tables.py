"""The tables that grow with every act: presentations, verifications, lock-outs, the audit trail."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

_AUTO = BigInteger().with_variant(Integer, "sqlite")
ALONE = text("set_id IS NULL AND permit_id IS NULL")
"""A session of one licence, of no set's and no permit's, in the words of its index."""

show_sessions = Table(
    "show_sessions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("licence_id", ID, ForeignKey("licences.id"), nullable=False),
    Column("account_id", ID, ForeignKey("accounts.id"), nullable=False),
    # Whose wallet was open: the account's own, or that of the enterprise it acted for.
    Column("holder_id", ID),
    Column("typed_number", BigInteger, nullable=False, unique=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    # The prepared set that is shown; ``licence_id`` is its first. It may have been deleted since.
    Column("set_id", ID),
    # The comprehensive permit that is shown; ``licence_id`` is the first in it.
    Column("permit_id", ID),
    # Scanned sessions stay for ever: by their end, what lives is found among all that did.
    Index("ix_show_sessions_licence_end", "licence_id", "expires_at"),
    Index("ix_show_sessions_holder_end", "holder_id", "expires_at"),
    Index("ix_show_sessions_end", "expires_at", "id"),
    Index(
        "ix_show_sessions_set_end",
        "set_id",
        "expires_at",
        sqlite_where=text("set_id IS NOT NULL"),
        postgresql_where=text("set_id IS NOT NULL"),
    ),
    Index(
        "ix_show_sessions_permit_end",
        "permit_id",
        "expires_at",
        sqlite_where=text("permit_id IS NOT NULL"),
        postgresql_where=text("permit_id IS NOT NULL"),
    ),
    Index(
        "ix_show_sessions_account_alone",
        "account_id",
        "opened_at",
        "licence_id",
        sqlite_where=ALONE,
        postgresql_where=ALONE,
    ),
)

# What a session shows when it shows a set or a permit, as that stood when the second factor was
# given; ``component`` is what a licence stands for in its permit.
show_session_licences = Table(
    "show_session_licences",
    metadata,
    Column("session_id", BigInteger, ForeignKey("show_sessions.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("licence_id", ID, ForeignKey("licences.id"), nullable=False),
    Column("component", String(60)),
)

verifications = Table(
    "verifications",
    metadata,
    Column("id", ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("outcome", String(30), nullable=False),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("operator", String(80), nullable=False),
    Column("scenario_code", String(64), nullable=False),
    Column("scenario_name", String(100), nullable=False),
    Column("place", String(200), nullable=False),
    Column("type_name", String(100)),
    Column("session_id", BigInteger, index=True),
    Column("fields", Text, nullable=False),
    # One code is spent once: the pair is filled by the redeeming row alone.
    Column("redeemed_session_id", BigInteger),
    Column("redeemed_expiry", UtcDateTime),
    Column("idempotency_key", String(128)),
    Column("request_digest", String(40)),
    Column("answer_sealed", LargeBinary, nullable=False),
    UniqueConstraint("redeemed_session_id", "redeemed_expiry"),
    # A key redeems once. Of what it did not redeem, it keeps each answer to each request once.
    Index(
        "uq_verifications_redeeming_key",
        "actor_id",
        "idempotency_key",
        unique=True,
        sqlite_where=text("redeemed_session_id IS NOT NULL"),
        postgresql_where=text("redeemed_session_id IS NOT NULL"),
    ),
    Index(
        "uq_verifications_refused_request",
        "actor_id",
        "idempotency_key",
        "request_digest",
        "outcome",
        unique=True,
        sqlite_where=text("redeemed_session_id IS NULL"),
        postgresql_where=text("redeemed_session_id IS NULL"),
    ),
    Index("ix_verifications_actor_at", "actor_id", "at"),
    # Only what purging has still to look at is in it: the last ten minutes.
    Index(
        "ix_verifications_answer_kept",
        "at",
        sqlite_where=text("length(answer_sealed) > 0"),
        postgresql_where=text("length(answer_sealed) > 0"),
    ),
)

idempotent_requests = Table(
    "idempotent_requests",
    metadata,
    Column("actor_id", String(64), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("request_digest", String(64), nullable=False),
    Column("answer_sealed", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_idempotent_requests_at", "at"),
)

throttles = Table(
    "throttles",
    metadata,
    Column("bucket", String(200), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("window_started_at", UtcDateTime, nullable=False),
    Column("shut_until", UtcDateTime),
    Index("ix_throttles_window", "window_started_at"),
)

# Up to where purging has looked: what it leaves lying there, it does not look at again.
purge_marks = Table(
    "purge_marks",
    metadata,
    Column("records", String(40), primary_key=True),
    Column("looked_until", UtcDateTime, nullable=False),
)

REFUSED = text("outcome <> 'done'")
"""What the search for an outcome other than done looks at, in the words of its index."""
NOT_VALID = text("outcome <> 'valid'")
"""Every outcome but the one that scans alone have, in the words of its index."""
UNUSUAL = text("outcome <> CASE action WHEN 'licence:verified' THEN 'valid' ELSE 'done' END")
"""An outcome that an act seldom or never has: only these entries cost a writer more indexes."""

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", _AUTO, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("action", String(40), nullable=False),
    Column("outcome", String(60), nullable=False),
    Column("actor_kind", String(20), nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("actor_name", String(80), nullable=False),
    Column("actor_role", String(20)),
    # The enterprise in whose name somebody acted.
    Column("acting_for", ID),
    Column("unit_id", ID),
    Column("unit_name", String(200)),
    Column("operator", String(80)),
    Column("ground", String(20)),
    Column("matter_name", String(200)),
    Column("matter_code", String(64)),
    Column("case_number", String(64)),
    Column("scenario_code", String(64)),
    Column("scenario_name", String(100)),
    Column("purpose", String(200)),
    Column("place", String(200)),
    Column("licence_id", ID),
    Column("licence_code", String(120)),
    Column("fields", Text, nullable=False),
    Column("details", Text, nullable=False),
    Index("ix_audit_entries_licence_at", "licence_id", "id"),
    Index("ix_audit_entries_unit_at", "unit_id", "id"),
    Index("ix_audit_entries_action_at", "action", "id"),
    Index("ix_audit_entries_unit_action_at", "unit_id", "action", "id"),
    Index(
        "ix_audit_entries_refused_at",
        "outcome",
        "id",
        sqlite_where=REFUSED,
        postgresql_where=REFUSED,
    ),
    Index(
        "ix_audit_entries_unit_outcome_at",
        "unit_id",
        "outcome",
        "id",
        sqlite_where=NOT_VALID,
        postgresql_where=NOT_VALID,
    ),
    Index(
        "ix_audit_entries_action_unusual_at",
        "action",
        "outcome",
        "id",
        sqlite_where=UNUSUAL,
        postgresql_where=UNUSUAL,
    ),
    Index(
        "ix_audit_entries_unit_action_unusual_at",
        "unit_id",
        "action",
        "outcome",
        "id",
        sqlite_where=UNUSUAL,
        postgresql_where=UNUSUAL,
    ),
    Index(
        "ix_audit_entries_acting_at",
        "acting_for",
        "id",
        sqlite_where=text("acting_for IS NOT NULL"),
        postgresql_where=text("acting_for IS NOT NULL"),
    ),
)

# How often strangers were refused: all of it, while the trail has only the first of each hour.
stranger_refusals = Table(
    "stranger_refusals",
    metadata,
    Column("hour", UtcDateTime, primary_key=True),
    Column("action", String(40), primary_key=True),
    Column("outcome", String(60), primary_key=True),
    Column("refusals", BigInteger, nullable=False),
)

# Where the entries about several licences are found by licence; the entries say the rest.
audit_entry_licences = Table(
    "audit_entry_licences",
    metadata,
    Column("licence_id", ID, primary_key=True),
    Column("entry_id", BigInteger, ForeignKey("audit_entries.id"), primary_key=True),
)

audit_seals = Table(
    "audit_seals",
    metadata,
    Column("last_id", _AUTO, primary_key=True, autoincrement=False),
    Column("first_id", _AUTO, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("previous_digest", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("sealed_at", UtcDateTime, nullable=False),
    Column("signature", Text, nullable=False),
    Index("ix_audit_seals_digest", "digest"),
)

# Up to which seal the trail was proved, signed like a seal; only the newest counts.
audit_anchors = Table(
    "audit_anchors",
    metadata,
    Column("id", _AUTO, primary_key=True, autoincrement=True),
    Column("last_id", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("proved_at", UtcDateTime, nullable=False),
    Column("wholly_proved_at", UtcDateTime, nullable=False),
    Column("signature", Text, nullable=False),
)

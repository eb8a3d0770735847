"""The tables of the licence repository. Columns named ``…_sealed`` hold ciphertext."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from wallet.domain.licences.licence import LicenceState
from wallet.repository.columns.column_types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(32)
DERIVED = "derived"
"""Marks a table whose rows the database makes from others: it is not copied, but made again."""
_STATES = ", ".join(f"'{state.value}'" for state in LicenceState)

units = Table(
    "units",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("uscc", String(18), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("district_code", String(6)),
    Column("suspended_at", UtcDateTime),
    Column("suspension_reason", String(500)),
    # Whether a second clerk must agree before a licence of the unit is ended.
    Column("second_approval", Boolean, nullable=False, server_default=false()),
    # Whether its counters open wallets for holders.
    Column("registers_holders", Boolean, nullable=False, server_default=false()),
    Column("closed_at", UtcDateTime),
)

holders = Table(
    "holders",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("identity_kind", String(8), nullable=False),
    Column("identity_index", String(40), nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("identity_number_sealed", LargeBinary, nullable=False),
    # What a holder may give to a relying party instead of a number; nobody can guess one.
    Column("wallet_address", String(16)),
    UniqueConstraint("identity_kind", "identity_index"),
    Index("uq_holders_wallet_address", "wallet_address", unique=True),
)

_MADE_UP = text("demonstration")
LEADS = text("administers")
"""The few of a unit who look after its accounts, in the words of their index."""

accounts = Table(
    "accounts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("login", String(80), nullable=False, unique=True),
    Column("display_name_sealed", LargeBinary, nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("pin_hash", String(200)),
    Column("role", String(20), nullable=False),
    Column("unit_id", ID, ForeignKey("units.id"), index=True),
    # A holder has one account; who also works somewhere has another one for that.
    Column("holder_id", ID, ForeignKey("holders.id")),
    Column("demonstration", Boolean, nullable=False),
    Column("disabled_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    # Whether its owner looks after the accounts of the unit.
    Column("administers", Boolean, nullable=False, server_default=false()),
    # Until when the start password opens it; empty once the owner has chosen an own one.
    Column("start_password_until", UtcDateTime),
    Index("uq_accounts_holder_id", "holder_id", unique=True),
    # A city in earnest has none, and looks at every start.
    Index("ix_accounts_demonstration", "id", sqlite_where=_MADE_UP, postgresql_where=_MADE_UP),
    Index("ix_accounts_administrators", "unit_id", sqlite_where=LEADS, postgresql_where=LEADS),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", ID, ForeignKey("accounts.id"), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    # The enterprise that this browser acts for; empty in the person's own wallet.
    Column("acting_for", ID),
    Index("ix_sign_ins_account_started", "account_id", "started_at"),
    Index("ix_sign_ins_expires_at", "expires_at"),
    Index(
        "ix_sign_ins_ended_at",
        "ended_at",
        sqlite_where=text("ended_at IS NOT NULL"),
        postgresql_where=text("ended_at IS NOT NULL"),
    ),
)

licence_types = Table(
    "licence_types",
    metadata,
    Column("type_code", String(21), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("issuer_id", ID, ForeignKey("units.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("state", String(20), nullable=False),
    Column("definition", Text, nullable=False),
    # When it was approved, or retired: the public list tells caches by it.
    Column("changed_at", UtcDateTime),
)

scenarios = Table(
    "scenarios",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("shown_fields", Text, nullable=False),
    Column("in_force_from", Date, nullable=False),
    Column("in_force_until", Date),
    Column("state", String(20), nullable=False),
    Column("askable_fields", Text, nullable=False, server_default="{}"),
    Column("longest_term_days", Integer, nullable=False, server_default="0"),
    Column("retention_days", Integer, nullable=False, server_default="0"),
    Column("district_code", String(6)),
    Column("decision_reason", String(500)),
    Column("decided_at", UtcDateTime),
    Column("legal_ground", String(300), nullable=False, server_default=""),
    Column("matter_code", String(64), nullable=False, server_default=""),
    Column("matter_name", String(200), nullable=False, server_default=""),
    Column("read_fields", Text, nullable=False, server_default="{}"),
    Column("submitted_at", UtcDateTime),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("kid", String(64), primary_key=True),
    Column("use", String(20), nullable=False),
    Column("unit_id", ID, ForeignKey("units.id"), index=True),
    Column("public_jwk", Text, nullable=False),
    Column("private_key_sealed", LargeBinary, nullable=False),
    Column("certificate_chain", Text, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("not_after", UtcDateTime, nullable=False),
    Column("retired_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
    Column("withdrawal_reason", String(300)),
    Column("withdrawn_by", String(100)),
)
# One request after another: a unit has one key that waits for its certificate.
Index(
    "uq_signing_keys_requested",
    signing_keys.c.unit_id,
    unique=True,
    sqlite_where=signing_keys.c.use == "requested",
    postgresql_where=signing_keys.c.use == "requested",
)
# Retired keys stay for ever; those that live are few.
Index(
    "ix_signing_keys_live",
    signing_keys.c.retired_at,
    sqlite_where=signing_keys.c.withdrawn_at.is_(None),
    postgresql_where=signing_keys.c.withdrawn_at.is_(None),
)

status_lists = Table(
    "status_lists",
    metadata,
    Column("id", ID, primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("size", Integer, nullable=False),
    Column("allocated", Integer, nullable=False),
    Column("bits", Integer, nullable=False, server_default="2"),
    CheckConstraint("allocated <= size", name="allocated_within_size"),
)

licences = Table(
    "licences",
    metadata,
    Column("id", ID, primary_key=True),
    Column("type_code", String(21), nullable=False),
    Column("type_version", Integer, nullable=False),
    Column("issuer_id", ID, ForeignKey("units.id"), nullable=False),
    Column("code", String(120), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("number_index", String(40), nullable=False),
    Column("number_sealed", LargeBinary, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("state", String(20), nullable=False),
    Column("state_reason", String(500)),
    Column("revocation_kind", String(30)),
    Column("disputed", Boolean, nullable=False),
    Column("legacy", Boolean, nullable=False),
    Column("delivered_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    # The licence that was issued in its place.
    Column("superseded_by", ID),
    CheckConstraint(f"state IN ({_STATES})", name="state_known"),
    CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="term_in_order"),
    CheckConstraint(
        "(state = 'revoked') = (revocation_kind IS NOT NULL)", name="revoked_has_its_kind"
    ),
)
NUMBERED = text("state NOT IN ('void', 'superseded')")
"""What keeps its number to itself: a renewed licence may leave it to the new one."""

Index(
    "uq_licences_number_of_type",
    licences.c.issuer_id,
    licences.c.type_code,
    licences.c.number_index,
    unique=True,
    sqlite_where=NUMBERED,
    postgresql_where=NUMBERED,
)

licence_versions = Table(
    "licence_versions",
    metadata,
    Column("licence_id", ID, ForeignKey("licences.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("code", String(120), nullable=False, unique=True),
    Column("face_sealed", LargeBinary, nullable=False),
    Column("document_sealed", LargeBinary, nullable=False),
    Column("kid", String(64), ForeignKey("signing_keys.kid"), nullable=False),
    Column("status_list_id", ID, ForeignKey("status_lists.id"), nullable=False),
    Column("status_index", Integer, nullable=False),
    Column("status", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    UniqueConstraint("status_list_id", "status_index"),
    # What a key signed and what of it stands: an ended document has another status.
    Index("ix_licence_versions_signed", "kid", "status", "licence_id"),
)

licence_holders = Table(
    "licence_holders",
    metadata,
    Column("holder_id", ID, ForeignKey("holders.id"), primary_key=True),
    Column("licence_id", ID, ForeignKey("licences.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    # Filled while the licence lives, for types that allow one per holder; NULLs never collide.
    Column("sole_type_code", String(21)),
    # When this holder opened the receipt of delivery (Art. 9); set once.
    Column("opened_at", UtcDateTime),
    # What the bureau finds it by, the newest first; NULL in what is not filled in yet.
    Column("issuer_id", ID),
    Column("name_index", String(40)),
    Column("created_at", UtcDateTime),
    UniqueConstraint("holder_id", "sole_type_code"),
)

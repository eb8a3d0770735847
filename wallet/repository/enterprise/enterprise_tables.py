"""The tables of who acts for an enterprise: bound representatives, managers, handlers."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from wallet.domain.enterprise.appointment import MOST_MANAGERS
from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

LIVING = text("ended_at IS NULL")
"""What has not ended, in the words of the indexes."""

enterprise_bindings = Table(
    "enterprise_bindings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("enterprise_id", ID, ForeignKey("holders.id"), nullable=False),
    Column("person_id", ID, ForeignKey("holders.id"), nullable=False, index=True),
    # The registration licence that names the person.
    Column("licence_id", ID, ForeignKey("licences.id"), nullable=False, index=True),
    Column("bound_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("end_reason", String(20)),
)
# One person is bound to an enterprise once at a time.
Index(
    "uq_enterprise_bindings_living",
    enterprise_bindings.c.enterprise_id,
    enterprise_bindings.c.person_id,
    unique=True,
    sqlite_where=LIVING,
    postgresql_where=LIVING,
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", ID, primary_key=True),
    Column("enterprise_id", ID, ForeignKey("holders.id"), nullable=False),
    Column("person_id", ID, ForeignKey("holders.id"), nullable=False, index=True),
    Column("post", String(20), nullable=False),
    # A living manager sits on one of the enterprise's seats; NULLs never collide.
    Column("seat", Integer),
    Column("matter_sealed", LargeBinary, nullable=False),
    Column("until", Date),
    Column("appointed_by", ID, ForeignKey("accounts.id"), nullable=False),
    Column("appointed_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("end_reason", String(20)),
    UniqueConstraint("enterprise_id", "seat"),
    CheckConstraint(f"seat BETWEEN 1 AND {MOST_MANAGERS}", name="seat_in_range"),
    CheckConstraint("(post = 'handler') = (until IS NOT NULL)", name="handlers_have_a_last_day"),
)
# One person has one post in an enterprise at a time.
Index(
    "uq_appointments_living",
    appointments.c.enterprise_id,
    appointments.c.person_id,
    unique=True,
    sqlite_where=LIVING,
    postgresql_where=LIVING,
)

appointment_licences = Table(
    "appointment_licences",
    metadata,
    Column("appointment_id", ID, ForeignKey("appointments.id"), primary_key=True),
    Column("licence_id", ID, ForeignKey("licences.id"), primary_key=True),
)

appointment_permits = Table(
    "appointment_permits",
    metadata,
    Column("appointment_id", ID, ForeignKey("appointments.id"), primary_key=True),
    Column("permit_id", ID, ForeignKey("industry_permits.id"), primary_key=True),
)

"""The tables of reconciliations and of force majeure (Art. 8, 11)."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
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

UNSEEN = text("seen_at IS NULL")
"""What the supervisor's badge counts, in the words of its index."""

LASTING = text("due_until IS NULL AND closed_at IS NULL")
"""What has neither an end nor lapsed, in the words of its indexes."""

_LIVING = text("closed_at IS NULL")
_CLOSED = text("closed_at IS NOT NULL")

reconciliations = Table(
    "reconciliations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("type_code", String(21), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("scope", String(10), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("source", String(80), nullable=False),
    Column("listed", Integer, nullable=False),
    Column("agreeing", Integer, nullable=False),
    Column("missing_here", Integer, nullable=False),
    Column("missing_there", Integer, nullable=False),
    Column("differing", Integer, nullable=False),
    Column("unreadable", Integer, nullable=False),
    Column("finished_at", UtcDateTime),
    Index("ix_reconciliations_unit_made", "unit_id", "made_at", "id"),
)

reconciliation_findings = Table(
    "reconciliation_findings",
    metadata,
    Column("reconciliation_id", ID, ForeignKey("reconciliations.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    # Only of what the repository does not hold; the number of a licence is the licence's.
    Column("number_sealed", LargeBinary),
    Column("licence_id", ID, ForeignKey("licences.id")),
    Column("row_number", Integer),
    Column("fields", Text, nullable=False),
    Index("ix_reconciliation_findings_kind", "reconciliation_id", "kind", "position"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", ID, primary_key=True),
    Column("unit_id", ID, ForeignKey("units.id"), nullable=False),
    Column("happened", String(500), nullable=False),
    Column("cause", String(500), nullable=False),
    Column("measures", String(500), nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("reported_by", String(200), nullable=False),
    Column("recovered_at", UtcDateTime),
    Column("recovery_reported_at", UtcDateTime),
    Column("due_until", Date),
    Column("calendar_known", Boolean, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("seen_at", UtcDateTime),
    # From when it is asked whether it still lasts, until when to answer, since when it has lapsed.
    Column("asked_on", Date),
    Column("answer_until", Date),
    Column("lapsed_on", Date),
    Index("ix_incidents_unit_began", "unit_id", "began_at", "id"),
    Index("ix_incidents_unit_due", "unit_id", "due_until"),
    Index("ix_incidents_due", "due_until"),
    Index("ix_incidents_unseen", "id", sqlite_where=UNSEEN, postgresql_where=UNSEEN),
    Index(
        "ix_incidents_asked",
        "unit_id",
        "asked_on",
        sqlite_where=LASTING,
        postgresql_where=LASTING,
    ),
    Index(
        "ix_incidents_to_answer",
        "answer_until",
        "id",
        sqlite_where=LASTING,
        postgresql_where=LASTING,
    ),
)

# Of a unit and of the city: what is not closed by its last day, what is closed by its beginning.
for _name, _of in (("ix_incidents_unit", (incidents.c.unit_id,)), ("ix_incidents", ())):
    Index(
        f"{_name}_living",
        *_of,
        incidents.c.due_until,
        incidents.c.began_at,
        incidents.c.id,
        sqlite_where=_LIVING,
        postgresql_where=_LIVING,
    )
    Index(
        f"{_name}_closed",
        *_of,
        incidents.c.began_at,
        incidents.c.id,
        sqlite_where=_CLOSED,
        postgresql_where=_CLOSED,
    )

incident_answers = Table(
    "incident_answers",
    metadata,
    Column("incident_id", ID, ForeignKey("incidents.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("answered_by", String(200), nullable=False),
    Column("reason", String(500), nullable=False),
)

incident_types = Table(
    "incident_types",
    metadata,
    Column("incident_id", ID, ForeignKey("incidents.id"), primary_key=True),
    Column("type_code", String(21), primary_key=True),
)

incident_dues = Table(
    "incident_dues",
    metadata,
    Column("incident_id", ID, ForeignKey("incidents.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("type_code", String(21), nullable=False),
    Column("number_index", String(40), nullable=False),
    # While a rotation is under way: what the number is found by in a row not indexed anew yet.
    Column("former_index", String(40)),
    Column("number_sealed", LargeBinary, nullable=False),
    Column("act", String(10), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    UniqueConstraint("incident_id", "type_code", "number_index", "act"),
)

# Which field of which licence, never what stands in it. No foreign keys in these three: to make one
# holds up every writer of licences, and licences are never deleted.
contradictions = Table(
    "contradictions",
    metadata,
    Column("licence_id", ID, primary_key=True),
    Column("issuer_id", ID, nullable=False),
    Column("type_code", String(21), nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("fields", Text, nullable=False),
    Column("collides_with", ID),
    Index("ix_contradictions_issuer_found", "issuer_id", "found_at", "licence_id"),
    Index(
        "ix_contradictions_collides_with",
        "collides_with",
        sqlite_where=text("collides_with IS NOT NULL"),
        postgresql_where=text("collides_with IS NOT NULL"),
    ),
)

# Licences whose holder is known otherwise since they were looked at.
licences_to_examine = Table(
    "licences_to_examine",
    metadata,
    Column("licence_id", ID, primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
)

# Up to which key everything that was stored before the rules was examined.
examination_marks = Table(
    "examination_marks",
    metadata,
    Column("records", String(40), primary_key=True),
    Column("after_key", String(80), nullable=False),
    Column("finished_at", UtcDateTime),
)

"""By what an issuer's licences and status lists are found: each look-up reads what it needs."""

from sqlalchemy import Index, text

from wallet.repository.licences.status_lists import NOT_FULL
from wallet.repository.tables import licences, status_lists

_OF = licences.c.issuer_id
_NEWEST = (licences.c.created_at, licences.c.id)

COUNTED = text("NOT legacy")
"""What timeliness counts (Art. 8): stock of before the measure is not late."""

LATE = {
    "sqlite": text("NOT legacy AND issued_on < date(created_at, '+8 hours')"),
    "postgresql": text(
        "NOT legacy AND issued_on < CAST(timezone('Asia/Shanghai', created_at) AS date)"
    ),
}
"""What came in after the day of its issue, in the words of the index of each database."""

# Full: a condition on the state, such as that it is not void, implies no partial one.
Index("ix_licences_number", _OF, licences.c.number_index, licences.c.type_code)
Index("ix_licences_issuer_created", _OF, *_NEWEST)
Index("ix_licences_issuer_state_created", _OF, licences.c.state, *_NEWEST)
Index("ix_licences_issuer_type_created", _OF, licences.c.type_code, *_NEWEST)
Index(
    "ix_licences_issuer_type_state_created",
    _OF,
    licences.c.type_code,
    licences.c.state,
    *_NEWEST,
)
# The city's figures of a period are read from the index alone.
Index(
    "ix_licences_counted",
    licences.c.created_at,
    _OF,
    licences.c.type_code,
    licences.c.issued_on,
    sqlite_where=COUNTED,
    postgresql_where=COUNTED,
)
Index(
    "ix_licences_late",
    _OF,
    *_NEWEST,
    sqlite_where=LATE["sqlite"],
    postgresql_where=LATE["postgresql"],
)
Index(
    "ix_status_lists_not_full",
    status_lists.c.unit_id,
    status_lists.c.bits,
    status_lists.c.id,
    sqlite_where=NOT_FULL,
    postgresql_where=NOT_FULL,
)

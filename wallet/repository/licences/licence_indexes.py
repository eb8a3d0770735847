"""By what an issuer's licences and status lists are found: each look-up reads what it needs."""

from sqlalchemy import Index, text

from wallet.repository.licences.status_lists import NOT_FULL
from wallet.repository.tables import (
    licence_holders,
    licence_versions,
    licences,
    status_lists,
)

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

ENDING = text("state = 'valid' AND valid_until IS NOT NULL")
"""What is in force until a day, or has run out, in the words of its index."""

NOT_BEGUN = text("valid_from > issued_on")
"""What may not be valid yet: nothing is issued on a day to come."""

NAMED = text("name_index IS NOT NULL")
UNNAMED = text("name_index IS NULL")
"""What is not found by its holder's name yet: stored before names were indexed."""

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
Index("ix_licences_issuer_issued", _OF, licences.c.issued_on, licences.c.id)
Index(
    "ix_licences_issuer_ending",
    _OF,
    licences.c.valid_until,
    licences.c.id,
    sqlite_where=ENDING,
    postgresql_where=ENDING,
)
Index(
    "ix_licences_not_begun",
    _OF,
    licences.c.valid_from,
    licences.c.id,
    sqlite_where=NOT_BEGUN,
    postgresql_where=NOT_BEGUN,
)
# Of all that a bureau issued to people of one name a page is read, and nobody else's.
Index(
    "ix_licence_holders_named",
    licence_holders.c.issuer_id,
    licence_holders.c.name_index,
    licence_holders.c.created_at,
    licence_holders.c.licence_id,
    sqlite_where=NAMED,
    postgresql_where=NAMED,
)
Index(
    "ix_licence_holders_unnamed",
    licence_holders.c.holder_id,
    licence_holders.c.licence_id,
    sqlite_where=UNNAMED,
    postgresql_where=UNNAMED,
)
# A list is read without the versions that simply stand, and without their sealed documents.
Index(
    "ix_licence_versions_not_standing",
    licence_versions.c.status_list_id,
    licence_versions.c.status_index,
    licence_versions.c.status,
    sqlite_where=licence_versions.c.status != 0,
    postgresql_where=licence_versions.c.status != 0,
)
Index(
    "ix_status_lists_not_full",
    status_lists.c.unit_id,
    status_lists.c.bits,
    status_lists.c.id,
    sqlite_where=NOT_FULL,
    postgresql_where=NOT_FULL,
)

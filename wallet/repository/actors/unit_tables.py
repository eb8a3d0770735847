"""What units are found by: every ending of a name, as the database spells it, and indexes."""

from sqlalchemy import Column, Index, String, Table, text

from wallet.repository.tables import DERIVED, ID, accounts, metadata, units

OPEN_ACCOUNT = text("disabled_at IS NULL")
"""An account that was not closed, in the words of its index."""
SUSPENDED = text("suspended_at IS NOT NULL AND closed_at IS NULL")
"""A unit that is suspended and not closed, in the words of its index."""

Index("ix_units_name", units.c.name, units.c.id)
Index("ix_units_kind_name", units.c.kind, units.c.name, units.c.id)
Index(
    "ix_units_suspended", units.c.suspended_at, sqlite_where=SUSPENDED, postgresql_where=SUSPENDED
)
Index(
    "ix_accounts_open",
    accounts.c.unit_id,
    sqlite_where=OPEN_ACCOUNT,
    postgresql_where=OPEN_ACCOUNT,
)

# A name is found by any part of it: each part is how an ending of the name begins. The database
# writes them by itself, whoever writes units (triggers of migration 0029), and nothing else does.
unit_endings = Table(
    "unit_endings",
    metadata,
    Column("unit_id", ID, primary_key=True),
    # In the order of its bytes, so that all that begins alike lies together.
    Column(
        "ending",
        String(200).with_variant(String(200, collation="C"), "postgresql"),
        primary_key=True,
    ),
    Column("kind", String(40), nullable=False),
    Index("ix_unit_endings_ending", "ending", "unit_id"),
    Index("ix_unit_endings_kind", "kind", "ending", "unit_id"),
    info={DERIVED: True},
)

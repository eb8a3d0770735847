"""The tables of temporary copies: what was made, and the links that give the file out once."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

FILE_KEPT = text("length(file_sealed) > 0")
"""A file that purging has not emptied yet, in the words of the index."""
CANCELLED_FILE_KEPT = text("cancelled_at IS NOT NULL AND length(file_sealed) > 0")
"""One whose copy was taken back, likewise."""

temporary_copies = Table(
    "temporary_copies",
    metadata,
    Column("id", ID, primary_key=True),
    Column("number", String(16), nullable=False, unique=True),
    Column("holder_id", ID, ForeignKey("holders.id"), nullable=False),
    Column("account_id", ID, ForeignKey("accounts.id"), nullable=False),
    # What it is a copy of: a licence, or a comprehensive permit.
    Column("licence_id", ID, ForeignKey("licences.id"), index=True),
    Column("permit_id", ID, ForeignKey("industry_permits.id"), index=True),
    Column("subject_version", Integer, nullable=False),
    Column("kid", String(64), nullable=False),
    # Of the whole signed file: it goes on telling an unchanged copy when the file is gone.
    Column("file_digest", String(64), nullable=False),
    # Maker, cause and receiver; the file itself.
    Column("details_sealed", LargeBinary, nullable=False),
    Column("file_sealed", LargeBinary, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("cancelled_at", UtcDateTime),
    CheckConstraint("expires_at > made_at", name="expires_after_made"),
    CheckConstraint("(licence_id IS NULL) <> (permit_id IS NULL)", name="of_one_thing"),
    Index("ix_temporary_copies_holder_made", "holder_id", "made_at", "id"),
    Index(
        "ix_temporary_copies_file_kept",
        "expires_at",
        sqlite_where=FILE_KEPT,
        postgresql_where=FILE_KEPT,
    ),
    Index(
        "ix_temporary_copies_cancelled_kept",
        "cancelled_at",
        sqlite_where=CANCELLED_FILE_KEPT,
        postgresql_where=CANCELLED_FILE_KEPT,
    ),
)

copy_links = Table(
    "copy_links",
    metadata,
    # Of the secret in the link: a reader of the table cannot download.
    Column("digest", String(64), primary_key=True),
    Column("copy_id", ID, ForeignKey("temporary_copies.id"), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("used_at", UtcDateTime),
)

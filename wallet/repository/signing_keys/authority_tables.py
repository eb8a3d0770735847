"""The table of the certificate authorities that the city trusts."""

from sqlalchemy import Column, String, Table, Text

from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import metadata

trusted_authorities = Table(
    "trusted_authorities",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("certificate", Text, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("not_after", UtcDateTime, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", String(100), nullable=False),
    Column("removed_at", UtcDateTime),
)

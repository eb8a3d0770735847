"""Searches under way: what a clerk typed is kept here, sealed, and never in an address."""

from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Index, LargeBinary, Table, insert, select

from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.licences.licence_search import SEARCHES_KEPT, KeptSearch, Person, SearchOver
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.tables import ID, metadata

licence_searches = Table(
    "licence_searches",
    metadata,
    Column("id", ID, primary_key=True),
    Column("account_id", ID, ForeignKey("accounts.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("typed_sealed", LargeBinary, nullable=False),
    Index("ix_licence_searches_created_at", "created_at"),
)
_ITS = licence_searches.c


class LicenceSearches:
    """Keeps searches for those who made them, and for nobody else."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, search_id: str, account_id: str, search: KeptSearch, now: datetime) -> None:
        """Keep a search."""
        written = [search.typed, *search.person]
        self._connection.execute(
            insert(licence_searches).values(
                id=search_id,
                account_id=account_id,
                created_at=now,
                typed_sealed=self._cipher.seal_json(f"licence_searches.typed/{search_id}", written),
            )
        )

    def get(self, search_id: str, account_id: str, now: datetime) -> KeptSearch:
        """Return an account's own search.

        Raises:
            SearchOver: no such one, another account's, or too old.
        """
        row = self._connection.execute(
            select(_ITS.typed_sealed)
            .where(_ITS.id == search_id, _ITS.account_id == account_id)
            .where(_ITS.created_at > now - SEARCHES_KEPT)
        ).first()
        if row is None:
            raise SearchOver
        typed, kind, name, identity_kind, number = self._cipher.open_json(
            f"licence_searches.typed/{search_id}", row.typed_sealed
        )
        person = Person(
            HolderKind(kind) if kind else None,
            name,
            IdentityKind(identity_kind) if identity_kind else None,
            number,
        )
        return KeptSearch(typed, person)

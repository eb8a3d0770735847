"""Licences as stored: one row each, one row a version, one row a holder (Art. 3, 8)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select, true

from wallet.domain.errors import NotFound
from wallet.domain.licences.licence import Licence, LicenceState, RevocationKind, Term
from wallet.domain.licences.licence_code import parse_licence_code
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licence_numbers import LicenceNumbers
from wallet.repository.licences.licence_rows import (
    LicenceVersion,
    NewLicence,
    rows_of_holding,
    rows_of_licences,
    rows_of_versions,
)
from wallet.repository.statements.bulk_insert import Rows, insert_rows
from wallet.repository.statements.pages import newest_first
from wallet.repository.tables import NUMBERED, licence_holders, licence_versions, licences


class UnknownLicence(NotFound):
    """No such licence, or none that the asker may know of."""

    code = "unknown_licence"
    zh = "没有找到这张证照。"
    en = "This licence was not found."


class Licences:
    """Collects licences into the repository, finds them, and stores their changes."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher
        self.numbers = LicenceNumbers(connection, cipher)

    def collect_all(self, collected: Sequence[NewLicence], now: datetime) -> None:
        """Store new licences, in one order for everybody: two writers cannot cross."""
        self.numbers.refuse_known_to_earlier_keys([new.licence for new in collected])
        for rows in self.rows_for(collected, now):
            insert_rows(self._connection, rows)

    def rows_for(self, collected: Sequence[NewLicence], now: datetime) -> list[Rows]:
        """Return new licences as rows, sealed: what :meth:`collect_all` stores, in its order."""
        return [
            rows_of_licences(self._cipher, collected, now),
            self.rows_of_versions(
                (new.licence.id, new.version, new.licence.state) for new in collected
            ),
            rows_of_holding(self._cipher, collected, now),
        ]

    def rows_of_versions(self, made: Iterable[tuple[str, LicenceVersion, LicenceState]]) -> Rows:
        """Return versions as rows, sealed, each with its licence's id and state."""
        return rows_of_versions(self._cipher, made)

    def add_version(self, licence_id: str, version: LicenceVersion, state: LicenceState) -> None:
        """Store one version, sealed; it is never rewritten."""
        insert_rows(self._connection, self.rows_of_versions([(licence_id, version, state)]))

    def get(self, licence_id: str) -> Licence:
        """Return a licence.

        Raises:
            UnknownLicence: no such licence.
        """
        return self._one(select(licences).where(licences.c.id == licence_id))

    def get_for_change(self, licence_id: str) -> Licence:
        """Return a licence, locked until the transaction ends.

        Raises:
            UnknownLicence: no such licence.
        """
        return self._one(select(licences).where(licences.c.id == licence_id).with_for_update())

    def get_by_code(self, code: str, issuer_id: str) -> Licence:
        """Return an issuer's own licence by any of its identifiers, old versions' too.

        Raises:
            UnknownLicence: no such licence, or another issuer's.
        """
        return self._one(
            select(licences)
            .join(licence_versions, licence_versions.c.licence_id == licences.c.id)
            .where(licence_versions.c.code == code)
            .where(licences.c.issuer_id == issuer_id)
        )

    def get_held_by(self, holder_id: str, licence_id: str) -> Licence:
        """Return a licence of this holder.

        Raises:
            UnknownLicence: no such licence, or another holder's.
        """
        return self._one(
            select(licences)
            .join(licence_holders, licence_holders.c.licence_id == licences.c.id)
            .where(licences.c.id == licence_id)
            .where(licence_holders.c.holder_id == holder_id)
        )

    def held_by(self, holder_id: str) -> list[Licence]:
        """Return every licence of a holder, the newest first."""
        query = (
            select(licences)
            .join(licence_holders, licence_holders.c.licence_id == licences.c.id)
            .where(licence_holders.c.holder_id == holder_id)
            .order_by(licences.c.issued_on.desc(), licences.c.id)
        )
        return self._many(query)

    def find_by_number(
        self, issuer_id: str, type_code: str, number: str, *, besides: str | None = None
    ) -> Licence | None:
        """Return the licence of this number on its face, unless it was void; a living one first.

        ``besides`` is one that makes room: then only one counts that keeps its number to itself.
        """
        makes_room = and_(NUMBERED, licences.c.id != besides) if besides else true()
        row = self._connection.execute(
            select(licences)
            .where(licences.c.issuer_id == issuer_id)
            .where(licences.c.type_code == type_code)
            .where(self.numbers.condition(number))
            .where(licences.c.state != LicenceState.VOID.value)
            .where(makes_room)
            .order_by(licences.c.state == LicenceState.SUPERSEDED.value, licences.c.id)
        ).first()
        return self.from_row(row) if row else None

    def sole_of(self, holder_id: str, type_code: str) -> str | None:
        """Return the id of a holder's one living licence of a type that allows no second."""
        query = (
            select(licence_holders.c.licence_id)
            .where(licence_holders.c.holder_id == holder_id)
            .where(licence_holders.c.sole_type_code == type_code)
        )
        row = self._connection.execute(query).first()
        return row.licence_id if row else None

    def of_issuer(
        self,
        issuer_id: str,
        *,
        state: str | None = None,
        type_code: str | None = None,
        number: str | None = None,
        before: tuple[datetime, str] | None = None,
        limit: int = 50,
    ) -> list[Licence]:
        """Return an issuer's licences by filters, the newest first, after a cursor."""
        query = select(licences)
        # Of one number there are few: found first, not looked for along the order of the list.
        if number:
            query = query.where(licences.c.id.in_(self.numbers.ids_of(issuer_id, number)))
        else:
            query = query.where(licences.c.issuer_id == issuer_id)
        if state:
            query = query.where(licences.c.state == state)
        if type_code:
            query = query.where(licences.c.type_code == type_code)
        its = licences.c
        return self._many(newest_first(query, its.created_at, its.id, before, limit))

    def version(self, licence_id: str, version: int) -> LicenceVersion:
        """Return one version with its face and document.

        Raises:
            UnknownLicence: no such version.
        """
        row = self._connection.execute(
            select(licence_versions)
            .where(licence_versions.c.licence_id == licence_id)
            .where(licence_versions.c.version == version)
        ).first()
        if row is None:
            raise UnknownLicence
        place = f"{licence_id}/{version}"
        return LicenceVersion(
            row.version,
            row.code,
            self._cipher.open_json(f"licence_versions.face/{place}", row.face_sealed),
            self._cipher.open(f"licence_versions.document/{place}", row.document_sealed),
            row.kid,
            row.status_list_id,
            row.status_index,
            row.made_at,
        )

    def _one(self, query: Select[tuple[object, ...]]) -> Licence:
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownLicence
        return self.from_row(row)

    def _many(self, query: Select[tuple[object, ...]]) -> list[Licence]:
        return [self.from_row(row) for row in self._connection.execute(query)]

    def from_row(self, row: Row[Any]) -> Licence:
        """Read a licence from a row of its table."""
        return Licence(
            id=row.id,
            type_code=row.type_code,
            type_version=row.type_version,
            issuer_id=row.issuer_id,
            code=parse_licence_code(row.code),
            number=self._cipher.open(f"licences.number/{row.id}", row.number_sealed),
            issued_on=row.issued_on,
            term=Term(row.valid_from, row.valid_until),
            state=LicenceState(row.state),
            state_reason=row.state_reason,
            revocation_kind=RevocationKind(row.revocation_kind) if row.revocation_kind else None,
            disputed=row.disputed,
            legacy=row.legacy,
            delivered_at=row.delivered_at,
            created_at=row.created_at,
            changed_at=row.changed_at,
            superseded_by=row.superseded_by,
        )

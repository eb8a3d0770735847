"""Looking up many licences at once, for batches: by their numbers, their faces, their holders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from wallet.domain.licences.licence import Licence, LicenceState, LicenceStatus, Term, status_on
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licences import Licences, UnknownLicence
from wallet.repository.statements.among import among
from wallet.repository.tables import licence_holders, licence_versions, licences

_OUTLINES = select(
    licences.c.id,
    licences.c.type_code,
    licences.c.type_version,
    licences.c.issuer_id,
    licences.c.state,
    licences.c.valid_from,
    licences.c.valid_until,
)


@dataclass(frozen=True, slots=True)
class LicenceOutline:
    """What a long list knows of a licence that it may not come to show: nothing is opened."""

    id: str
    type_code: str
    type_version: int
    issuer_id: str
    state: LicenceState
    term: Term

    def status_on(self, today: date) -> LicenceStatus:
        """Return how the licence stands on a civil date."""
        return status_on(self.state, self.term, today)

    def days_left(self, today: date) -> int | None:
        """Return how many days it stays in force; None where it has no last day or is not."""
        until = self.term.valid_until
        if until is None or self.status_on(today) is not LicenceStatus.VALID:
            return None
        return (until - today).days


class LicenceLookups:
    """Finds in a few statements what single look-ups would find in hundreds."""

    def __init__(self, connection: Connection, cipher: FieldCipher, licences_: Licences) -> None:
        self._connection = connection
        self._cipher = cipher
        self._licences = licences_

    def by_ids(self, licence_ids: Iterable[str]) -> dict[str, Licence]:
        """Return many licences, each by its id."""
        rows = self._connection.execute(select(licences).where(licences.c.id.in_(set(licence_ids))))
        return {row.id: self._licences.from_row(row) for row in rows}

    def held(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Licence]:
        """Return those licences that their holders have, of pairs of holder and licence."""
        wanted = set(pairs)
        rows = self._connection.execute(
            select(licences, licence_holders.c.holder_id)
            .join(licence_holders, licence_holders.c.licence_id == licences.c.id)
            .where(among(self._connection, licences.c.id, {one for _holder, one in wanted}))
        )
        return {
            (row.holder_id, row.id): self._licences.from_row(row)
            for row in rows
            if (row.holder_id, row.id) in wanted
        }

    def outlines_held_by(self, holder_id: str) -> list[LicenceOutline]:
        """Return the outline of every licence of a holder, the newest first."""
        rows = self._connection.execute(
            _OUTLINES.join(licence_holders, licence_holders.c.licence_id == licences.c.id)
            .where(licence_holders.c.holder_id == holder_id)
            .order_by(licences.c.issued_on.desc(), licences.c.id)
        )
        return [
            LicenceOutline(
                row.id,
                row.type_code,
                row.type_version,
                row.issuer_id,
                LicenceState(row.state),
                Term(row.valid_from, row.valid_until),
            )
            for row in rows
        ]

    def held_by_all(self, holder_ids: Iterable[str]) -> dict[str, list[Licence]]:
        """Return every licence of many holders, by the holder."""
        found: dict[str, list[Licence]] = {one: [] for one in holder_ids}
        rows = self._connection.execute(
            select(licences, licence_holders.c.holder_id)
            .join(licence_holders, licence_holders.c.licence_id == licences.c.id)
            .where(among(self._connection, licence_holders.c.holder_id, list(found)))
        )
        for row in rows:
            found[row.holder_id].append(self._licences.from_row(row))
        return found

    def ids_of(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the ids of licences by the identifier of any of their versions, whose ever."""
        rows = self._connection.execute(
            select(licence_versions.c.code, licence_versions.c.licence_id).where(
                licence_versions.c.code.in_(set(codes))
            )
        )
        return {row.code: row.licence_id for row in rows}

    def faces_of(self, versions: Iterable[tuple[str, int]]) -> dict[str, Mapping[str, str]]:
        """Return the face of one version of each of many licences, by the licence."""
        wanted = dict(versions)
        rows = self._connection.execute(
            select(
                licence_versions.c.licence_id,
                licence_versions.c.version,
                licence_versions.c.face_sealed,
            ).where(among(self._connection, licence_versions.c.licence_id, wanted))
        )
        return {
            row.licence_id: self._face(row) for row in rows if wanted[row.licence_id] == row.version
        }

    def face_of_code(self, code: str) -> Mapping[str, str]:
        """Return the face of the version that has this identifier.

        Raises:
            UnknownLicence: no version has it.
        """
        row = self._connection.execute(
            select(
                licence_versions.c.licence_id,
                licence_versions.c.version,
                licence_versions.c.face_sealed,
            ).where(licence_versions.c.code == code)
        ).first()
        if row is None:
            raise UnknownLicence
        return self._face(row)

    def sole_among(self, holder_ids: Iterable[str]) -> set[tuple[str, str]]:
        """Return every living licence of a type of one each, as pairs of holder and type."""
        rows = self._connection.execute(
            select(licence_holders.c.holder_id, licence_holders.c.sole_type_code)
            .where(among(self._connection, licence_holders.c.holder_id, set(holder_ids)))
            .where(licence_holders.c.sole_type_code.is_not(None))
        )
        return {(row.holder_id, row.sole_type_code) for row in rows}

    def types_of(self, licence_ids: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Return the code and version of each licence's type, by the licence."""
        rows = self._connection.execute(
            select(licences.c.id, licences.c.type_code, licences.c.type_version).where(
                licences.c.id.in_(set(licence_ids))
            )
        )
        return {row.id: (row.type_code, row.type_version) for row in rows}

    def _face(self, row: Row[Any, Any, Any]) -> dict[str, str]:
        place = f"licence_versions.face/{row.licence_id}/{row.version}"
        face: dict[str, str] = self._cipher.open_json(place, row.face_sealed)
        return face

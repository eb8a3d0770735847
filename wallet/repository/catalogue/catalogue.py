"""The issuing catalogue as stored: one immutable row a version of an entry (Art. 7)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, func, insert, select, true, update

from wallet.domain.catalogue.issuing_catalogue import (
    EntryState,
    LicenceType,
    RetiredLicenceType,
    UnknownLicenceType,
)
from wallet.repository.tables import licence_types

_ADAPTER = TypeAdapter(LicenceType)


class Catalogue:
    """Reads and adds catalogue entries; an approved version never changes but to be retired."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, licence_type: LicenceType, at: datetime | None = None) -> None:
        """Store one version of an entry, approved at a moment."""
        self._connection.execute(
            insert(licence_types).values(
                type_code=licence_type.type_code,
                version=licence_type.version,
                issuer_id=licence_type.issuer_id,
                name=licence_type.name,
                state=licence_type.state.value,
                definition=_ADAPTER.dump_json(licence_type).decode(),
                changed_at=at,
            )
        )

    def retire(self, type_code: str, at: datetime) -> None:
        """Retire an entry in all its versions: nothing new is issued under any of them."""
        for known in self.versions_of([type_code]).values():
            retired = replace(known, state=EntryState.RETIRED)
            self._connection.execute(
                update(licence_types)
                .where(licence_types.c.type_code == type_code)
                .where(licence_types.c.version == known.version)
                .values(
                    state=retired.state.value,
                    definition=_ADAPTER.dump_json(retired).decode(),
                    changed_at=at,
                )
            )

    def approved(self, type_code: str) -> LicenceType:
        """Return the latest approved version of an entry.

        Raises:
            UnknownLicenceType: no approved entry has this code.
            RetiredLicenceType: the entry was retired.
        """
        row = self._connection.execute(
            select(licence_types.c.definition)
            .where(licence_types.c.type_code == type_code)
            .where(licence_types.c.state == EntryState.APPROVED.value)
            .order_by(licence_types.c.version.desc())
            .limit(1)
        ).first()
        if row is None:
            known = self.last_version(type_code)
            raise RetiredLicenceType if known else UnknownLicenceType(type_code=type_code)
        return licence_type_from(row.definition)

    def last_version(self, type_code: str) -> int:
        """Return the number of an entry's latest version; 0 where there is none."""
        highest = self._connection.execute(
            select(func.max(licence_types.c.version)).where(licence_types.c.type_code == type_code)
        ).scalar_one()
        return int(highest or 0)

    def latest(self, type_code: str, *, for_change: bool = False) -> LicenceType:
        """Return the latest version of an entry, approved or retired; locked for a change.

        Raises:
            UnknownLicenceType: there is no such entry.
        """
        query = (
            select(licence_types.c.definition)
            .where(licence_types.c.type_code == type_code)
            .order_by(licence_types.c.version.desc())
            .limit(1)
        )
        row = self._connection.execute(query.with_for_update() if for_change else query).first()
        if row is None:
            raise UnknownLicenceType(type_code=type_code)
        return licence_type_from(row.definition)

    def get(self, type_code: str, version: int) -> LicenceType:
        """Return one version of an entry, whatever its state.

        Raises:
            UnknownLicenceType: there is no such version.
        """
        row = self._connection.execute(
            select(licence_types.c.definition)
            .where(licence_types.c.type_code == type_code)
            .where(licence_types.c.version == version)
        ).first()
        if row is None:
            raise UnknownLicenceType(type_code=type_code)
        return licence_type_from(row.definition)

    def versions_of(self, type_codes: Iterable[str]) -> dict[tuple[str, int], LicenceType]:
        """Return every version of several entries, by code and version."""
        rows = self._connection.execute(
            select(licence_types).where(licence_types.c.type_code.in_(set(type_codes)))
        )
        return {(row.type_code, row.version): licence_type_from(row.definition) for row in rows}

    def of_issuer(self, issuer_id: str) -> list[LicenceType]:
        """Return every approved entry of an issuer in its latest version, by code."""
        return [one for one in self.all_of_issuer(issuer_id) if one.state is EntryState.APPROVED]

    def all_of_issuer(self, issuer_id: str) -> list[LicenceType]:
        """Return every entry of an issuer, retired ones too, in its latest version, by code."""
        return self._latest(licence_types.c.issuer_id == issuer_id)

    def all_approved(self) -> list[LicenceType]:
        """Return every approved entry of the city in its latest version, by code."""
        return [one for one in self.all_latest() if one.state is EntryState.APPROVED]

    def all_latest(self) -> list[LicenceType]:
        """Return every entry of the city, retired ones too, in its latest version, by code."""
        return self._latest(true())

    def changed_at(self) -> datetime | None:
        """Return when an entry was last approved or retired; nothing of an older city tells."""
        latest = select(func.max(licence_types.c.changed_at))
        at: datetime | None = self._connection.execute(latest).scalar_one()
        return at

    def _latest(self, condition: ColumnElement[bool]) -> list[LicenceType]:
        rows = self._connection.execute(
            select(licence_types.c.definition)
            .where(condition)
            .order_by(licence_types.c.type_code, licence_types.c.version)
        )
        found = (licence_type_from(row.definition) for row in rows)
        return list({one.type_code: one for one in found}.values())


@lru_cache(maxsize=4096)
def licence_type_from(definition: str) -> LicenceType:
    """Read a stored definition; equal texts are read once, since a version never changes."""
    return _ADAPTER.validate_json(definition)

"""Comprehensive industry permits as stored: the permit, its versions, what each is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from wallet.domain.licences.licence import Licence
from wallet.domain.permits.industry_permit import (
    ComprehensiveIndustryPermit,
    Constituent,
    PermitAct,
    PermitVersion,
    UnknownPermit,
)
from wallet.repository.licences.licences import Licences
from wallet.repository.permits.permit_tables import (
    ENDED,
    LIVING,
    industry_permits,
    permit_constituents,
    permit_figures,
    permit_versions,
)
from wallet.repository.tables import licence_versions, licences, signing_keys


@dataclass(frozen=True, slots=True)
class StandingLicence:
    """A licence as it is now, and whether the key that signed it is still trusted."""

    licence: Licence
    key_trusted: bool


class Permits:
    """Adds permits and their versions, and reads them."""

    def __init__(self, connection: Connection, licences_: Licences) -> None:
        self._connection = connection
        self._licences = licences_

    def add(self, permit: ComprehensiveIndustryPermit, version: PermitVersion) -> None:
        """Store a new permit with its first version."""
        self._connection.execute(
            insert(industry_permits).values(
                id=permit.id,
                number=permit.number,
                holder_id=permit.holder_id,
                issuer_id=permit.issuer_id,
                industry_code=permit.industry_code,
                industry_version=permit.industry_version,
                version=version.version,
                issued_at=permit.issued_at,
            )
        )
        self._add_version(permit.id, version)

    def add_version(self, permit_id: str, version: PermitVersion) -> None:
        """Store the next version; the earlier one stays as it was."""
        self._let_go(permit_id)
        self._connection.execute(
            update(industry_permits)
            .where(industry_permits.c.id == permit_id)
            .values(version=version.version)
        )
        self._add_version(permit_id, version)

    def end(self, permit_id: str, now: datetime, reason: str) -> None:
        """End a permit; its licences stand for themselves again."""
        self._let_go(permit_id)
        self._connection.execute(
            update(industry_permits)
            .where(industry_permits.c.id == permit_id)
            .values(ended_at=now, end_reason=reason)
        )

    def get(self, permit_id: str) -> ComprehensiveIndustryPermit:
        """Return a permit.

        Raises:
            UnknownPermit: no such permit.
        """
        return self._one(select(industry_permits).where(industry_permits.c.id == permit_id))

    def by_ids(self, permit_ids: Iterable[str]) -> dict[str, ComprehensiveIndustryPermit]:
        """Return many permits, each by its id."""
        query = select(industry_permits).where(industry_permits.c.id.in_(set(permit_ids)))
        return {permit.id: permit for permit in self._many(query)}

    def get_issued_by(self, permit_id: str, issuer_id: str) -> ComprehensiveIndustryPermit:
        """Return an issuer's own permit.

        Raises:
            UnknownPermit: no such permit, or another unit's.
        """
        own = industry_permits.c.issuer_id == issuer_id
        return self._one(select(industry_permits).where(industry_permits.c.id == permit_id, own))

    def get_for_change(self, permit_id: str, issuer_id: str) -> ComprehensiveIndustryPermit:
        """Return an issuer's own permit, locked until the transaction ends; raises as above."""
        own = industry_permits.c.issuer_id == issuer_id
        query = select(industry_permits).where(industry_permits.c.id == permit_id, own)
        return self._one(query.with_for_update())

    def hold_off(self, permit_id: str) -> None:
        """Let nobody change a permit until the transaction ends: what is read next stays true."""
        query = select(industry_permits.c.id).where(industry_permits.c.id == permit_id)
        self._connection.execute(query.with_for_update(read=True))

    def get_numbered(self, number: str, issuer_id: str) -> ComprehensiveIndustryPermit:
        """Return an issuer's own permit by the number on its face; raises as above."""
        own = industry_permits.c.issuer_id == issuer_id
        return self._one(select(industry_permits).where(industry_permits.c.number == number, own))

    def get_held_by(self, permit_id: str, holder_id: str) -> ComprehensiveIndustryPermit:
        """Return a holder's own permit.

        Raises:
            UnknownPermit: no such permit, or another holder's.
        """
        own = industry_permits.c.holder_id == holder_id
        return self._one(select(industry_permits).where(industry_permits.c.id == permit_id, own))

    def held_by(self, holder_id: str) -> list[ComprehensiveIndustryPermit]:
        """Return every permit of a holder, the living ones first."""
        query = (
            select(industry_permits)
            .where(industry_permits.c.holder_id == holder_id)
            .order_by(industry_permits.c.ended_at.is_not(None), industry_permits.c.issued_at.desc())
        )
        return self._many(query)

    def of_issuer(
        self,
        issuer_id: str,
        *,
        industry_code: str | None = None,
        ended: bool | None = None,
        before: ComprehensiveIndustryPermit | None = None,
        limit: int = 50,
    ) -> list[ComprehensiveIndustryPermit]:
        """Return a unit's permits, the newest first; of one industry, living or not, after one."""
        issued_at, own_id = industry_permits.c.issued_at, industry_permits.c.id
        query = select(industry_permits).where(industry_permits.c.issuer_id == issuer_id)
        if industry_code is not None:
            query = query.where(industry_permits.c.industry_code == industry_code)
        if ended is not None:
            query = query.where(ENDED if ended else LIVING)
        if before is not None:
            same_moment = (issued_at == before.issued_at) & (own_id > before.id)
            query = query.where(issued_at <= before.issued_at)
            query = query.where((issued_at < before.issued_at) | same_moment)
        return self._many(query.order_by(issued_at.desc(), own_id).limit(limit))

    def living_with(self, licence_id: str) -> tuple[ComprehensiveIndustryPermit, str] | None:
        """Return the living permit that a licence is part of, and the component it stands for."""
        row = self._connection.execute(
            select(permit_constituents.c.permit_id, permit_constituents.c.component).where(
                permit_constituents.c.living_licence_id == licence_id
            )
        ).first()
        return (self.get(row.permit_id), row.component) if row else None

    def counts_by_industry(self) -> dict[tuple[str, int], int]:
        """Return how many living permits stand under each version of each industry."""
        code, version = permit_figures.c.industry_code, permit_figures.c.industry_version
        permits = func.sum(permit_figures.c.permits).label("permits")
        query = select(code, version, permits).group_by(code, version)
        rows = self._connection.execute(query)
        return {(row.industry_code, row.industry_version): row.permits for row in rows}

    def versions_of(self, permit_id: str) -> list[PermitVersion]:
        """Return every version of a permit, the newest first."""
        rows = self._connection.execute(
            select(permit_versions)
            .where(permit_versions.c.permit_id == permit_id)
            .order_by(permit_versions.c.version.desc())
        ).all()
        constituents = self._constituents([permit_id])
        return [
            PermitVersion(
                row.version,
                PermitAct(row.act),
                row.made_at,
                row.made_by,
                row.reason,
                constituents.get((permit_id, row.version), ()),
            )
            for row in rows
        ]

    def taken_among(self, licence_ids: Iterable[str], *, besides: str = "") -> set[str]:
        """Return those of these licences that are in a living permit other than ``besides``."""
        rows = self._connection.execute(
            select(permit_constituents.c.living_licence_id)
            .where(permit_constituents.c.living_licence_id.in_(set(licence_ids)))
            .where(permit_constituents.c.permit_id != besides)
        )
        return {row.living_licence_id for row in rows}

    def standing_licences(self, licence_ids: Iterable[str]) -> dict[str, StandingLicence]:
        """Return licences as they are now, by their ids."""
        rows = self._connection.execute(
            select(licences, signing_keys.c.withdrawn_at)
            .join(
                licence_versions,
                (licence_versions.c.licence_id == licences.c.id)
                & (licence_versions.c.version == licences.c.version),
            )
            .join(signing_keys, signing_keys.c.kid == licence_versions.c.kid)
            .where(licences.c.id.in_(set(licence_ids)))
        )
        return {
            row.id: StandingLicence(self._licences.from_row(row), row.withdrawn_at is None)
            for row in rows
        }

    def _add_version(self, permit_id: str, version: PermitVersion) -> None:
        self._connection.execute(
            insert(permit_versions).values(
                permit_id=permit_id,
                version=version.version,
                act=version.act.value,
                made_at=version.made_at,
                made_by=version.made_by,
                reason=version.reason,
            )
        )
        self._connection.execute(
            insert(permit_constituents), _rows(permit_id, version.version, version.constituents)
        )

    def _let_go(self, permit_id: str) -> None:
        self._connection.execute(
            update(permit_constituents)
            .where(permit_constituents.c.permit_id == permit_id)
            .values(living_licence_id=None)
        )

    def _constituents(
        self, permit_ids: Sequence[str]
    ) -> dict[tuple[str, int], tuple[Constituent, ...]]:
        rows = self._connection.execute(
            select(permit_constituents)
            .where(permit_constituents.c.permit_id.in_(permit_ids))
            .order_by(permit_constituents.c.position)
        )
        found: dict[tuple[str, int], list[Constituent]] = {}
        for row in rows:
            part = Constituent(row.component, row.licence_id)
            found.setdefault((row.permit_id, row.version), []).append(part)
        return {key: tuple(parts) for key, parts in found.items()}

    def _one(self, query: Select[tuple[object, ...]]) -> ComprehensiveIndustryPermit:
        found = self._many(query)
        if not found:
            raise UnknownPermit
        return found[0]

    def _many(self, query: Select[tuple[object, ...]]) -> list[ComprehensiveIndustryPermit]:
        rows = self._connection.execute(query).all()
        parts = self._constituents([row.id for row in rows])
        return [_permit(row, parts.get((row.id, row.version), ())) for row in rows]


def _permit(
    row: Row[tuple[object, ...]], constituents: tuple[Constituent, ...]
) -> ComprehensiveIndustryPermit:
    return ComprehensiveIndustryPermit(
        row.id,
        row.number,
        row.holder_id,
        row.issuer_id,
        row.industry_code,
        row.industry_version,
        row.version,
        constituents,
        row.issued_at,
        row.ended_at,
        row.end_reason,
    )


def _rows(
    permit_id: str, version: int, constituents: Sequence[Constituent]
) -> list[dict[str, object]]:
    return [
        {
            "permit_id": permit_id,
            "version": version,
            "component": one.component,
            "position": position,
            "licence_id": one.licence_id,
            "living_licence_id": one.licence_id,
        }
        for position, one in enumerate(constituents)
    ]

"""The table of industries and their components: one immutable row a version (Art. 17)."""

from collections.abc import Iterable

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, insert, select

from wallet.domain.permits.industry_permit import Industry, IndustryComponent, UnknownIndustry
from wallet.repository.permits.permit_tables import industries

_COMPONENTS = TypeAdapter(tuple[IndustryComponent, ...])


class Industries:
    """Adds versions and reads them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, industry: Industry) -> None:
        """Store one version of an industry."""
        self._connection.execute(
            insert(industries).values(
                code=industry.code,
                version=industry.version,
                name=industry.name,
                lead=industry.lead,
                issuer_id=industry.issuer_id,
                components=_COMPONENTS.dump_json(industry.components).decode(),
                made_at=industry.made_at,
                made_by=industry.made_by,
            )
        )

    def get(self, code: str, version: int) -> Industry:
        """Return one version.

        Raises:
            UnknownIndustry: there is no such version.
        """
        row = self._connection.execute(
            select(industries).where(industries.c.code == code, industries.c.version == version)
        ).first()
        if row is None:
            raise UnknownIndustry
        return _industry(row)

    def by_codes(self, codes: Iterable[str]) -> dict[tuple[str, int], Industry]:
        """Return every version of several industries, by code and version."""
        rows = self._connection.execute(select(industries).where(industries.c.code.in_(set(codes))))
        return {(row.code, row.version): _industry(row) for row in rows}

    def latest(self, code: str) -> Industry:
        """Return the version under which new permits are issued.

        Raises:
            UnknownIndustry: there is no such industry.
        """
        versions = self.versions_of(code)
        if not versions:
            raise UnknownIndustry
        return versions[0]

    def versions_of(self, code: str) -> list[Industry]:
        """Return every version of an industry, the newest first."""
        rows = self._connection.execute(
            select(industries)
            .where(industries.c.code == code)
            .order_by(industries.c.version.desc())
        )
        return [_industry(row) for row in rows]

    def all_latest(self, issuer_id: str | None = None) -> list[Industry]:
        """Return the newest version of every industry, or of those whose permits a unit issues."""
        newest = (
            select(industries.c.code, func.max(industries.c.version).label("version"))
            .group_by(industries.c.code)
            .subquery()
        )
        query = select(industries).join(
            newest,
            (industries.c.code == newest.c.code) & (industries.c.version == newest.c.version),
        )
        if issuer_id is not None:
            query = query.where(industries.c.issuer_id == issuer_id)
        rows = self._connection.execute(query.order_by(industries.c.code))
        return [_industry(row) for row in rows]


def _industry(row: Row[tuple[object, ...]]) -> Industry:
    return Industry(
        row.code,
        row.version,
        row.name,
        row.lead,
        row.issuer_id,
        _COMPONENTS.validate_json(row.components),
        row.made_at,
        row.made_by,
    )

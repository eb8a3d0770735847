"""Filings of districts' social scenarios with the general office (Art. 20)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from wallet.domain.errors import NotFound
from wallet.domain.registry.filing import Filing, FilingState
from wallet.repository.registry.registry_tables import filings
from wallet.repository.statements.in_order import newest_with


class UnknownFiling(NotFound):
    """No such filing, or another district's."""

    code = "unknown_filing"


class Filings:
    """Reads, adds and changes filings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, filing: Filing) -> None:
        """Store a new filing."""
        self._connection.execute(
            insert(filings).values(
                id=filing.id,
                scenario_code=filing.scenario_code,
                unit_id=filing.unit_id,
                district_code=filing.district_code,
                state=filing.state.value,
                filed_at=filing.filed_at,
            )
        )

    def get_for_change(self, filing_id: str) -> Filing:
        """Return a filing, locked until the transaction ends.

        Raises:
            UnknownFiling: no such filing.
        """
        query = select(filings).where(filings.c.id == filing_id).with_for_update()
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownFiling
        return _filing(row)

    def of_scenario(self, scenario_code: str) -> Filing | None:
        """Return the filing of a scenario, if it had to be filed."""
        row = self._connection.execute(
            select(filings).where(filings.c.scenario_code == scenario_code)
        ).first()
        return _filing(row) if row else None

    def get(self, filing_id: str, district_code: str | None) -> Filing:
        """Return a filing; of a district only its own.

        Raises:
            UnknownFiling: no such filing, or another district's.
        """
        query = _of_district(district_code).where(filings.c.id == filing_id)
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownFiling
        return _filing(row)

    def of_district(
        self,
        district_code: str | None,
        *,
        state: FilingState | None = None,
        before: tuple[datetime, str] | None = None,
        limit: int = 50,
    ) -> list[Filing]:
        """Return a district's filings, or with ``None`` the whole city's, the latest first."""
        its, order = filings.c, [filings.c.filed_at, filings.c.id]
        wanted = {its.district_code: district_code, its.state: state and state.value}
        values = {column: value for column, value in wanted.items() if value}
        query = newest_with(self._connection, select(filings), values, order, before)
        return [_filing(row) for row in self._connection.execute(query.limit(limit))]

    def set_state(
        self, filing_id: str, state: FilingState, now: datetime, reason: str | None = None
    ) -> None:
        """Record what came of a filing."""
        self._connection.execute(
            update(filings)
            .where(filings.c.id == filing_id)
            .values(state=state.value, decided_at=now, reason=reason)
        )

    def file_again(self, filing_id: str, now: datetime) -> None:
        """File once more what was returned."""
        self._connection.execute(
            update(filings)
            .where(filings.c.id == filing_id)
            .values(state=FilingState.SUBMITTED.value, filed_at=now, decided_at=None, reason=None)
        )


def _of_district(district_code: str | None) -> Select[Any]:
    query = select(filings)
    if district_code is None:
        return query
    return query.where(filings.c.district_code == district_code)


def _filing(row: Row[tuple[object, ...]]) -> Filing:
    return Filing(
        row.id,
        row.scenario_code,
        row.unit_id,
        row.district_code,
        FilingState(row.state),
        row.filed_at,
        row.decided_at,
        row.reason,
    )

"""The trusted access gateway's account (Art. 19, 26): reads by unit, day and type, and refusals."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from wallet.domain.trail.audit import AuditEntry
from wallet.repository.act_tables import audit_entries
from wallet.repository.grounds.authorization_tables import quota_uses
from wallet.repository.registry.registry_tables import REFUSED_CALL
from wallet.repository.statements.in_order import newest_with
from wallet.repository.trail.audit_reading import entry_from


@dataclass(frozen=True, slots=True)
class DayOfReads:
    """How often a unit read licences of a type on one day, and was refused."""

    unit_id: str
    type_code: str
    day: date
    used: int
    refused: int


class GatewayLedger:
    """Reads what the gateway let through and what it refused."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reads(
        self, first: date, last: date, *, unit_id: str | None = None, limit: int
    ) -> list[DayOfReads]:
        """Return the counts of some days, the latest day first, most refusals first."""
        its = quota_uses.c
        query = _of_days(select(quota_uses), first, last, unit_id)
        query = query.order_by(its.day.desc(), its.refused.desc(), its.used.desc())
        rows = self._connection.execute(query.limit(limit))
        return [
            DayOfReads(row.unit_id, row.type_code, row.day, row.used, row.refused) for row in rows
        ]

    def totals(self, first: date, last: date, unit_id: str | None = None) -> tuple[int, int]:
        """Return how many reads of some days were let through, and how many were refused."""
        sums = select(func.sum(quota_uses.c.used), func.sum(quota_uses.c.refused))
        used, refused = self._connection.execute(_of_days(sums, first, last, unit_id)).one()
        return used or 0, refused or 0

    def refusals(
        self,
        begins: datetime,
        ends: datetime,
        *,
        unit_id: str | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[AuditEntry]:
        """Return what systems were refused in a time, the newest first, by cursor."""
        its = audit_entries.c
        query = (
            select(audit_entries).where(REFUSED_CALL).where(its.at >= begins).where(its.at < ends)
        )
        end = None
        if before is not None:
            last = audit_entries.alias("last")
            ended_at = select(last.c.at).where(last.c.id == before).scalar_subquery()
            end = [ended_at, before]
        values = {its.unit_id: unit_id} if unit_id else {}
        query = newest_with(self._connection, query, values, [its.at, its.id], end)
        return [entry_from(row) for row in self._connection.execute(query.limit(limit))]


def _of_days(query: Select[Any], first: date, last: date, unit_id: str | None) -> Select[Any]:
    query = query.where(quota_uses.c.day.between(first, last))
    return query if unit_id is None else query.where(quota_uses.c.unit_id == unit_id)

"""The trusted access gateway's account (Art. 19, 26): reads by unit, day and type, and refusals."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, literal, select

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

    def reads(self, first: date, last: date, unit_id: str | None = None) -> list[DayOfReads]:
        """Return the counts of some days, the latest day first, most refusals first."""
        query = select(quota_uses).where(quota_uses.c.day.between(first, last))
        if unit_id is not None:
            query = query.where(quota_uses.c.unit_id == unit_id)
        rows = self._connection.execute(
            query.order_by(
                quota_uses.c.day.desc(), quota_uses.c.refused.desc(), quota_uses.c.used.desc()
            )
        )
        return [
            DayOfReads(row.unit_id, row.type_code, row.day, row.used, row.refused) for row in rows
        ]

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
            end = [ended_at, literal(before, its.id.type)]
        values = {its.unit_id: unit_id} if unit_id else {}
        query = newest_with(self._connection, query, values, [its.at, its.id], end)
        return [entry_from(row) for row in self._connection.execute(query.limit(limit))]

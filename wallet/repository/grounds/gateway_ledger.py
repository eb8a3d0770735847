"""The trusted access gateway's account (Art. 19, 26): reads by unit, day and type, and refusals."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import AuditEntry
from wallet.repository.act_tables import audit_entries
from wallet.repository.grounds.authorization_tables import quota_uses
from wallet.repository.registry.registry_tables import REFUSED_CALL
from wallet.repository.trail.audit import entry_from

# What a scan found out about a licence is an answer, not a refusal of the caller.
_ANSWERS = [one.value for one in Outcome if one is not Outcome.NOT_PERMITTED]


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

    def reads(self, first: date, last: date) -> list[DayOfReads]:
        """Return the counts of some days, the latest day first, most refusals first."""
        rows = self._connection.execute(
            select(quota_uses)
            .where(quota_uses.c.day.between(first, last))
            .order_by(
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
        query = (
            select(audit_entries)
            .where(REFUSED_CALL)
            .where(audit_entries.c.outcome.not_in(_ANSWERS))
            .where(audit_entries.c.at >= begins)
            .where(audit_entries.c.at < ends)
        )
        if unit_id:
            query = query.where(audit_entries.c.unit_id == unit_id)
        if before is not None:
            query = query.where(audit_entries.c.id < before)
        rows = self._connection.execute(query.order_by(audit_entries.c.id.desc()).limit(limit))
        return [entry_from(row) for row in rows]

"""What was done with a scenario, an application or a unit: the history that its page tells."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from wallet.repository.registry.registry_tables import registry_acts


@dataclass(frozen=True, slots=True)
class RegistryAct:
    """One line of a history; ``reason`` is what was told to the unit."""

    subject: str
    act: str
    actor_name: str
    reason: str
    at: datetime


class RegistryActs:
    """Adds lines and reads them back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, act: RegistryAct) -> None:
        """Write one line, in the transaction of the act."""
        self._connection.execute(
            insert(registry_acts).values(
                subject=act.subject,
                act=act.act,
                actor_name=act.actor_name,
                reason=act.reason,
                at=act.at,
            )
        )

    def of(self, *subjects: str) -> list[RegistryAct]:
        """Return the history of one subject, or of several together, the newest first."""
        rows = self._connection.execute(
            select(registry_acts)
            .where(registry_acts.c.subject.in_(subjects))
            .order_by(registry_acts.c.id.desc())
        )
        return [
            RegistryAct(row.subject, row.act, row.actor_name, row.reason, row.at) for row in rows
        ]

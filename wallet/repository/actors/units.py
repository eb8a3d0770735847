"""Units of the city: bureaux, relying units, companies."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, update

from wallet.domain.actors.actors import Unit, UnitKind
from wallet.domain.errors import NotFound
from wallet.repository.actors.unit_tables import SUSPENDED
from wallet.repository.tables import units

_BY_ID = select(units).where(units.c.id == bindparam("unit_id"))


class UnknownUnit(NotFound):
    """No such unit."""

    code = "unknown_unit"


class Units:
    """Reads and adds units."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, unit: Unit) -> None:
        """Store a new unit."""
        self._connection.execute(
            insert(units).values(
                id=unit.id,
                name=unit.name,
                uscc=unit.uscc,
                kind=unit.kind.value,
                district_code=unit.district_code,
                suspended_at=unit.suspended_at,
                second_approval=unit.second_approval,
                registers_holders=unit.registers_holders,
                closed_at=unit.closed_at,
            )
        )

    def get(self, unit_id: str) -> Unit:
        """Return a unit.

        Raises:
            UnknownUnit: no such unit.
        """
        unit = self.find(unit_id)
        if unit is None:
            raise UnknownUnit
        return unit

    def find(self, unit_id: str) -> Unit | None:
        """Return a unit, if there is one of this id."""
        row = self._connection.execute(_BY_ID, {"unit_id": unit_id}).first()
        return unit_from(row) if row else None

    def find_by_uscc(self, uscc: str) -> Unit | None:
        """Return the unit of this unified social credit code, if known."""
        row = self._connection.execute(select(units).where(units.c.uscc == uscc)).first()
        return unit_from(row) if row else None

    def called(self, name: str, uscc: str) -> list[Unit]:
        """Return the units that have this very name or this code, by name."""
        wanted = or_(units.c.name == name, units.c.uscc == uscc)
        rows = self._connection.execute(select(units).where(wanted).order_by(units.c.name))
        return [unit_from(row) for row in rows]

    def any(self) -> bool:
        """Whether there is a unit at all."""
        return self._connection.execute(select(units.c.id).limit(1)).first() is not None

    def suspend(self, unit_id: str, now: datetime, reason: str) -> bool:
        """Suspend a unit: it verifies, asks and reads nothing until it is resumed.

        Returns False, and changes nothing, when it is suspended already.
        """
        changed = self._connection.execute(
            update(units)
            .where(units.c.id == unit_id)
            .where(units.c.suspended_at.is_(None))
            .values(suspended_at=now, suspension_reason=reason)
        )
        return changed.rowcount == 1

    def resume(self, unit_id: str) -> bool:
        """Lift a suspension; returns False when there is none."""
        changed = self._connection.execute(
            update(units)
            .where(units.c.id == unit_id)
            .where(units.c.suspended_at.is_not(None))
            .where(units.c.closed_at.is_(None))
            .values(suspended_at=None, suspension_reason=None)
        )
        return changed.rowcount == 1

    def set_second_approval(self, unit_id: str, *, required: bool) -> bool:
        """Store whether ending a licence takes a second clerk; returns False when it was so."""
        changed = self._connection.execute(
            update(units)
            .where(units.c.id == unit_id)
            .where(units.c.second_approval != required)
            .values(second_approval=required)
        )
        return changed.rowcount == 1

    def get_for_change(self, unit_id: str) -> Unit:
        """Return a unit, locked until the writing transaction ends.

        Raises:
            UnknownUnit: no such unit.
        """
        row = self._connection.execute(_BY_ID.with_for_update(), {"unit_id": unit_id}).first()
        if row is None:
            raise UnknownUnit
        return unit_from(row)

    def change(self, unit_id: str, name: str, uscc: str, district_code: str | None) -> None:
        """Store what a unit is called, its code and its district."""
        self._set(unit_id, name=name, uscc=uscc, district_code=district_code)

    def set_registers_holders(self, unit_id: str, *, registers: bool) -> None:
        """Store whether its counters open wallets for holders."""
        self._set(unit_id, registers_holders=registers)

    def close(self, unit_id: str, now: datetime, reason: str) -> None:
        """Close a unit; whatever asks whether a unit is suspended finds that it is."""
        self._set(
            unit_id,
            closed_at=now,
            registers_holders=False,
            suspended_at=func.coalesce(units.c.suspended_at, now),
            suspension_reason=reason,
        )

    def reopen(self, unit_id: str) -> None:
        """Open a closed unit again; it stays suspended until that is lifted with a reason."""
        self._set(unit_id, closed_at=None)

    def suspended(self, limit: int) -> list[Unit]:
        """Return the units that are suspended and not closed, the latest first."""
        query = select(units).where(SUSPENDED).order_by(units.c.suspended_at.desc())
        rows = self._connection.execute(query.limit(limit))
        return [unit_from(row) for row in rows]

    def by_ids(self, unit_ids: Iterable[str]) -> dict[str, Unit]:
        """Return several units, each by its id."""
        rows = self._connection.execute(select(units).where(units.c.id.in_(set(unit_ids))))
        return {row.id: unit_from(row) for row in rows}

    def names(self, unit_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of several units by id."""
        rows = self._connection.execute(
            select(units.c.id, units.c.name).where(units.c.id.in_(set(unit_ids)))
        )
        return {row.id: row.name for row in rows}

    def bureaux(self) -> list[Unit]:
        """Return the units that issue licences, by name."""
        of_kind = units.c.kind == UnitKind.ISSUING_BUREAU.value
        rows = self._connection.execute(select(units).where(of_kind).order_by(units.c.name))
        return [unit_from(row) for row in rows]

    def all(self) -> list[Unit]:
        """Return every unit by name."""
        rows = self._connection.execute(select(units).order_by(units.c.name))
        return [unit_from(row) for row in rows]

    def _set(self, unit_id: str, **values: object) -> None:
        self._connection.execute(update(units).where(units.c.id == unit_id).values(**values))


def unit_from(row: Row[tuple[object, ...]]) -> Unit:
    """Read a unit from a row of its table."""
    return Unit(
        row.id,
        row.name,
        row.uscc,
        UnitKind(row.kind),
        row.district_code,
        row.suspended_at,
        row.suspension_reason,
        row.second_approval,
        row.registers_holders,
        row.closed_at,
    )

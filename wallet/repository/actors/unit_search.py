"""The city's units in pages: by name, or found by any part of a name or how a code begins."""

import re
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Subquery, func, literal, select, tuple_

from wallet.domain.actors.actors import Unit, UnitKind
from wallet.repository.actors.unit_tables import unit_endings
from wallet.repository.actors.units import unit_from
from wallet.repository.statements.in_order import first_with
from wallet.repository.tables import units

_GREATEST = "\U0010ffff"
"""Behind it no text begins alike."""

_CURSOR = re.compile(r"([0-9a-z]{1,32})~(\d{1,3})", re.ASCII)


class UnitPage(NamedTuple):
    """Some units, and where the next page goes on."""

    units: list[Unit]
    next_cursor: str | None


class UnitSearch:
    """Finds units, however many the city has."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, wanted: str, kind: UnitKind | None, unverified_cursor: str | None, limit: int
    ) -> UnitPage:
        """Return some units of a kind, or of all; what does not read as a cursor is the first page.

        With ``wanted`` pages come in the order of how the part of the name that was found goes on;
        one may have fewer than ``limit`` although there are more.
        """
        of_kind = kind.value if kind else None
        read = _CURSOR.fullmatch(unverified_cursor or "")
        after = (read[1], int(read[2])) if read else None
        if wanted:
            return self._found(func.lower(wanted), of_kind, after, limit)
        return self._by_name(of_kind, after, limit)

    def _by_name(self, kind: str | None, after: tuple[str, int] | None, limit: int) -> UnitPage:
        place: list[object] | None = None
        if after is not None:
            last = units.alias("last")
            name = select(last.c.name).where(last.c.id == after[0]).scalar_subquery()
            place = [name, after[0]]
        values = {units.c.kind: kind} if kind else {}
        order = [units.c.name, units.c.id]
        query = first_with(self._connection, select(units), values, order, place)
        rows = self._connection.execute(query.limit(limit + 1)).all()
        page = [unit_from(row) for row in rows[:limit]]
        return UnitPage(page, f"{page[-1].id}~0" if len(rows) > limit else None)

    def _found(
        self,
        wanted: ColumnElement[str],
        kind: str | None,
        after: tuple[str, int] | None,
        limit: int,
    ) -> UnitPage:
        its = unit_endings.c
        columns, first = ([its.kind], [literal(kind)]) if kind else ([], [])
        place = tuple_(*columns, its.ending)
        query = (
            select(its.ending, its.unit_id)
            .where(place >= tuple_(*first, wanted), place < tuple_(*first, wanted + _GREATEST))
            .order_by(*columns, its.ending, its.unit_id)
            .limit(limit + 1)
        )
        if after is not None:
            last = unit_endings.alias("last")
            ended = select(func.max(last.c.ending)).where(last.c.unit_id == after[0])
            ended = ended.where(func.length(last.c.ending) == after[1])
            query = query.where(
                tuple_(*columns, its.ending, its.unit_id)
                > tuple_(*first, ended.scalar_subquery(), literal(after[0]))
            )
        found = query.subquery("found")
        rows = self._connection.execute(
            select(
                units, func.length(found.c.ending).label("from_end"), self._is_first(wanted, found)
            )
            .join(found, found.c.unit_id == units.c.id)
            .order_by(found.c.ending, found.c.unit_id)
        ).all()
        page = [unit_from(row) for row in rows[:limit] if row.is_first]
        page.sort(key=lambda one: one.name)
        last_row = rows[limit - 1] if len(rows) > limit else None
        return UnitPage(page, f"{last_row.id}~{last_row.from_end}" if last_row else None)

    def _is_first(self, wanted: ColumnElement[str], found: Subquery) -> ColumnElement[bool]:
        """Tell whether a name has the part here first, or the part is not of the name at all."""
        postgresql = self._connection.dialect.name == "postgresql"
        name = func.lower(units.c.name)
        at = (func.strpos if postgresql else func.instr)(name, wanted)
        here = func.length(name) - func.length(found.c.ending) + 1
        return at.in_([0, here]).label("is_first")

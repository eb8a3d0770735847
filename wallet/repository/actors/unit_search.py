"""The city's units in pages: by name, or found by any part of a name or how a code begins."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    func,
    literal,
    select,
    tuple_,
)

from wallet.domain.actors.actors import Unit, UnitKind
from wallet.repository.actors.unit_tables import unit_endings
from wallet.repository.actors.units import unit_from
from wallet.repository.statements.in_order import first_with
from wallet.repository.tables import units

_GREATEST = "\U0010ffff"
"""Behind it no text begins alike."""


class UnitPage(NamedTuple):
    """Some units, and after which one the next page goes on."""

    units: list[Unit]
    next_cursor: str | None


class UnitSearch:
    """Finds units, however many the city has."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, wanted: str, kind: UnitKind | None, after: str | None, limit: int) -> UnitPage:
        """Return units of a kind, or of all, after the unit of this id.

        With ``wanted`` they come in the order of how the part of the name that was found goes on.
        """
        of_kind = kind.value if kind else None
        if wanted:
            rows = self._found(func.lower(wanted), of_kind, after, limit + 1)
        else:
            rows = self._by_name(of_kind, after, limit + 1)
        page = [unit_from(row) for row in rows[:limit]]
        return UnitPage(page, page[-1].id if len(rows) > limit else None)

    def _by_name(self, kind: str | None, after: str | None, limit: int) -> Sequence[Row[Any]]:
        place: list[ColumnElement[Any]] | None = None
        if after is not None:
            name = select(units.c.name).where(units.c.id == after).scalar_subquery()
            place = [name, literal(after)]
        values = {units.c.kind: kind} if kind else {}
        order = [units.c.name, units.c.id]
        query = first_with(self._connection, select(units), values, order, place)
        return self._connection.execute(query.limit(limit)).all()

    def _found(
        self, wanted: ColumnElement[str], kind: str | None, after: str | None, limit: int
    ) -> Sequence[Row[Any]]:
        its = unit_endings.c
        columns, first = ([its.kind], [literal(kind)]) if kind else ([], [])
        place = tuple_(*columns, its.ending)
        joined = unit_endings.join(units, units.c.id == its.unit_id)
        query = (
            select(units)
            .select_from(joined)
            .where(place >= tuple_(*first, wanted), place < tuple_(*first, wanted + _GREATEST))
            .where(self._first_place(units.c.name, its.ending, wanted))
            .order_by(*columns, its.ending, its.unit_id)
            .limit(limit)
        )
        if after is not None:
            ended = tuple_(*first, self._place_of(after, wanted), literal(after))
            query = query.where(tuple_(*columns, its.ending, its.unit_id) > ended)
        return self._connection.execute(query).all()

    def _place_of(self, unit_id: str, wanted: ColumnElement[str]) -> ScalarSelect[str]:
        one, its = unit_endings.alias("one"), units.alias("its")
        return (
            select(one.c.ending)
            .join(its, its.c.id == one.c.unit_id)
            .where(one.c.unit_id == unit_id)
            .where(one.c.ending >= wanted, one.c.ending < wanted + _GREATEST)
            .where(self._first_place(its.c.name, one.c.ending, wanted))
            .scalar_subquery()
        )

    def _first_place(
        self, name: ColumnElement[str], ending: ColumnElement[str], wanted: ColumnElement[str]
    ) -> ColumnElement[bool]:
        """Tell whether a name has the part here first, or the part is not of the name at all."""
        name = func.lower(name)
        postgresql = self._connection.dialect.name == "postgresql"
        at = (func.strpos if postgresql else func.instr)(name, wanted)
        return at.in_([0, func.length(name) - func.length(ending) + 1])

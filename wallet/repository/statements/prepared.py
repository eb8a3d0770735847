"""Statements whose text never changes: compiled once, then run on the driver's own cursor.

SQLAlchemy takes about a tenth of a millisecond for each statement that it runs, however small. The
few that every verification and every page runs go past that: the same statement, compiled by
SQLAlchemy, with the same conversion of values in and out, on the connection and in the
transaction that SQLAlchemy opened. There is no second way to write a query.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from sqlalchemy import Connection, Insert, Select
from sqlalchemy.engine import Dialect

from wallet.repository.statements.driver_errors import as_of_sqlalchemy

Convert = Callable[[Any], Any]


class _Compiled(NamedTuple):
    """A statement in the words of one database; ``order`` is there where values have no names."""

    text: str
    defaults: Mapping[str, Any]
    order: Sequence[str] | None
    inwards: Sequence[tuple[str, Convert]]
    outwards: Sequence[tuple[int, Convert]]
    make_row: Callable[[Sequence[Any]], Any]


class Prepared:
    """One statement without parts that grow, such as an ``IN`` over a list.

    Rows come as named tuples, by the names of their columns. Whatever listens for statements on
    the engine hears of these too.
    """

    def __init__(
        self,
        statement: Select[Any] | Insert,
        *,
        leaving: Iterable[str] = (),
        groups: Sequence[int] = (),
    ) -> None:
        """``leaving`` are the columns that an insert leaves to the database.

        With ``groups``, how many columns each has, a row is a named tuple for each group.
        """
        self._statement = statement
        self._leaving = frozenset(leaving)
        self._groups = groups
        self._by_dialect: dict[str, _Compiled] = {}

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any | None:
        """Return the first row, if there is one.

        Raises the errors of SQLAlchemy, as its own ``execute`` does.
        """
        compiled, cursor = self._run(connection, values)
        try:
            row = cursor.fetchone()
        finally:
            cursor.close()
        return None if row is None else _converted(compiled, row)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return every row; raises as :meth:`first`."""
        compiled, cursor = self._run(connection, values)
        try:
            rows = cursor.fetchall()
        finally:
            cursor.close()
        return [_converted(compiled, row) for row in rows]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run a statement that returns no row; raises as :meth:`first`."""
        _compiled, cursor = self._run(connection, values)
        cursor.close()

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> tuple[_Compiled, Any]:
        compiled = self._by_dialect.get(connection.dialect.name)
        if compiled is None:
            compiled = self._compile(connection.dialect)
            self._by_dialect[connection.dialect.name] = compiled
        parameters = _parameters(compiled, values)
        cursor = connection.connection.cursor()
        try:
            for listener in connection.engine.dispatch.before_cursor_execute:
                listener(connection, cursor, compiled.text, parameters, None, False)  # noqa: FBT003 as SQLAlchemy calls it
            cursor.execute(compiled.text, parameters)
        except Exception as error:
            cursor.close()
            raise as_of_sqlalchemy(connection, compiled.text, error) from error
        return compiled, cursor

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement, filled = self._statement, None
        if isinstance(statement, Insert):
            filled = [one.key for one in statement.table.c if one.key not in self._leaving]
        compiled = statement.compile(dialect=dialect, column_keys=filled)
        if compiled.post_compile_params:
            raise ValueError("a prepared statement has no part that grows")
        inwards = [
            (name, convert)
            for name, bind in compiled.binds.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect))
        ]
        returned = list(statement.exported_columns)
        outwards = [
            (place, convert)
            for place, column in enumerate(returned)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]
        binds = compiled.binds.items()
        return _Compiled(
            str(compiled),
            {name: bind.effective_value for name, bind in binds if not bind.required},
            compiled.positiontup,
            inwards,
            outwards,
            _row_maker([column.name for column in returned], self._groups),
        )


def _row_maker(names: Sequence[str], groups: Sequence[int]) -> Callable[[Sequence[Any]], Any]:
    if not groups:
        return _named(names)
    ends = list(accumulate(groups))
    if ends[-1] != len(names):
        raise ValueError("the groups do not make up the columns")
    places = [slice(end - size, end) for end, size in zip(ends, groups, strict=True)]
    makers = [_named(names[place]) for place in places]
    parts = list(zip(makers, places, strict=True))
    return lambda row: tuple(make(row[place]) for make, place in parts)


def _named(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    # The names are known at run time alone.
    row: Any = namedtuple("PreparedRow", " ".join(names))  # type: ignore[misc] # noqa: PYI024
    make: Callable[[Sequence[Any]], Any] = row._make
    return make


def _parameters(compiled: _Compiled, values: Mapping[str, Any]) -> Any:
    given = {**compiled.defaults, **values}
    for name, convert in compiled.inwards:
        given[name] = convert(given[name])
    return given if compiled.order is None else [given[name] for name in compiled.order]


def _converted(compiled: _Compiled, row: Sequence[Any]) -> Any:
    if not compiled.outwards:
        return compiled.make_row(row)
    values = list(row)
    for place, convert in compiled.outwards:
        values[place] = convert(values[place])
    return compiled.make_row(values)

"""A page of the rows that have some values: out of the index that begins with them, and no other.

Asked for equal values and an order, PostgreSQL may walk another index of that order and leave out
what does not fit: that costs least where what fits is spread evenly, and is the whole table where
all of it lies at the far end. Bounded by pairs, and in the order of the pairs, the rows come from
their index alone. SQLite takes that index for equal values.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Select, literal, tuple_

Columns = TypeVar("Columns", bound=tuple[Any, ...])
Values = Mapping[Column[Any], object]
"""Columns with their values, in the order of their index."""

Place = Sequence[object]
"""Where the rows of an earlier page ended: for each column of the order a value or a subquery."""


def newest_with(
    connection: Connection,
    query: Select[Columns],
    values: Values,
    order: Sequence[Column[Any]],
    before: Place | None = None,
    least: Place = (),
) -> Select[Columns]:
    """Return the rows that have these values, the greatest of ``order`` first.

    ``order`` are the columns with which the index goes on; ``least`` is the place where it ends,
    as values of the first of them.
    """
    query, columns, held = _begun(connection, query, values)
    query = query.order_by(*(one.desc() for one in (*columns, *order)))
    if held or least:
        first = order[: len(least)]
        query = query.where(tuple_(*columns, *first) >= tuple_(*held, *_each(first, least)))
    if before is not None:
        return query.where(tuple_(*columns, *order) < tuple_(*held, *_each(order, before)))
    return query.where(tuple_(*columns) <= tuple_(*held)) if held else query


def first_with(
    connection: Connection,
    query: Select[Columns],
    values: Values,
    order: Sequence[Column[Any]],
    after: Place | None = None,
) -> Select[Columns]:
    """Return the rows that have these values, the least of ``order`` first, as above."""
    query, columns, held = _begun(connection, query, values)
    query = query.order_by(*columns, *order)
    if held:
        query = query.where(tuple_(*columns) <= tuple_(*held))
    if after is not None:
        return query.where(tuple_(*columns, *order) > tuple_(*held, *_each(order, after)))
    return query.where(tuple_(*columns) >= tuple_(*held)) if held else query


def _begun(
    connection: Connection, query: Select[Columns], values: Values
) -> tuple[Select[Columns], list[Column[Any]], list[ColumnElement[Any]]]:
    """Return what is bounded by pairs; on SQLite nothing, the values are asked for as they are."""
    columns = list(values)
    if connection.dialect.name == "postgresql":
        return query, columns, _each(columns, list(values.values()))
    return query.where(*(column == value for column, value in values.items())), [], []


def _each(columns: Sequence[Column[Any]], values: Place) -> list[ColumnElement[Any]]:
    return [
        value if isinstance(value, ColumnElement) else literal(value, column.type)
        for column, value in zip(columns, values, strict=True)
    ]

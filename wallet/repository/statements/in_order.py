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

Place = Sequence[ColumnElement[Any]]
"""Where the rows of an earlier page ended."""


def newest_with(
    connection: Connection,
    query: Select[Columns],
    values: Values,
    order: Sequence[Column[Any]],
    before: Place | None = None,
) -> Select[Columns]:
    """Return the rows that have these values, the greatest of ``order`` first.

    ``order`` are the columns with which the index goes on.
    """
    if not values or connection.dialect.name != "postgresql":
        query = query.where(*(column == value for column, value in values.items()))
        query = query.order_by(*(one.desc() for one in order))
        return query if before is None else query.where(tuple_(*order) < tuple_(*before))
    columns, held = list(values), _literals(values)
    query = query.where(tuple_(*columns) >= tuple_(*held))
    query = query.order_by(*(one.desc() for one in (*columns, *order)))
    if before is None:
        return query.where(tuple_(*columns) <= tuple_(*held))
    return query.where(tuple_(*columns, *order) < tuple_(*held, *before))


def first_with(
    connection: Connection,
    query: Select[Columns],
    values: Values,
    order: Sequence[Column[Any]],
    after: Place | None = None,
) -> Select[Columns]:
    """Return the rows that have these values, the least of ``order`` first, as above."""
    if not values or connection.dialect.name != "postgresql":
        query = query.where(*(column == value for column, value in values.items()))
        query = query.order_by(*order)
        return query if after is None else query.where(tuple_(*order) > tuple_(*after))
    columns, held = list(values), _literals(values)
    query = query.where(tuple_(*columns) <= tuple_(*held)).order_by(*columns, *order)
    if after is None:
        return query.where(tuple_(*columns) >= tuple_(*held))
    return query.where(tuple_(*columns, *order) > tuple_(*held, *after))


def _literals(values: Values) -> list[ColumnElement[Any]]:
    return [literal(value, column.type) for column, value in values.items()]

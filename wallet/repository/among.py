"""Asking for many values at once: one array on PostgreSQL, a list of parameters on SQLite.

A list of five hundred parameters is written into the statement, which is then parsed as a new one
each time; an array is one parameter of a statement that is prepared already.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY


def among(
    connection: Connection, column: Column[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    return column.in_(values)

"""Asking for what begins with some text, in the one form for which each database has an index."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, literal_column

_LAST = "\U0010ffff"


def begins(connection: Connection, column: Column[Any], text: str) -> ColumnElement[bool]:
    """Return the condition that a column begins with a text; case counts.

    On PostgreSQL its index is one of ``varchar_pattern_ops``: those compare letter by letter, as
    SQLite does anyway, and not as a language sorts.
    """
    at_least, below = ("~>=~", "~<~") if _postgres(connection) else (">=", "<")
    return column.bool_op(at_least)(text) & column.bool_op(below)(text + _LAST)


def in_letter_order(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """Return the order of the same index, in which a page of what begins so is read."""
    return column.op("USING")(literal_column("~<~")) if _postgres(connection) else column


def _postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"

"""Asking for many values at once: an array on PostgreSQL, a list of parameters on SQLite.

A long list of parameters is written into the statement, which is then parsed as a new one each
time, and the driver makes an array value by value. So many values go as one text on both, which
the database takes apart: one parameter of a statement that is prepared already.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    String,
    Text,
    any_,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

_FEW = 20
_BETWEEN = ","


def among(
    connection: Connection, column: Column[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values: ids, indexes or whole numbers.

    Raises ``ValueError`` for many values with a comma in one of them.
    """
    postgres = connection.dialect.name == "postgresql"
    if len(values) <= _FEW:
        if postgres:
            return column == any_(literal(list(values), ARRAY(column.type)))
        return column.in_(values)
    if postgres:
        text = _BETWEEN.join(map(str, values))
        if text.count(_BETWEEN) != len(values) - 1:
            raise ValueError("a value with a comma")
        # As long as they are: cut to the column's length, one might become another's.
        kind = Text() if isinstance(column.type, String) else column.type
        return column == any_(cast(func.string_to_array(text, _BETWEEN), ARRAY(kind)))
    one_each = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(one_each.c.value))

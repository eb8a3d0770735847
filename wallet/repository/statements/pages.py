"""Pages of long lists by a moment and an id, and how many rows there are, up to a bound."""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Select, func, select

Columns = TypeVar("Columns", bound=tuple[Any, ...])


def newest_first(
    query: Select[Columns],
    at: Column[datetime],
    row_id: Column[str],
    before: tuple[datetime, str] | None,
    limit: int,
) -> Select[Columns]:
    """Return a page of rows, the newest first, after the row that a cursor names.

    The moment bounds the range of an index by itself: of "or" alone no database makes one.
    """
    if before:
        moment, last_id = before
        query = query.where(at <= moment).where((at < moment) | (row_id < last_id))
    return query.order_by(at.desc(), row_id.desc()).limit(limit)


def counted_to(most: int, connection: Connection, rows: Select[Any]) -> int:
    """Return how many rows there are; ``most`` stands for as many or more."""
    query = select(func.count()).select_from(rows.limit(most).subquery())
    count: int = connection.execute(query).scalar_one()
    return count

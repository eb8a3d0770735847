"""A unit reading its own lists: all of them, one of them, and what became of its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wallet.domain.changes.change_list import ChangeList, ChangeRow
from wallet.domain.changes.change_request import RowState
from wallet.repository.database import Database
from wallet.services.acts.cursors import read_place, written_place


@dataclass(frozen=True, slots=True)
class ListsFound:
    """A page of a unit's lists, and where the next one begins."""

    lists: Sequence[ChangeList]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class RowsFound:
    """A page of a list's rows; the next one begins after ``next_after``."""

    rows: Sequence[ChangeRow]
    next_after: int | None


def read_lists(
    database: Database, unit_id: str, *, unverified_cursor: str | None = None, limit: int = 50
) -> ListsFound:
    """Return a page of a unit's lists, the newest first.

    Raises:
        BadCursor: none that a list gave out.
    """
    before = read_place(unverified_cursor)
    with database.read() as repository:
        found = repository.change_lists.of_unit(unit_id, before=before, limit=limit + 1)
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return ListsFound(page, written_place(last.created_at, last.id) if last else None)


def read_list(database: Database, unit_id: str, list_id: str) -> ChangeList:
    """Return a unit's own list.

    Raises:
        UnknownChangeList: no such list, or another unit's; which of the two is not said.
    """
    with database.read() as repository:
        return repository.change_lists.get(list_id, unit_id)


def read_rows(
    database: Database,
    list_id: str,
    *,
    state: RowState | None = None,
    after: int = 0,
    limit: int = 50,
) -> RowsFound:
    """Return a page of the rows of a list that the reader was let to."""
    with database.read() as repository:
        found = repository.list_rows.page(list_id, state=state, after=after, limit=limit + 1)
    page = found[:limit]
    return RowsFound(page, page[-1].position if len(found) > limit else None)


def every_page(database: Database, list_id: str) -> Iterator[list[ChangeRow]]:
    """Yield all rows of a list that the reader was let to, some hundred at a time."""
    after = 0
    while True:
        found = read_rows(database, list_id, after=after, limit=500)
        if found.rows:
            yield list(found.rows)
        if found.next_after is None:
            return
        after = found.next_after

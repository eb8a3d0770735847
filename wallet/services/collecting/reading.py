"""A unit reading its own collections: the list, one of them, and what became of its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wallet.domain.collecting.collection import Collection
from wallet.repository.database import Database
from wallet.services.acts.cursors import read_place, written_place
from wallet.services.collecting.files.kept_results import as_told
from wallet.services.collecting.files.report import RowResult


@dataclass(frozen=True, slots=True)
class CollectionList:
    """A page of a unit's collections, and where the next one begins."""

    collections: Sequence[Collection]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class CollectionFound:
    """A collection with the last one before it that took in the same file."""

    collection: Collection
    earlier: Collection | None


def read_collections(
    database: Database, unit_id: str, *, unverified_cursor: str | None = None, limit: int = 50
) -> CollectionList:
    """Return a page of a unit's collections, the newest first.

    Raises:
        BadCursor: none that a list gave out.
    """
    before = read_place(unverified_cursor)
    with database.read() as repository:
        found = repository.collections.of_unit(unit_id, before=before, limit=limit + 1)
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return CollectionList(page, written_place(last.created_at, last.id) if last else None)


def read_collection(database: Database, unit_id: str, collection_id: str) -> CollectionFound:
    """Return a unit's own collection.

    Raises:
        UnknownCollection: no such collection, or another unit's; which of the two is not said.
    """
    with database.read() as repository:
        found = repository.collections.get(collection_id, unit_id)
        return CollectionFound(found, repository.collections.earlier_one(found))


def read_results(
    database: Database,
    collection_id: str,
    *,
    outcome: str | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[RowResult]:
    """Return some results of a collection that the reader was let to."""
    with database.read() as repository:
        rows = repository.collected_rows.page(
            collection_id, outcome=outcome, after=after, limit=limit
        )
    return [as_told(row) for row in rows]


def every_result(
    database: Database, collection_id: str, outcome: str | None = None
) -> Iterator[RowResult]:
    """Yield all results of a collection that the reader was let to, in the order of the file."""
    with database.read() as repository:
        for row in repository.collected_rows.every(collection_id, outcome=outcome):
            yield as_told(row)

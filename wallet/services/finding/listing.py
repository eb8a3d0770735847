"""A bureau's own licences page by page: all of them, narrowed, or what somebody looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wallet.domain.licences.licence import Licence
from wallet.domain.licences.licence_search import Filters, Sought
from wallet.repository.database import Database, Repository
from wallet.services.acts.cursors import read_place, written_place

_NARROWED_BY_NOTHING = Filters()


@dataclass(frozen=True, slots=True)
class OwnList:
    """A page of the bureau's licences, and where the next one begins.

    A page may be short, or empty, and not the last one: so far it was looked. ``complete`` is
    false while licences of before are not all found by names yet.
    """

    licences: Sequence[Licence]
    next_cursor: str | None
    complete: bool = True


def read_own_list(
    database: Database,
    unit_id: str,
    today: date,
    filters: Filters = _NARROWED_BY_NOTHING,
    *,
    number: str | None = None,
    unverified_cursor: str | None = None,
    limit: int = 50,
) -> OwnList:
    """Return a page of the bureau's licences; of a number those that have it.

    Raises:
        BadCursor: a reader that went on with it would begin anew without noticing.
    """
    sought = Sought(number=number) if number else None
    with database.read() as repository:
        return own_list(repository, unit_id, today, sought, filters, unverified_cursor, limit)


def own_list(
    repository: Repository,
    unit_id: str,
    today: date,
    sought: Sought | None,
    filters: Filters,
    unverified_cursor: str | None,
    limit: int,
) -> OwnList:
    """Return a page of what was looked for, or without that of all, within a transaction.

    Raises:
        BadCursor: a reader that went on with it would begin anew without noticing.
    """
    after, lists = read_place(unverified_cursor), repository.own_lists
    if sought is None:
        page = lists.page(unit_id, filters, today, after, limit)
    else:
        page = lists.found(unit_id, sought, filters, today, after, limit)
    by_name = sought is not None and sought.name is not None
    return OwnList(
        page.licences,
        written_place(*page.further) if page.further else None,
        not by_name or repository.holder_names.is_filled(),
    )

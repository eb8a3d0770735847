"""A bureau's own licences: narrowed lists of them, and what was looked for among them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from wallet.domain.licences.licence import Licence, LicenceState, LicenceStatus
from wallet.domain.licences.licence_search import Filters, Place, Sought
from wallet.repository.actors.holders import Holders
from wallet.repository.finding.holder_names import HolderNames
from wallet.repository.finding.walks import Page, Stretch, Walk, page_of, step
from wallet.repository.licences.licence_indexes import ENDING, NOT_BEGUN
from wallet.repository.licences.licences import Licences
from wallet.repository.statements.among import among
from wallet.repository.statements.pages import newest_first
from wallet.repository.tables import licence_holders, licence_versions, licences

_ITS = licences.c
_VALID = _ITS.state == LicenceState.VALID.value


class ListPage(NamedTuple):
    """A page of licences, and where the next one begins; a page may be short and not the last."""

    licences: list[Licence]
    further: Place | None


class OwnLists:
    """Reads one page at a time, along the index that fits what is asked best."""

    def __init__(
        self,
        connection: Connection,
        licences_: Licences,
        holders: Holders,
        holder_names: HolderNames,
    ) -> None:
        self._connection = connection
        self._licences = licences_
        self._holders = holders
        self._names = holder_names

    def page(
        self, issuer_id: str, filters: Filters, today: date, after: Place | None, limit: int
    ) -> ListPage:
        """Return licences by filters: of a period the latest issued first, else the newest first.

        What ends by a day comes the soonest first.
        """
        walk = _walk_of(issuer_id, filters, today)
        if walk is None:
            state, kind = filters.state or filters.status, filters.type_code
            found = self._licences.of_issuer(
                issuer_id, state=state, type_code=kind, before=after, limit=limit + 1
            )
            return ListPage(found[:limit], _place_of(found[limit - 1]) if found[limit:] else None)
        stretch = step(self._connection, walk, after, limit)
        return self._shown(page_of([stretch], limit, ascending=walk.ascending))

    def found(
        self,
        issuer_id: str,
        sought: Sought,
        filters: Filters,
        today: date,
        after: Place | None,
        limit: int,
    ) -> ListPage:
        """Return what fits one of the things that somebody has looked for, the newest first."""
        narrowed = _narrowing(filters, today)
        stretches = [
            *(self._few(issuer_id, one, narrowed, after, limit) for one in self._exact(sought)),
            *(
                step(self._connection, walk, after, limit)
                for walk in self._names.walks(issuer_id, sought.name, narrowed)
            ),
        ]
        return self._shown(page_of(stretches, limit))

    def has_holder(self, issuer_id: str, holder_id: str) -> bool:
        """Tell whether somebody holds a licence of a bureau, of whatever state."""
        held = select(licence_holders.c.licence_id).where(licence_holders.c.holder_id == holder_id)
        query = select(_ITS.id).where(_ITS.id.in_(held), _ITS.issuer_id == issuer_id).limit(1)
        return self._connection.execute(query).first() is not None

    def _exact(self, sought: Sought) -> Iterator[ColumnElement[bool]]:
        if sought.code is not None:
            versions = select(licence_versions.c.licence_id)
            yield _ITS.id.in_(versions.where(licence_versions.c.code == sought.code))
        if sought.number is not None:
            yield self._licences.numbers.condition(sought.number)
        holders = self._holders.find_by_numbers(sought.identities)
        if holders:
            ids = {holder.id for holder in holders.values()}
            held = select(licence_holders.c.licence_id)
            yield _ITS.id.in_(held.where(among(self._connection, licence_holders.c.holder_id, ids)))

    def _few(
        self,
        issuer_id: str,
        exact: ColumnElement[bool],
        narrowed: list[ColumnElement[bool]],
        after: Place | None,
        limit: int,
    ) -> Stretch:
        query = select(licences).where(exact, _ITS.issuer_id == issuer_id, *narrowed)
        query = newest_first(query, _ITS.created_at, _ITS.id, after, limit + 1)
        found = [((row.created_at, row.id), row) for row in self._connection.execute(query)]
        return Stretch(found, found[-1][0] if len(found) > limit else None)

    def _shown(self, page: Page) -> ListPage:
        return ListPage([self._licences.from_row(row) for row in page.rows], page.further)


def _walk_of(issuer_id: str, filters: Filters, today: date) -> Walk | None:
    """Return along which index to go; None where the order of coming in does it alone."""
    own = _ITS.issuer_id == issuer_id
    rest = _narrowing(filters, today)
    if filters.status is LicenceStatus.NOT_YET_VALID:
        begins = (own, NOT_BEGUN, _ITS.valid_from > today)
        return Walk(_ITS.valid_from, _ITS.id, begins, rest, by_day=True)
    if filters.status is LicenceStatus.EXPIRED:
        over = (own, ENDING, _ITS.valid_until < today)
        return Walk(_ITS.valid_until, _ITS.id, over, rest, by_day=True)
    if filters.ends_by is not None:
        ends = (own, ENDING, _ITS.valid_until >= today, _ITS.valid_until <= filters.ends_by)
        return Walk(_ITS.valid_until, _ITS.id, ends, rest, ascending=True, by_day=True)
    if filters.issued_from or filters.issued_until:
        rows = (own, *_issued(filters))
        others = _narrowing(filters, today, by_period=False)
        return Walk(_ITS.issued_on, _ITS.id, rows, others, by_day=True)
    if filters.status is LicenceStatus.VALID or (filters.state and filters.status):
        rows = (own, _ITS.state == (filters.state or LicenceState.VALID).value)
        of_type = (_ITS.type_code == filters.type_code,) if filters.type_code else ()
        return Walk(_ITS.created_at, _ITS.id, (*rows, *of_type), rest)
    return None


def _narrowing(
    filters: Filters, today: date, *, by_period: bool = True
) -> list[ColumnElement[bool]]:
    conditions = _issued(filters) if by_period else []
    if filters.type_code:
        conditions.append(_ITS.type_code == filters.type_code)
    if filters.state:
        conditions.append(_ITS.state == filters.state.value)
    if filters.status:
        conditions.append(_STANDS.get(filters.status, _stored(filters.status))(today))
    if filters.ends_by:
        conditions += [_in_force(today), _ITS.valid_until <= filters.ends_by]
    return conditions


def _issued(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = []
    if filters.issued_from:
        conditions.append(_ITS.issued_on >= filters.issued_from)
    if filters.issued_until:
        conditions.append(_ITS.issued_on <= filters.issued_until)
    return conditions


def _in_force(today: date) -> ColumnElement[bool]:
    ends = or_(_ITS.valid_until.is_(None), _ITS.valid_until >= today)
    return and_(_VALID, _ITS.valid_from <= today, ends)


def _stored(status: LicenceStatus) -> Callable[[date], ColumnElement[bool]]:
    return lambda _today: _ITS.state == status.value


# In the order of ``status_on``: the first day is looked at before the last.
_STANDS: Mapping[LicenceStatus, Callable[[date], Any]] = {
    LicenceStatus.VALID: _in_force,
    LicenceStatus.NOT_YET_VALID: lambda today: and_(_VALID, _ITS.valid_from > today),
    LicenceStatus.EXPIRED: lambda today: and_(
        _VALID, _ITS.valid_from <= today, _ITS.valid_until < today
    ),
}


def _place_of(licence: Licence) -> Place | None:
    return (licence.created_at, licence.id) if licence.created_at else None

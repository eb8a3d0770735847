"""What was due under an incident, and what the repository shows of it (Art. 11).

Nobody ticks anything off: collected is what has a licence of that number; updated, of what a
version was made after the beginning, or what was superseded since; revoked, what has ended.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from wallet.domain.licences.licence import ENDED_STATES, LicenceState
from wallet.domain.licences.licence_number import each_once
from wallet.domain.oversight.incident import (
    COUNTED_TO,
    DueAct,
    DueFigures,
    DueLicence,
    Incident,
)
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.licence_numbers import (
    former_index_of_number,
    indexes_of_numbers,
)
from wallet.repository.oversight.oversight_tables import incident_dues, incidents
from wallet.repository.statements.among import among
from wallet.repository.tables import licence_versions, licences

T = TypeVar("T")

_ENDED = sorted(state.value for state in ENDED_STATES)
_AT_ONCE = 1_000
_DUE = incident_dues.c
_LICENCE = licences.c


class IncidentDues:
    """Stores what is due, and reads whether it was done; positions have no gaps."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def count(self, incident_id: str) -> int:
        """Return how many acts an incident has due, done ones included."""
        query = select(_total()).where(_DUE.incident_id == incident_id)
        count: int = self._connection.execute(query).scalar_one()
        return count

    def add(
        self, incident_id: str, type_code: str, act: DueAct, numbers: Iterable[str], now: datetime
    ) -> int:
        """Add what is due, without what was due already; return how many are new."""
        cipher, start = self._cipher, self.count(incident_id)
        fresh = self._not_due_yet(incident_id, type_code, act, numbers)
        rows = [
            {
                "incident_id": incident_id,
                "position": position,
                "type_code": type_code,
                "number_index": key,
                "former_index": former_index_of_number(cipher, number),
                "number_sealed": cipher.seal(
                    f"incident_dues.number/{incident_id}/{position}", number
                ),
                "act": act.value,
                "added_at": now,
            }
            for position, (key, number) in enumerate(fresh.items(), start=start)
        ]
        for some in _in_parts(rows):
            self._connection.execute(insert(incident_dues), some)
        return len(rows)

    def _not_due_yet(
        self, incident_id: str, type_code: str, act: DueAct, numbers: Iterable[str]
    ) -> dict[str, str]:
        listed = each_once(numbers)
        wanted = dict(zip(indexes_of_numbers(self._cipher, listed), listed, strict=True))
        known: set[str] = set()
        for some in _in_parts([key for keys in wanted for key in keys]):
            found = self._connection.execute(
                select(_DUE.number_index)
                .where(_DUE.incident_id == incident_id)
                .where(_DUE.type_code == type_code)
                .where(_DUE.act == act.value)
                .where(among(self._connection, _DUE.number_index, some))
            )
            known.update(found.scalars())
        return {keys[0]: one for keys, one in wanted.items() if known.isdisjoint(keys)}

    def forget_former_indexes(self) -> None:
        """Clear what numbers were found by before a rotation, once nothing is found by it."""
        former = _DUE.former_index
        self._connection.execute(
            update(incident_dues).where(former.is_not(None)).values(former_index=None)
        )

    def page(
        self, incident: Incident, *, left_only: bool = False, after: int = -1, limit: int
    ) -> list[DueLicence]:
        """Return what is due after a position, with the moment at which it was done.

        ``left_only`` passes over what is done.
        """
        query = _dues().where(_DUE.incident_id == incident.id).where(_DUE.position > after)
        if left_only:
            query = query.where(_done_at().is_(None))
        rows = self._connection.execute(query.order_by(_DUE.position).limit(limit))
        return [self._due(row) for row in rows]

    def first_of(self, of: Collection[Incident], limit: int) -> dict[str, list[DueLicence]]:
        """Return the first that is due of many incidents, by the incident."""
        found: dict[str, list[DueLicence]] = {one.id: [] for one in of}
        query = _dues().where(_DUE.position < limit).where(self._of(found))
        for row in self._connection.execute(query.order_by(_DUE.incident_id, _DUE.position)):
            found[row.incident_id].append(self._due(row))
        return found

    def figures_of(self, of: Collection[Incident]) -> dict[str, DueFigures]:
        """Return how much is due and left of many incidents, by the incident.

        Of a closed one nothing is left.
        """
        total = select(_total()).where(_DUE.incident_id == incidents.c.id)
        totals = self._of_each(total.correlate(incidents), [one.id for one in of])
        left = self._of_each(_left(), [one.id for one in of if one.closed_at is None])
        return {each: DueFigures(total, left.get(each, 0)) for each, total in totals.items()}

    def _of_each(self, number: Select[int], incident_ids: Sequence[str]) -> dict[str, int]:
        query = select(incidents.c.id, number.scalar_subquery().label("number"))
        these = among(self._connection, incidents.c.id, incident_ids)
        rows = self._connection.execute(query.where(these)) if incident_ids else ()
        return {row.id: row.number for row in rows}

    def is_anything_left(self, incident: Incident) -> bool:
        """Tell whether something is not done."""
        return bool(self.page(incident, left_only=True, limit=1))

    def count_late(self, incident: Incident) -> int:
        """Return how many acts were done too late; reads all that was due."""
        query = (
            select(func.count())
            .select_from(_JOINED)
            .where(_DUE.incident_id == incident.id)
            .where(_done_at() >= incident.deadline)
        )
        count: int = self._connection.execute(query).scalar_one()
        return count

    def _of(self, incident_ids: Collection[str]) -> ColumnElement[bool]:
        return among(self._connection, _DUE.incident_id, incident_ids)

    def _due(self, row: Row[tuple[object, ...]]) -> DueLicence:
        place = f"incident_dues.number/{row.incident_id}/{row.position}"
        return DueLicence(
            row.position,
            row.type_code,
            self._cipher.open(place, row.number_sealed),
            DueAct(row.act),
            row.done_at,
            row.licence_id,
        )


_JOINED = incident_dues.join(incidents, incidents.c.id == _DUE.incident_id)


def _total() -> ColumnElement[int]:
    # Positions have no gaps, so the last one tells how many there are.
    return func.coalesce(func.max(_DUE.position) + 1, 0)


def _left() -> Select[int]:
    unfinished = (
        select(literal(1))
        .where(_DUE.incident_id == incidents.c.id)
        .where(_done_at().is_(None))
        .limit(COUNTED_TO)
        .correlate(incidents)
    )
    return select(func.count()).select_from(unfinished.subquery())


def _dues() -> Select[tuple[object, ...]]:
    licence_id = _found(lambda same: same.order_by(_gave_up_its_number(), _LICENCE.id).limit(1))
    return select(
        incident_dues, licence_id.label("licence_id"), _done_at().label("done_at")
    ).select_from(_JOINED)


def _done_at() -> ColumnElement[datetime]:
    return _found(lambda same: same.with_only_columns(func.min(_shown_done_at())))


def _found(ask: Callable[[Select[Any]], Select[Any]]) -> ColumnElement[Any]:
    """Return what is asked of the licences with the number of a due act, or NULL without any."""
    # Apart, so that an index finds each; the second finds something in a rotation alone.
    return func.coalesce(
        ask(_licences_with(_DUE.number_index)).scalar_subquery(),
        ask(_licences_with(_DUE.former_index)).scalar_subquery(),
    )


def _licences_with(number_index: Column[str]) -> Select[Any]:
    return (
        select(_LICENCE.id)
        .where(_LICENCE.issuer_id == incidents.c.unit_id)
        .where(_LICENCE.type_code == _DUE.type_code)
        .where(_LICENCE.number_index == number_index)
        .where(or_(_LICENCE.state != LicenceState.VOID.value, _DUE.act == DueAct.REVOKE.value))
        .correlate(incident_dues, incidents)
    )


def _gave_up_its_number() -> ColumnElement[bool]:
    return _LICENCE.state.in_((LicenceState.VOID.value, LicenceState.SUPERSEDED.value))


def _shown_done_at() -> ColumnElement[datetime]:
    """Return when a licence shows that the act was done, or NULL."""
    version, began_at = licence_versions.c, incidents.c.began_at
    updated_at = (
        select(func.min(version.made_at))
        .where(version.licence_id == _LICENCE.id)
        .where(version.version > 1)
        .where(version.made_at >= began_at)
        .correlate(licences, incidents)
        .scalar_subquery()
    )
    superseded = and_(
        _LICENCE.state == LicenceState.SUPERSEDED.value, _LICENCE.changed_at >= began_at
    )
    return case(
        (
            and_(_DUE.act == DueAct.COLLECT.value, _LICENCE.state != LicenceState.VOID.value),
            _LICENCE.created_at,
        ),
        (
            _DUE.act == DueAct.UPDATE.value,
            func.coalesce(updated_at, case((superseded, _LICENCE.changed_at))),
        ),
        (and_(_DUE.act == DueAct.REVOKE.value, _LICENCE.state.in_(_ENDED)), _LICENCE.changed_at),
    )


def _in_parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), _AT_ONCE):
        yield items[first : first + _AT_ONCE]

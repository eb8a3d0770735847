"""Lists of licences to change, as workers and their unit see them; a request each, and its file."""

from collections.abc import Collection as AnyOf
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    insert,
    not_,
    or_,
    select,
    update,
)

from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.changes.change_list import ChangeList, ListCounts, UnknownChangeList
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.collecting.collection import LEASE, Failure, LeaseLost
from wallet.domain.collecting.file_decisions import read_decisions
from wallet.domain.licences.licence import RevocationKind
from wallet.repository.changes.change_tables import (
    LISTS,
    RESIGNING_ALIVE,
    WORKED_ON,
    change_requests,
)
from wallet.repository.collecting.collections import read_told, written_survey
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.statements.pages import newest_first

_ITS = change_requests.c
TO_BE_READ = and_(_ITS.state == ChangeState.RECEIVED.value, _ITS.act != ChangeAct.RESIGNING.value)
"""A list that signs anew finds its rows itself; every other one has a file."""


class ChangeLists:
    """Stores lists, hands them to workers in turns, finds them for their unit."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, one: ChangeList) -> None:
        """Store a new list."""
        sender, change = one.sent_by, one.change
        self._connection.execute(
            insert(change_requests).values(
                id=one.id,
                unit_id=one.unit_id,
                act=change.act.value,
                kind=change.kind.value if change.kind else None,
                reason=change.reason,
                requested_by=sender.id,
                requested_name=sender.name,
                requested_at=one.created_at,
                actor_kind=sender.kind.value,
                actor_role=sender.role.value if sender.role else None,
                **self._changing(one),
            )
        )

    def save(self, one: ChangeList) -> None:
        """Store what changes: state, counts, lease, times."""
        self._connection.execute(
            update(change_requests).where(_ITS.id == one.id).values(**self._changing(one))
        )

    def get(self, list_id: str, unit_id: str) -> ChangeList:
        """Return a unit's own list.

        Raises:
            UnknownChangeList: no such list, or another unit's.
        """
        return self._own(_of_unit(list_id, unit_id))

    def get_for_change(self, list_id: str, unit_id: str) -> ChangeList:
        """Return a unit's own list, locked until the transaction ends.

        Raises:
            UnknownChangeList: as :meth:`get`.
        """
        return self._own(_of_unit(list_id, unit_id).with_for_update())

    def of_unit(
        self, unit_id: str, *, before: tuple[datetime, str] | None = None, limit: int = 50
    ) -> list[ChangeList]:
        """Return a unit's lists, the newest first, after a cursor."""
        query = select(change_requests).where(_ITS.unit_id == unit_id).where(LISTS)
        query = newest_first(query, _ITS.requested_at, _ITS.id, before, limit)
        return [self._from(row) for row in self._connection.execute(query)]

    def resigning_in(self, unit_id: str) -> ChangeList | None:
        """Return the list that signs licences of a unit anew at this moment, if there is one."""
        query = select(change_requests).where(_ITS.unit_id == unit_id).where(RESIGNING_ALIVE)
        row = self._connection.execute(query).first()
        return self._from(row) if row else None

    def lease_next(self, worker: str, now: datetime) -> ChangeList | None:
        """Give a worker the list that nobody works on and whose last turn is longest ago.

        None of those whose file is still to be read. Two workers never get one: the row is skipped
        while it is locked, and taken only if it is still free.
        """
        return self._lease(worker, now, not_(TO_BE_READ))

    def lease_to_read(
        self, worker: str, now: datetime, besides: AnyOf[str] = ()
    ) -> ChangeList | None:
        """Give a worker the list whose file has waited longest to be read.

        ``besides`` are units that the worker wants none of.
        """
        return self._lease(worker, now, TO_BE_READ, _ITS.unit_id.not_in(sorted(besides)))

    def _lease(self, worker: str, now: datetime, *which: ColumnElement[bool]) -> ChangeList | None:
        free = and_(WORKED_ON, or_(_ITS.lease_until.is_(None), _ITS.lease_until < now), *which)
        found = self._connection.execute(
            select(_ITS.id)
            .where(free)
            .order_by(_ITS.turn_at, _ITS.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if found is None:
            return None
        taken = self._connection.execute(
            update(change_requests)
            .where(_ITS.id == found.id)
            .where(free)
            .values(worker=worker, lease_until=now + LEASE, turn_at=now)
        ).rowcount
        return self._own(select(change_requests).where(_ITS.id == found.id)) if taken else None

    def held(self, list_id: str, worker: str) -> ChangeList:
        """Return a list that this worker still has, locked until the transaction ends.

        Raises:
            LeaseLost: another worker has it, or it was cancelled.
        """
        query = select(change_requests).where(_ITS.id == list_id).where(_ITS.worker == worker)
        row = self._connection.execute(query.where(WORKED_ON).with_for_update()).first()
        if row is None:
            raise LeaseLost
        return self._from(row)

    def held_by(self, worker: str) -> list[ChangeList]:
        """Return what a worker has at this moment."""
        query = select(change_requests).where(WORKED_ON).where(_ITS.worker == worker)
        return [self._from(row) for row in self._connection.execute(query)]

    def _changing(self, one: ChangeList) -> dict[str, object]:
        failure, place = one.failure, f"change_requests.failure_names/{one.id}"
        names = list(failure.names) if failure else []
        contents = _contents(one)
        asked = {"contents": contents, "differences": []}
        return {
            "state": one.state.value,
            "lapses_at": one.lapses_at,
            "goes_on": one.goes_on,
            "gives_less": one.gives_less,
            "rows": one.rows,
            "possible": one.counts.possible,
            "refused": one.counts.refused,
            "done": one.counts.done,
            "reached": one.reached,
            "failure_code": failure.code if failure else None,
            "failure_names_sealed": self._cipher.seal_json(place, names) if names else None,
            "asked_sealed": self._cipher.seal_json(f"change_requests.asked/{one.id}", asked)
            if contents
            else None,
            "worker": one.worker,
            "lease_until": one.lease_until,
            "turn_at": one.turn_at,
            "started_at": one.started_at,
            "finished_at": one.finished_at,
            "decided_name": one.decided_name,
            "decided_at": one.decided_at,
            "decision_reason": one.decision_reason,
        }

    def _own(self, query: Select[Any]) -> ChangeList:
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownChangeList
        return self._from(row)

    def _from(self, row: Row[Any]) -> ChangeList:
        return ChangeList(
            id=row.id,
            unit_id=row.unit_id,
            sent_by=Actor(
                ActorKind(row.actor_kind),
                row.requested_by,
                row.requested_name,
                row.unit_id,
                Role(row.actor_role) if row.actor_role else None,
            ),
            change=LicenceChange(
                ChangeAct(row.act), row.reason, RevocationKind(row.kind) if row.kind else None
            ),
            state=ChangeState(row.state),
            created_at=row.requested_at,
            lapses_at=row.lapses_at,
            goes_on=row.goes_on,
            rows=row.rows,
            counts=ListCounts(row.possible, row.refused, row.done),
            reached=row.reached,
            gives_less=row.gives_less,
            **self._about_file(row),
            failure=self._failure(row),
            worker=row.worker,
            lease_until=row.lease_until,
            turn_at=row.turn_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            decided_name=row.decided_name,
            decided_at=row.decided_at,
            decision_reason=row.decision_reason,
        )

    def _about_file(self, row: Row[Any]) -> dict[str, Any]:
        if not row.asked_sealed:
            return {}
        asked = self._cipher.open_json(f"change_requests.asked/{row.id}", row.asked_sealed)
        contents = asked["contents"]
        headings = contents.get("headings")
        return {
            "headings": None if headings is None else tuple(headings),
            "decisions": read_decisions(contents.get("decisions", {})),
            "questions": read_told(contents, "questions"),
            "notes": read_told(contents, "notes"),
        }

    def _failure(self, row: Row[Any]) -> Failure | None:
        if row.failure_code is None:
            return None
        names: tuple[str, ...] = ()
        if row.failure_names_sealed:
            place = f"change_requests.failure_names/{row.id}"
            names = tuple(self._cipher.open_json(place, row.failure_names_sealed))
        return Failure(row.failure_code, names)


def _contents(one: ChangeList) -> dict[str, Any]:
    headings = {} if one.headings is None else {"headings": one.headings}
    decided = {"decisions": one.decisions.written()} if one.decisions.written() else {}
    return headings | decided | written_survey(one.questions, one.notes)


def _of_unit(list_id: str, unit_id: str) -> Select[Any]:
    query = select(change_requests).where(LISTS)
    return query.where(_ITS.id == list_id).where(_ITS.unit_id == unit_id)

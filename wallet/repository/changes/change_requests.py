"""Changes that wait for a second clerk, alone or as a list."""

from dataclasses import astuple
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, union_all, update

from wallet.domain.changes.change_request import (
    ChangeNotOpen,
    ChangeRequest,
    ChangeState,
    UnknownChangeRequest,
)
from wallet.domain.changes.licence_change import ChangeAct, Difference, LicenceChange, read_seen
from wallet.domain.licences.licence import RevocationKind
from wallet.repository.changes.change_tables import (
    WAITING,
    change_request_rows,
    change_requests,
)
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.statements.pages import counted_to, newest_first

_MOST_COUNTED = 100


class ChangeRequests:
    """Reads and stores them; another unit's are never found."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, request: ChangeRequest) -> None:
        """Store a new request."""
        if request.licence_id:
            self._lapse(request.licence_id, request.requested_at)
        self._connection.execute(
            insert(change_requests).values(
                id=request.id,
                unit_id=request.unit_id,
                act=request.change.act.value,
                kind=request.change.kind.value if request.change.kind else None,
                reason=request.change.reason,
                licence_id=request.licence_id,
                rows=request.rows,
                state=request.state.value,
                requested_by=request.requested_by,
                requested_name=request.requested_name,
                requested_at=request.requested_at,
                lapses_at=request.lapses_at,
                seen=str(request.seen) if request.seen else None,
                asked_sealed=self._asked(request),
            )
        )

    def get(self, request_id: str, unit_id: str) -> ChangeRequest:
        """Return a unit's own request, locked until a writing transaction ends.

        Raises:
            UnknownChangeRequest: no such request, or another unit's.
        """
        row = self._connection.execute(
            select(change_requests)
            .where(change_requests.c.id == request_id)
            .where(change_requests.c.unit_id == unit_id)
            .with_for_update()
        ).first()
        if row is None:
            raise UnknownChangeRequest
        return self._request(row)

    def of_unit(self, unit_id: str, *, limit: int = 50) -> list[ChangeRequest]:
        """Return a unit's requests, the newest first."""
        rows = self._connection.execute(
            select(change_requests)
            .where(change_requests.c.unit_id == unit_id)
            .order_by(change_requests.c.requested_at.desc(), change_requests.c.id)
            .limit(limit)
        )
        return [self._request(row) for row in rows]

    def waiting_in_unit(
        self,
        unit_id: str,
        now: datetime,
        *,
        before: tuple[datetime, str] | None = None,
        limit: int = 50,
    ) -> list[ChangeRequest]:
        """Return what waits for a second clerk of a unit, the newest first, before a cursor.

        What has lapsed comes last and is left out. As a condition PostgreSQL would take it for
        one that few rows meet, and read and sort all that wait.
        """
        its = change_requests.c
        query = select(change_requests).where(its.unit_id == unit_id).where(WAITING)
        query = newest_first(query, its.lapses_at, its.id, before, limit)
        rows = self._connection.execute(query)
        return [self._request(row) for row in rows if row.lapses_at > now]

    def waiting_for(self, licence_id: str, now: datetime) -> ChangeRequest | None:
        """Return the change of a licence that waits for its second clerk, alone or in a list."""
        waiting = select(change_requests).where(WAITING).where(change_requests.c.lapses_at > now)
        alone = waiting.where(change_requests.c.licence_id == licence_id)
        in_list = (
            waiting.join(
                change_request_rows, change_request_rows.c.request_id == change_requests.c.id
            )
            .where(change_request_rows.c.licence_id == licence_id)
            .where(change_request_rows.c.refusal.is_(None))
        )
        row = self._connection.execute(union_all(alone, in_list).limit(1)).first()
        return self._request(row) if row else None

    def waiting_count(self, unit_id: str, now: datetime, *, not_of: str) -> int:
        """Return how many wait in a unit for somebody else than who asked; a hundred at most."""
        waiting = (
            select(change_requests.c.id)
            .where(change_requests.c.unit_id == unit_id)
            .where(change_requests.c.requested_by != not_of)
            .where(change_requests.c.lapses_at > now)
            .where(WAITING)
        )
        return counted_to(_MOST_COUNTED, self._connection, waiting)

    def decide(
        self, request_id: str, state: ChangeState, name: str, now: datetime, reason: str | None
    ) -> None:
        """Store how a request that waits was decided, and by whom; of two at once one decides.

        Raises:
            ChangeNotOpen: it does not wait any more.
        """
        decided = self._connection.execute(
            update(change_requests)
            .where(change_requests.c.id == request_id)
            .where(WAITING)
            .where(change_requests.c.lapses_at > now)
            .values(state=state.value, decided_name=name, decided_at=now, decision_reason=reason)
        )
        if decided.rowcount != 1:
            raise ChangeNotOpen

    def withdraw_of(self, account_id: str, name: str, now: datetime) -> int:
        """Withdraw whatever an account has waiting; returns how much it was."""
        return self._connection.execute(
            update(change_requests)
            .where(change_requests.c.requested_by == account_id)
            .where(WAITING)
            .values(state=ChangeState.WITHDRAWN.value, decided_name=name, decided_at=now)
        ).rowcount

    def _lapse(self, licence_id: str, now: datetime) -> None:
        self._connection.execute(
            update(change_requests)
            .where(change_requests.c.licence_id == licence_id)
            .where(WAITING)
            .where(change_requests.c.lapses_at <= now)
            .values(state=ChangeState.LAPSED.value)
        )

    def _asked(self, request: ChangeRequest) -> bytes | None:
        if not request.differences and request.contents is None:
            return None
        asked = {
            "contents": request.contents,
            "differences": [astuple(one) for one in request.differences],
        }
        return self._cipher.seal_json(f"change_requests.asked/{request.id}", asked)

    def _request(self, row: Row[tuple[object, ...]]) -> ChangeRequest:
        asked: dict[str, Any] = {}
        if row.asked_sealed:
            place = f"change_requests.asked/{row.id}"
            asked = self._cipher.open_json(place, row.asked_sealed)
        return ChangeRequest(
            id=row.id,
            unit_id=row.unit_id,
            change=LicenceChange(
                ChangeAct(row.act), row.reason, RevocationKind(row.kind) if row.kind else None
            ),
            licence_id=row.licence_id,
            rows=row.rows,
            state=ChangeState(row.state),
            requested_by=row.requested_by,
            requested_name=row.requested_name,
            requested_at=row.requested_at,
            lapses_at=row.lapses_at,
            decided_name=row.decided_name,
            decided_at=row.decided_at,
            decision_reason=row.decision_reason,
            seen=read_seen(row.seen) if row.seen else None,
            differences=tuple(Difference(*one) for one in asked.get("differences", ())),
            contents=asked.get("contents"),
        )

"""Requests and grants as stored (可信授权, Art. 18-19)."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Select, Update, insert, select, update

from wallet.domain.errors import NotFound
from wallet.domain.grounds.authorization import (
    WITHDRAWN_BY_HOLDER,
    Authorization,
    AuthorizationRequest,
    RequestState,
)
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.grounds.authorization_rows import (
    REACHED_ITS_UNIT,
    asked_as_text,
    authorization_from,
    granted_by,
    request_from,
)
from wallet.repository.grounds.authorization_tables import authorization_requests, authorizations


class UnknownRequest(NotFound):
    """No such request, or none that the asker may know of."""

    code = "unknown_request"
    zh = "没有找到这份授权申请。"
    en = "This authorization request was not found."


class ForeignRequest(UnknownRequest):
    """Another unit's request: it answers as one that is not there, and oversteps."""

    oversteps = True


class UnknownAuthorization(NotFound):
    """No such authorization, or none that the asker may know of."""

    code = "unknown_authorization"
    zh = "没有找到这份授权。"
    en = "This authorization was not found."


class Authorizations:
    """Reads and stores requests and grants; a consent record is kept sealed, as signed."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add_request(self, request: AuthorizationRequest, link_digest: str | None) -> None:
        """Store a new request; the digest finds it again by its link or code."""
        self._connection.execute(
            insert(authorization_requests).values(
                id=request.id,
                unit_id=request.unit_id,
                actor_id=request.actor_id,
                scenario_code=request.scenario_code,
                asked=asked_as_text(request.asked),
                term_days=request.term_days,
                channel=request.channel.value,
                state=request.state.value,
                reference=request.reference,
                holder_id=request.holder_id,
                link_digest=link_digest,
                created_at=request.created_at,
                lapses_at=request.lapses_at,
            )
        )

    def get_request(self, request_id: str) -> AuthorizationRequest:
        """Return a request, locked until a writing transaction ends.

        Raises:
            UnknownRequest: no such request.
        """
        return self._request(
            select(authorization_requests)
            .where(authorization_requests.c.id == request_id)
            .with_for_update()
        )

    def get_own_request(self, request_id: str, unit_id: str) -> AuthorizationRequest:
        """Return a request that this unit made, or that came to it with a holder's code.

        Raises:
            UnknownRequest: no such request.
            ForeignRequest: another unit's.
        """
        by_id = select(authorization_requests).where(authorization_requests.c.id == request_id)
        request = self._request(by_id.where(REACHED_ITS_UNIT))
        if request.unit_id != unit_id:
            raise ForeignRequest
        return request

    def get_request_by_link(self, link_digest: str) -> AuthorizationRequest:
        """Return the request behind a one-time link or an authorization code.

        Raises:
            UnknownRequest: no such link.
        """
        return self._request(
            select(authorization_requests).where(
                authorization_requests.c.link_digest == link_digest
            )
        )

    def bind_request(self, request_id: str, holder_id: str) -> bool:
        """Give a request that came by a link to the holder who opened it, for good.

        Returns False, and changes nothing, when it is somebody's already.
        """
        return self._change_one(
            update(authorization_requests)
            .where(authorization_requests.c.id == request_id)
            .where(authorization_requests.c.holder_id.is_(None))
            .values(holder_id=holder_id)
        )

    def spend_code(self, request_id: str) -> bool:
        """Use up a holder's code: nothing is found by it any more.

        Returns False when somebody else was faster.
        """
        return self._change_one(
            update(authorization_requests)
            .where(authorization_requests.c.id == request_id)
            .where(authorization_requests.c.link_digest.is_not(None))
            .values(link_digest=None)
        )

    def decide(self, request_id: str, state: RequestState, now: datetime) -> bool:
        """Store how a request was answered; returns False when it has been already."""
        return self._change_one(
            update(authorization_requests)
            .where(authorization_requests.c.id == request_id)
            .where(authorization_requests.c.state == RequestState.WAITING.value)
            .values(state=state.value, decided_at=now)
        )

    def add(self, authorization: Authorization, evidence: str) -> None:
        """Store a grant with its signed consent record."""
        self._connection.execute(
            insert(authorizations).values(
                id=authorization.id,
                request_id=authorization.request_id,
                holder_id=authorization.holder_id,
                account_id=authorization.account_id,
                licence_id=authorization.licence_id,
                unit_id=authorization.unit_id,
                scenario_code=authorization.scenario_code,
                scenario_name=authorization.scenario_name,
                purpose=authorization.purpose,
                fields=json.dumps(authorization.fields),
                granted_at=authorization.granted_at,
                until=authorization.until,
                evidence_sealed=self._cipher.seal(_place(authorization.id), evidence),
            )
        )

    def of_request(self, request_id: str) -> list[Authorization]:
        """Return the grants that answered a request, one a licence."""
        return self.of_requests([request_id])

    def hold(self, request_id: str) -> list[Authorization]:
        """Return the grants that answered a request; none of them ends before the transaction."""
        query = select(authorizations).where(authorizations.c.request_id == request_id)
        return self._many(query.order_by(authorizations.c.id).with_for_update(read=True))

    def of_requests(self, request_ids: Iterable[str]) -> list[Authorization]:
        """Return the grants that answered any of these requests."""
        return self._many(
            select(authorizations)
            .where(authorizations.c.request_id.in_(list(request_ids)))
            .order_by(authorizations.c.id)
        )

    def living_of_holder(
        self, holder_id: str, now: datetime, unit_id: str = ""
    ) -> list[Authorization]:
        """Return a holder's grants that were not ended and have not run out, the newest first.

        With a unit, those that were given to it.
        """
        its = authorizations.c
        living = granted_by(holder_id).where(its.withdrawn_at.is_(None)).where(its.until > now)
        return self._many(living.where(its.unit_id == unit_id) if unit_id else living)

    def past_of_holder(
        self, holder_id: str, now: datetime, *, before: tuple[datetime, str] | None, limit: int
    ) -> list[Authorization]:
        """Return a holder's other grants, the newest first, after one of them."""
        granted_at, own_id = authorizations.c.granted_at, authorizations.c.id
        ended = authorizations.c.withdrawn_at.is_not(None) | (authorizations.c.until <= now)
        query = granted_by(holder_id).where(ended)
        if before is not None:
            at_once = (granted_at == before[0]) & (own_id > before[1])
            query = query.where((granted_at < before[0]) | at_once)
        return self._many(query.limit(limit))

    def get_held_by(self, holder_id: str, authorization_id: str) -> Authorization:
        """Return a grant of this holder.

        Raises:
            UnknownAuthorization: no such grant, or another holder's.
        """
        query = granted_by(holder_id).where(authorizations.c.id == authorization_id)
        found = self._many(query)
        if not found:
            raise UnknownAuthorization
        return found[0]

    def evidence(self, authorization_id: str) -> str:
        """Return the signed consent record, as it was signed.

        Raises:
            UnknownAuthorization: no such grant.
        """
        found = self.evidence_of([authorization_id])
        if not found:
            raise UnknownAuthorization
        return found[authorization_id]

    def evidence_of(self, authorization_ids: Iterable[str]) -> dict[str, str]:
        """Return the signed consent records of many grants, by the grant."""
        rows = self._connection.execute(
            select(authorizations.c.id, authorizations.c.evidence_sealed).where(
                authorizations.c.id.in_(set(authorization_ids))
            )
        )
        return {row.id: self._cipher.open(_place(row.id), row.evidence_sealed) for row in rows}

    def withdraw(
        self, authorization: Authorization, now: datetime, reason: str | None, statement: str
    ) -> bool:
        """End a grant with the signed statement of it, and say so of the request behind it.

        One that ended before keeps its own time and reason: then returns False.
        """
        grant_id = authorization.id
        changed = update(authorizations).where(authorizations.c.id == grant_id)
        ended = self._change_one(
            changed.where(authorizations.c.withdrawn_at.is_(None)).values(
                withdrawn_at=now,
                ended_reason=WITHDRAWN_BY_HOLDER,
                withdrawal_reason=reason,
                withdrawal_sealed=self._cipher.seal(_place(grant_id, "withdrawal"), statement),
            )
        )
        if ended:
            self._change_one(
                update(authorization_requests)
                .where(authorization_requests.c.id == authorization.request_id)
                .where(authorization_requests.c.state == RequestState.GRANTED.value)
                .values(state=RequestState.WITHDRAWN.value)
            )
        return ended

    def withdrawal_statements(self, authorization_ids: Iterable[str]) -> dict[str, str]:
        """Return the signed statements of those grants that were taken back with one."""
        rows = self._connection.execute(
            select(authorizations.c.id, authorizations.c.withdrawal_sealed)
            .where(authorizations.c.id.in_(set(authorization_ids)))
            .where(authorizations.c.withdrawal_sealed.is_not(None))
        )
        return {
            row.id: self._cipher.open(_place(row.id, "withdrawal"), row.withdrawal_sealed)
            for row in rows
        }

    def end_of_licence(self, licence_id: str, now: datetime, reason: str) -> None:
        """End every grant of a licence that is no longer in force."""
        self._connection.execute(
            update(authorizations)
            .where(authorizations.c.licence_id == licence_id)
            .where(authorizations.c.withdrawn_at.is_(None))
            .values(withdrawn_at=now, ended_reason=reason)
        )

    def _change_one(self, statement: Update) -> bool:
        return self._connection.execute(statement).rowcount > 0

    def _request(self, query: Select[tuple[object, ...]]) -> AuthorizationRequest:
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownRequest
        return request_from(row)

    def _many(self, query: Select[tuple[object, ...]]) -> list[Authorization]:
        return [authorization_from(row) for row in self._connection.execute(query)]


def _place(authorization_id: str, what: str = "evidence") -> str:
    return f"authorizations.{what}/{authorization_id}"

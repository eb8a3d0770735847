"""Requests in lists: of the unit that asked, and of the holder who is to answer (Art. 19)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, select

from wallet.domain.grounds.authorization import (
    REQUEST_LIFETIME,
    AuthorizationRequest,
    Channel,
    RequestState,
)
from wallet.repository.grounds.authorization_rows import REACHED_ITS_UNIT, request_from
from wallet.repository.grounds.authorization_tables import REFERRED, authorization_requests
from wallet.repository.statements.beginning import begins, in_letter_order
from wallet.repository.statements.in_order import newest_with

_ITS = authorization_requests.c
_LAST, _FIRST = "~", ""

Place = tuple[datetime, str]
"""The moment and the id of the last request of a page."""


@dataclass(frozen=True, slots=True)
class WantedRequests:
    """How a list is narrowed: by state and scenario, and to what was asked from ``since`` on.

    ``until`` is the moment before which it was asked.
    """

    state: RequestState | None = None
    scenario_code: str = ""
    since: datetime | None = None
    until: datetime | None = None


class RequestLists:
    """Reads pages of requests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_unit(
        self,
        unit_id: str,
        now: datetime,
        wanted: WantedRequests,
        before: Place | None,
        limit: int,
    ) -> list[AuthorizationRequest]:
        """Return a page of what a unit asked, the newest first, after the request of a place."""
        stored = RequestState.WAITING if wanted.state is RequestState.LAPSED else wanted.state
        values: dict[Column[Any], object] = {_ITS.unit_id: unit_id}
        if wanted.scenario_code:
            values[_ITS.scenario_code] = wanted.scenario_code
        if stored:
            values[_ITS.state] = stored.value
        since, until = _bounds(wanted, now)
        place = min((one for one in (before, until) if one), default=None)
        query = select(authorization_requests).where(REACHED_ITS_UNIT)
        order = [_ITS.created_at, _ITS.id]
        least = (since,) if since else ()
        query = newest_with(self._connection, query, values, order, place, least)
        query = _as_of(query, wanted.state, now)
        return [request_from(row) for row in self._connection.execute(query.limit(limit))]

    def referred_to(self, unit_id: str, text: str, limit: int) -> list[AuthorizationRequest]:
        """Return what a unit asked under references that begin with a text, in their order."""
        query = (
            select(authorization_requests)
            .where(_ITS.unit_id == unit_id)
            .where(REFERRED)
            .where(begins(self._connection, _ITS.reference, text))
            .where(REACHED_ITS_UNIT)
            .order_by(in_letter_order(self._connection, _ITS.reference))
        )
        return [request_from(row) for row in self._connection.execute(query.limit(limit))]

    def waiting_for(self, holder_id: str, now: datetime) -> list[AuthorizationRequest]:
        """Return what a holder may still answer, the newest first."""
        query = _open_to(holder_id, now).order_by(_ITS.created_at.desc())
        return [request_from(row) for row in self._connection.execute(query)]

    def waiting_from(
        self, holder_id: str, unit_id: str, now: datetime
    ) -> list[AuthorizationRequest]:
        """Return what a holder may still answer to one unit, the newest first."""
        query = _open_to(holder_id, now).where(_ITS.unit_id == unit_id)
        rows = self._connection.execute(query.order_by(_ITS.created_at.desc()))
        return [request_from(row) for row in rows]

    def unused_codes_of(self, holder_id: str) -> list[AuthorizationRequest]:
        """Return the holder's own codes that nobody has redeemed, the newest first."""
        rows = self._connection.execute(
            select(authorization_requests)
            .where(_ITS.holder_id == holder_id)
            .where(_ITS.channel == Channel.CODE.value)
            .where(_ITS.link_digest.is_not(None))
            .order_by(_ITS.created_at.desc())
        )
        return [request_from(row) for row in rows]


def _open_to(holder_id: str, now: datetime) -> Select[Any]:
    return (
        select(authorization_requests)
        .where(_ITS.holder_id == holder_id)
        .where(_ITS.state == RequestState.WAITING.value)
        .where(_ITS.lapses_at > now)
    )


def _bounds(wanted: WantedRequests, now: datetime) -> tuple[datetime | None, Place | None]:
    """Return the first moment, and the place before which a list ends.

    What waits was asked within the life of a request, what lapsed before it: so neither is looked
    for among all of the other's.
    """
    since, until = wanted.since, (wanted.until, _FIRST) if wanted.until else None
    if wanted.state is RequestState.WAITING:
        since = max(since or now - REQUEST_LIFETIME, now - REQUEST_LIFETIME)
    if wanted.state is RequestState.LAPSED:
        over = (now - REQUEST_LIFETIME, _LAST)
        until = min(until or over, over)
    return since, until


def _as_of(query: Select[Any], state: RequestState | None, now: datetime) -> Select[Any]:
    if state is RequestState.WAITING:
        return query.where(_ITS.lapses_at > now)
    return query.where(_ITS.lapses_at <= now) if state is RequestState.LAPSED else query

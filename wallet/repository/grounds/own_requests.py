"""What a unit asked of holders, as a list that goes back for years (Art. 19)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from wallet.domain.grounds.authorization import (
    REQUEST_LIFETIME,
    AuthorizationRequest,
    RequestState,
)
from wallet.repository.grounds.authorization_rows import REACHED_ITS_UNIT, request_from
from wallet.repository.grounds.authorization_tables import authorization_requests
from wallet.repository.statements.in_order import Values, newest_with

_ITS = authorization_requests.c
_FIRST_ID = ""
"""Less than every id: the place of a moment itself."""


@dataclass(frozen=True, slots=True)
class WantedRequests:
    """Which of its requests a unit wants to see; ``since`` counts in, ``until`` does not."""

    state: RequestState | None = None
    scenario_code: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class OwnRequests:
    """Reads the requests of one unit, a page at a time, each page out of one index."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self,
        unit_id: str,
        wanted: WantedRequests,
        now: datetime,
        before: tuple[datetime, str] | None,
        limit: int,
    ) -> list[AuthorizationRequest]:
        """Return what the unit asked, the newest first, after the one of a cursor."""
        query = select(authorization_requests).where(REACHED_ITS_UNIT)
        least = wanted.since
        if wanted.state is RequestState.WAITING:
            # Nobody waits longer than a request lives: what is older has lapsed.
            query = query.where(_ITS.lapses_at > now)
            least = max(now - REQUEST_LIFETIME, least or now - REQUEST_LIFETIME)
        elif wanted.state is RequestState.LAPSED:
            query = query.where(_ITS.lapses_at <= now)
        values, order = _values(unit_id, wanted), [_ITS.created_at, _ITS.id]
        places = [place for place in (before, _end(wanted.until)) if place]
        query = newest_with(
            self._connection,
            query,
            values,
            order,
            min(places, default=None),
            (least,) if least else (),
        )
        return [request_from(row) for row in self._connection.execute(query.limit(limit))]


def _end(until: datetime | None) -> tuple[datetime, str] | None:
    return (until, _FIRST_ID) if until else None


def _values(unit_id: str, wanted: WantedRequests) -> Values:
    values: dict[object, object] = {_ITS.unit_id: unit_id}
    if wanted.scenario_code is not None:
        values[_ITS.scenario_code] = wanted.scenario_code
    if wanted.state is not None:
        lapsed = wanted.state is RequestState.LAPSED
        values[_ITS.state] = (RequestState.WAITING if lapsed else wanted.state).value
    return values  # type: ignore[return-value] # columns of whatever type

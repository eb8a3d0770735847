"""A unit's own requests and what became of them, as its desk and its systems list them (Art. 19).

A list is narrowed by state, scenario and period, and goes on after a place; a reference finds one
without anything personal. What stands there names nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.grounds.authorization import Authorization, AuthorizationRequest
from wallet.domain.grounds.ground_state import GroundState
from wallet.repository.database import Database, Repository
from wallet.repository.grounds.request_lists import Place, WantedRequests
from wallet.services.acts.cursors import read_place, written_place
from wallet.services.standing.receiving import ground_states
from wallet.services.standing.standing import ensure_party
from wallet.services.verification.inquiry import Verifier

MOST_REFERRED = 50
"""So many requests are shown of those whose references begin with what is looked for."""


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """One request with the grants that answered it, and what a read under each would meet now."""

    request: AuthorizationRequest
    grants: tuple[Authorization, ...]
    states: tuple[GroundState, ...]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A page of requests, the newest first; ``next_place`` is where the next one begins."""

    requests: list[OwnRequest]
    next_place: Place | None


def own_requests(
    repository: Repository,
    unit_id: str,
    now: datetime,
    wanted: WantedRequests,
    before: Place | None,
    limit: int,
) -> RequestPage:
    """Return a page of what a unit asked, those too that came to it with a holder's code."""
    lists = repository.request_lists
    found = lists.of_unit(unit_id, now, wanted, before, limit + 1)
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    place = (last.created_at, last.id) if last else None
    return RequestPage(_with_grants(repository, page, now), place)


@dataclass(frozen=True, slots=True)
class OwnRequestList:
    """A page of requests as systems read it, and where it goes on."""

    requests: Sequence[OwnRequest]
    next_cursor: str | None


def read_own_requests(
    database: Database,
    now: datetime,
    asker: Verifier,
    wanted: WantedRequests,
    unverified_cursor: str | None,
    limit: int,
) -> OwnRequestList:
    """Return a page of what the asker's unit asked, the newest first.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: as every call.
        BadCursor: a reader that went on with it would begin anew without noticing.
    """
    with database.read() as repository:
        ensure_party(repository, asker.actor, asker.address)
        before = read_place(unverified_cursor)
        page = own_requests(repository, asker.unit_id, now, wanted, before, limit)
    cursor = written_place(*page.next_place) if page.next_place else None
    return OwnRequestList(page.requests, cursor)


def requests_referred_to(
    repository: Repository, unit_id: str, now: datetime, text: str
) -> list[OwnRequest]:
    """Return what a unit asked under references that begin with a text, the newest first."""
    found = repository.request_lists.referred_to(unit_id, text, MOST_REFERRED) if text else []
    found.sort(key=lambda one: (one.created_at, one.id), reverse=True)
    return _with_grants(repository, found, now)


def _with_grants(
    repository: Repository, requests: Sequence[AuthorizationRequest], now: datetime
) -> list[OwnRequest]:
    grants = repository.authorizations.of_requests(one.id for one in requests)
    states = ground_states(repository, grants, now)
    by_request: dict[str | None, list[Authorization]] = {}
    for grant in grants:
        by_request.setdefault(grant.request_id, []).append(grant)
    return [
        OwnRequest(one, tuple(its), tuple(states[grant.id] for grant in its))
        for one in requests
        for its in [by_request.get(one.id, [])]
    ]

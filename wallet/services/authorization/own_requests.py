"""A unit's own requests and what became of them, as a list that goes back for years (Art. 19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.grounds.authorization import Authorization, AuthorizationRequest
from wallet.domain.grounds.ground_state import GroundState
from wallet.repository.database import Database
from wallet.repository.grounds.own_requests import WantedRequests
from wallet.services.acts.cursors import read_place, written_place
from wallet.services.standing.receiving import ground_states
from wallet.services.standing.standing import ensure_party
from wallet.services.verification.inquiry import Verifier


@dataclass(frozen=True, slots=True)
class OwnRequestList:
    """A page of requests with their grants, what each grant opens now, and where it goes on."""

    requests: Sequence[AuthorizationRequest]
    grants: Mapping[str, Sequence[Authorization]]
    states: Mapping[str, GroundState]
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
        found = repository.own_requests.page(asker.unit_id, wanted, now, before, limit + 1)
        page = found[:limit]
        grants = repository.authorizations.of_requests(one.id for one in page)
        states = ground_states(repository, grants, now)
    by_request: dict[str, list[Authorization]] = {one.id: [] for one in page}
    for one in grants:
        by_request[one.request_id or ""].append(one)
    last = page[-1] if len(found) > limit else None
    cursor = written_place(last.created_at, last.id) if last else None
    return OwnRequestList(page, by_request, states, cursor)

"""Which requests and grants of the open wallet are for this account: a handler has the own ones."""

from collections.abc import Collection, Sequence
from datetime import datetime

from wallet.domain.grounds.authorization import Authorization, AuthorizationRequest, Channel
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.repository.grounds.authorizations import UnknownAuthorization, UnknownRequest


def own_request(repository: Repository, account: Account, request_id: str) -> AuthorizationRequest:
    """Return a request that was sent to this holder.

    Raises:
        UnknownRequest: no such request, another holder's, or one that a handler may not answer.
    """
    request = repository.authorizations.get_request(request_id)
    if request.holder_id is None or request.holder_id != account.holder_id:
        raise UnknownRequest
    if not answerable_within(repository, account, request):
        raise UnknownRequest
    return request


def waiting_for(
    repository: Repository, account: Account, now: datetime
) -> list[AuthorizationRequest]:
    """Return what this account may still answer, the newest first."""
    waiting = repository.request_lists.waiting_for(account.holder_id or "", now)
    return _answerable(repository, account, waiting)


def unused_codes(repository: Repository, account: Account) -> list[AuthorizationRequest]:
    """Return the codes that nobody has redeemed, the newest first."""
    unused = repository.request_lists.unused_codes_of(account.holder_id or "")
    return _answerable(repository, account, unused)


def living_grants(repository: Repository, account: Account, now: datetime) -> list[Authorization]:
    """Return the grants of the open wallet that were not ended and have not run out."""
    grants = repository.authorizations.living_of_holder(account.holder_id or "", now)
    return [one for one in grants if _is_own(account, one)]


def past_grants(
    repository: Repository,
    account: Account,
    now: datetime,
    before: tuple[datetime, str] | None,
    limit: int,
) -> tuple[list[Authorization], Authorization | None]:
    """Return a page of its other grants, and after which the next page begins; None on the last."""
    holder_id = account.holder_id or ""
    found = repository.authorizations.past_of_holder(holder_id, now, before=before, limit=limit + 1)
    page = found[:limit]
    return [one for one in page if _is_own(account, one)], page[-1] if len(found) > limit else None


def own_grant(repository: Repository, account: Account, authorization_id: str) -> Authorization:
    """Return one grant of the open wallet.

    Raises:
        UnknownAuthorization: no such grant, another holder's, or none of this handler's.
    """
    found = repository.authorizations.get_held_by(account.holder_id or "", authorization_id)
    if not _is_own(account, found):
        raise UnknownAuthorization
    return found


def answerable_within(
    repository: Repository, account: Account, request: AuthorizationRequest
) -> bool:
    """Whether a request concerns this account: for a handler, no licence beyond the appointment.

    What a handler answered stays visible; what somebody else answered does not.
    """
    return bool(_answerable(repository, account, [request]))


def _answerable(
    repository: Repository, account: Account, requests: Sequence[AuthorizationRequest]
) -> list[AuthorizationRequest]:
    acting = account.acting
    if acting is None or acting.scope is None or not requests:
        return list(requests)
    granted: dict[str, list[Authorization]] = {}
    for grant in repository.authorizations.of_requests(one.id for one in requests):
        granted.setdefault(grant.request_id or "", []).append(grant)
    types = repository.licence_lookups.types_of(acting.scope.licence_ids)
    usable = {type_code for type_code, _version in types.values()}
    return [one for one in requests if _is_for(account, one, granted.get(one.id, []), usable)]


def _is_for(
    account: Account,
    request: AuthorizationRequest,
    grants: Sequence[Authorization],
    usable: Collection[str],
) -> bool:
    if grants or request.channel is Channel.CODE:
        return bool(grants) and all(_is_own(account, grant) for grant in grants)
    return all(type_code in usable for type_code in request.asked)


def _is_own(account: Account, grant: Authorization) -> bool:
    if account.has_whole_wallet:
        return True
    return grant.account_id == account.id and account.may_use(grant.licence_id)

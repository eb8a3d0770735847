"""Which requests and grants of the open wallet are for this account: a handler has the own ones."""

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
    waiting = repository.authorizations.requests_waiting_for(account.holder_id or "", now)
    return [one for one in waiting if answerable_within(repository, account, one)]


def unused_codes(repository: Repository, account: Account) -> list[AuthorizationRequest]:
    """Return the codes that nobody has redeemed, the newest first."""
    unused = repository.authorizations.unused_codes_of(account.holder_id or "")
    return [one for one in unused if answerable_within(repository, account, one)]


def own_grants(repository: Repository, account: Account) -> list[Authorization]:
    """Return the grants of the open wallet, the newest first."""
    grants = repository.authorizations.of_holder(account.holder_id or "")
    return [one for one in grants if _is_own(account, one)]


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
    acting = account.acting
    if acting is None or acting.scope is None:
        return True
    grants = repository.authorizations.of_request(request.id)
    if grants or request.channel is Channel.CODE:
        return bool(grants) and all(_is_own(account, grant) for grant in grants)
    types = repository.licence_lookups.types_of(acting.scope.licence_ids)
    return set(request.asked) <= {type_code for type_code, _version in types.values()}


def _is_own(account: Account, grant: Authorization) -> bool:
    if account.has_whole_wallet:
        return True
    return grant.account_id == account.id and account.may_use(grant.licence_id)

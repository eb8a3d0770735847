"""The holder's requests: opening one that came by a link, and declining it."""

from datetime import datetime

from wallet.domain.enterprise.appointment import BeyondAppointment
from wallet.domain.grounds.asking_limits import PartyBlocked
from wallet.domain.grounds.authorization import (
    AuthorizationRequest,
    Channel,
    RequestState,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.repository.grounds.authorizations import UnknownRequest
from wallet.services.acts.doing import attempting
from wallet.services.authorization.asking import answer_once, link_digest
from wallet.services.authorization.own_grants import answerable_within, own_request


def open_link(
    database: Database, now: datetime, account: Account, secret: str
) -> AuthorizationRequest:
    """Give a request that came by a link to the holder who opens it; it is nobody else's then.

    The same holder may open it again: nothing changes.

    Raises:
        UnknownRequest: no such link, or somebody else opened it.
        PartyBlocked: the holder has blocked whoever asks.
        RequestNotOpen: the request ran out before anybody opened it.
        BeyondAppointment: it asks for licences that a handler may not use.
    """
    entry = _entry(now, AuditAction.AUTHORIZATION_OPENED, account)
    with (
        attempting(database, entry, account=account) as attempt,
        attempt.transaction() as repository,
    ):
        found = repository.authorizations.get_request_by_link(link_digest(secret))
        request = repository.authorizations.get_request(found.id)
        attempt.about(scenario_code=request.scenario_code, details={"request": request.id})
        if request.channel is not Channel.LINK or account.holder_id is None:
            raise UnknownRequest
        if not answerable_within(repository, account, request):
            raise BeyondAppointment
        if request.holder_id == account.holder_id:
            return request
        if request.holder_id is not None:
            raise UnknownRequest
        if repository.holder_parties.is_blocked(account.holder_id, request.unit_id):
            raise PartyBlocked
        request.ensure_open(now)
        if not repository.authorizations.bind_request(request.id, account.holder_id):
            raise UnknownRequest
        repository.audit.append(attempt.entry)
    return request


def decline(database: Database, now: datetime, account: Account, request_id: str) -> None:
    """Say no; the relying party learns it at its next poll, and no reason is asked for.

    Raises:
        UnknownRequest, RequestNotOpen: not this holder's, answered, or run out.
    """
    entry = _entry(now, AuditAction.AUTHORIZATION_DECLINED, account, request=request_id[:32])
    with (
        attempting(database, entry, account=account) as attempt,
        attempt.transaction() as repository,
    ):
        request = own_request(repository, account, request_id)
        attempt.about(scenario_code=request.scenario_code)
        request.ensure_open(now)
        answer_once(repository, request, RequestState.DECLINED, now)
        repository.audit.append(attempt.entry)


def _entry(now: datetime, action: AuditAction, account: Account, **subject: str) -> AuditEntry:
    return AuditEntry(now, action, account.actor, ground=Ground.AUTHORIZED, details=subject)

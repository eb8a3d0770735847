"""The holder's requests: opening one that came by a link, declining it, taking a grant back."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.enterprise.appointment import BeyondAppointment
from wallet.domain.grounds.authorization import (
    WITHDRAWN_BY_HOLDER,
    Authorization,
    AuthorizationRequest,
    Channel,
    RequestState,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.repository.grounds.authorizations import UnknownRequest
from wallet.services.acts.doing import attempting, doing
from wallet.services.authorization.asking import answer_once, link_digest
from wallet.services.authorization.own_grants import answerable_within, own_grant, own_request


def open_link(
    database: Database, now: datetime, account: Account, secret: str
) -> AuthorizationRequest:
    """Give a request that came by a link to the holder who opens it; it is nobody else's then.

    The same holder may open it again: nothing changes.

    Raises:
        UnknownRequest: no such link, or somebody else opened it.
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


def withdraw(database: Database, now: datetime, account: Account, authorization_id: str) -> None:
    """Take a grant back: the very next read is refused. Doing it twice changes nothing.

    Raises:
        UnknownAuthorization: no such grant, another holder's, or none of this handler's.
        NoLongerActing: the person may not act for the enterprise any more.
    """
    subject = {"authorization": authorization_id[:32]}
    entry = _entry(now, AuditAction.AUTHORIZATION_WITHDRAWN, account, **subject)
    with doing(database, entry, account=account) as repository:
        found = own_grant(repository, account, authorization_id)
        withdraw_within(repository, now, account, found)


def withdraw_within(
    repository: Repository, now: datetime, account: Account, found: Authorization
) -> None:
    """Take one grant back in a transaction of the caller's, with its entry if that ended it."""
    if not repository.authorizations.withdraw(found.id, now, WITHDRAWN_BY_HOLDER):
        return
    subject = {"authorization": found.id, "request": found.request_id or ""}
    entry = _entry(now, AuditAction.AUTHORIZATION_WITHDRAWN, account, **subject)
    repository.audit.append(
        replace(
            entry,
            scenario_code=found.scenario_code,
            scenario_name=found.scenario_name,
            licence_id=found.licence_id,
            fields=found.fields,
        )
    )


def _entry(now: datetime, action: AuditAction, account: Account, **subject: str) -> AuditEntry:
    return AuditEntry(now, action, account.actor, ground=Ground.AUTHORIZED, details=subject)

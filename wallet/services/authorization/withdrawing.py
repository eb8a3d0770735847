"""A holder takes grants back: the very next read is refused, and both sides have it signed."""

from datetime import datetime

from wallet.domain.entropy import Entropy, new_id
from wallet.domain.grounds.authorization import Authorization
from wallet.domain.grounds.withdrawal import WithdrawalReason, stated_withdrawal_reason
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.authorization.granting import ConsentSealer
from wallet.services.authorization.own_grants import own_grant
from wallet.tokens.documents.withdrawal_statement import WithdrawalStatement, sign_withdrawal


def withdraw(
    database: Database,
    sealer: ConsentSealer,
    entropy: Entropy,
    now: datetime,
    account: Account,
    authorization_id: str,
    unverified_reason: str = "",
) -> None:
    """Take a grant back: the very next read is refused. Doing it twice changes nothing.

    Raises:
        UnknownAuthorization: no such grant, another holder's, or none of this handler's.
        UnknownReason: a reason that is none of the offered ones.
        NoLongerActing: the person may not act for the enterprise any more.
    """
    entry = AuditEntry(
        now,
        AuditAction.AUTHORIZATION_WITHDRAWN,
        account.actor,
        ground=Ground.AUTHORIZED,
        details={"authorization": authorization_id[:32]},
    )
    with doing(database, entry, account=account) as repository:
        found = own_grant(repository, account, authorization_id)
        reason = stated_withdrawal_reason(unverified_reason)
        withdraw_within(repository, sealer, entropy, now, account, found, reason)


def withdraw_within(
    repository: Repository,
    sealer: ConsentSealer,
    entropy: Entropy,
    now: datetime,
    account: Account,
    found: Authorization,
    reason: WithdrawalReason | None = None,
) -> None:
    """Take one grant back in a transaction of the caller's, with its entry if that ended it."""
    said = reason.value if reason else None
    statement = _signed(repository, sealer, entropy, now, found, said)
    if not repository.authorizations.withdraw(found, now, said, statement):
        return
    details = {"authorization": found.id, "request": found.request_id or ""}
    repository.audit.append(
        AuditEntry(
            now,
            AuditAction.AUTHORIZATION_WITHDRAWN,
            account.actor,
            ground=Ground.AUTHORIZED,
            scenario_code=found.scenario_code,
            scenario_name=found.scenario_name,
            licence_id=found.licence_id,
            fields=found.fields,
            details=details | ({"reason": said} if said else {}),
        )
    )


def _signed(
    repository: Repository,
    sealer: ConsentSealer,
    entropy: Entropy,
    now: datetime,
    found: Authorization,
    reason: str | None,
) -> str:
    receiver = repository.units.get(found.unit_id)
    statement = WithdrawalStatement(
        jti=new_id(entropy),
        issuer=sealer.issuer,
        audience=receiver.uscc,
        receiver=receiver.name,
        authorization_id=found.id,
        scenario=found.scenario_code,
        purpose=found.purpose,
        licence_code=str(repository.licences.get(found.licence_id).code),
        fields=found.fields,
        granted_at=found.granted_at,
        withdrawn_at=now,
        reason=reason,
    )
    return sign_withdrawal(sealer.signer, statement)

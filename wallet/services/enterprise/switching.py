"""One sign-in changes between the person's own wallet and the enterprises it acts for."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.enterprise.appointment import NoLongerActing
from wallet.domain.errors import NotPermitted
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.services.access.signing_in import sign_in_digest
from wallet.services.acts.doing import doing


def act_for(
    database: Database, now: datetime, account: Account, secret: str, enterprise_id: str
) -> Account:
    """Open an enterprise's wallet in this sign-in and no other; returns the account as it acts.

    Raises:
        NotPermitted: the account is no person's own.
        NoLongerActing: the person has no post in that enterprise.
    """
    blank = AuditEntry(now, AuditAction.ENTERPRISE_ENTERED, account.actor)
    with doing(database, blank, account=account) as repository:
        if account.person_id is None:
            raise NotPermitted
        binding = repository.bindings.find(account.person_id, enterprise_id[:32])
        appointment = repository.appointments.find(account.person_id, enterprise_id[:32])
        if binding is None and appointment is None:
            raise NoLongerActing
        acting = repository.standings.of(account.person_id, enterprise_id[:32], now)
        if acting.post is None:
            raise NoLongerActing
        digest = sign_in_digest(secret)
        repository.sign_ins.switch(digest, acting.enterprise_id)
        switched = repository.accounts.find_by_sign_in(digest, now)
        if switched is None:
            raise NotPermitted
        entered = replace(blank, actor=switched.actor, unit_name=switched.unit_name)
        repository.audit.append(replace(entered, details={"post": acting.post.value}))
        return switched


def act_for_oneself(database: Database, now: datetime, account: Account, secret: str) -> None:
    """Go back to one's own wallet; somebody removed goes this way, too."""
    if account.acting is None:
        return
    entry = AuditEntry(now, AuditAction.ENTERPRISE_LEFT, account.actor, unit_name=account.unit_name)
    with doing(database, entry, account=account) as repository:
        repository.sign_ins.switch(sign_in_digest(secret), None)
        repository.audit.append(entry)

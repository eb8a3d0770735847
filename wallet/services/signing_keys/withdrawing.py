"""Withdrawing a signing key that can no longer be trusted: what it signed confirms nothing."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import SYSTEM, Actor, Role
from wallet.domain.signing_keys.key_standing import withdrawal_reason
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.key_records import KeyRecord
from wallet.repository.signing_keys.keys import UnknownKey
from wallet.services.acts.doing import doing
from wallet.services.key_cabinet import DEPLOYMENT, DOCUMENT
from wallet.services.signing_keys.refusals import (
    KeyStillNeeded,
    KeyWithdrawnAlready,
    TrailSealedByIt,
)
from wallet.tokens.documents.audit_seal import stated_kid


def withdraw_key(
    database: Database, now: datetime, actor: Actor, kid: str, unverified_reason: str
) -> KeyRecord:
    """Distrust a signing key at once: verifying what it signed ends in ``cannot_confirm``.

    A bureau withdraws its own keys, the operator every bureau's, a command all of them.

    Raises:
        WithdrawalReasonMissing: no reason was given.
        UnknownKey: no such key, or one that the actor may not know of.
        KeyWithdrawnAlready: it was withdrawn before; that moment stays.
        KeyStillNeeded: the deployment signs with it now.
        TrailSealedByIt: no seal under another key vouches for the audit trail yet.
    """
    blank = AuditEntry(now, AuditAction.KEY_WITHDRAWN, actor, operator=actor.name)
    with doing(database, blank) as repository:
        key = key_within_reach(repository, actor, kid)
        reason = withdrawal_reason(unverified_reason)
        if key.withdrawn_at is not None:
            raise KeyWithdrawnAlready
        if key.use == DEPLOYMENT and repository.keys.current(DEPLOYMENT, None, now).kid == kid:
            raise KeyStillNeeded
        if key.use == DEPLOYMENT:
            _ensure_trail_sealed_by_another(repository, kid)
        repository.keys.withdraw(kid, now, actor.name, reason)
        if key.not_before > now:  # it has not begun: the one before it goes on signing
            repository.keys.keep_on(key.use, key.unit_id, key.not_before)
        unit = repository.units.get(key.unit_id) if key.unit_id else None
        details = {"kid": kid, "use": key.use, "reason": reason}
        entry = replace(blank, unit_name=unit.name if unit else None, details=details)
        repository.audit.append(entry)
        return repository.key_records.get(kid)


def _ensure_trail_sealed_by_another(repository: Repository, kid: str) -> None:
    # Locked: a seal under this key that came now would be left without a later one.
    repository.audit_seals.lock()
    last = repository.audit_seals.last()
    if last is not None and stated_kid(last) == kid:
        raise TrailSealedByIt


def key_within_reach(repository: Repository, actor: Actor, kid: str) -> KeyRecord:
    """Return a key that the actor may withdraw.

    Raises:
        UnknownKey: no such key, or another unit's, or one that is no bureau's.
    """
    key = repository.key_records.get(kid)
    if actor == SYSTEM:
        return key
    foreign = actor.role is Role.ISSUER and key.unit_id != actor.unit_id
    if foreign or key.use != DOCUMENT:
        raise UnknownKey
    return key

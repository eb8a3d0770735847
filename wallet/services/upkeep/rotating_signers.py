"""Rotating the deployment's own signing key: what the old one signed keeps verifying (Art. 12)."""

from datetime import datetime

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.key_cabinet import ANNOUNCED_FOR, DEPLOYMENT, add_deployment_key


class KeyAlreadyAnnounced(Conflict):
    """One rotation after another."""

    code = "key_already_announced"
    zh = "新密钥已经公布，尚未启用，没有再换。"
    en = "A new key is announced already and not in use yet; nothing was changed."


def rotate_deployment_key(
    database: Database, now: datetime, entropy: Entropy, *, at_once: bool
) -> tuple[str, datetime]:
    """Publish a new key for tokens, receipts and seals; return its kid and when it begins.

    It begins ten minutes later, or at once in an emergency and where there is none yet; the one
    before it retires at that moment, and what it signed keeps verifying.

    Raises:
        KeyAlreadyAnnounced: the last rotation has not taken effect yet.
    """
    try:
        with database.begin() as repository:
            if not at_once:
                _ensure_none_announced(repository, now)
            begins = now if at_once or not _signs(repository, now) else now + ANNOUNCED_FOR
            kid = add_deployment_key(repository, begins, entropy)
            repository.audit.append(_entry(now, kid=kid, begins=begins.isoformat()))
    except KeyAlreadyAnnounced as refusal:
        with database.begin() as repository:
            repository.audit.append(_entry(now, refusal.code))
        raise
    return kid, begins


def _ensure_none_announced(repository: Repository, now: datetime) -> None:
    if repository.keys.announced(DEPLOYMENT, None, now):
        raise KeyAlreadyAnnounced


def _signs(repository: Repository, now: datetime) -> bool:
    try:
        repository.keys.current(DEPLOYMENT, None, now)
    except NoSigningKey:
        return False
    return True


def _entry(now: datetime, outcome: str = DONE, **details: str) -> AuditEntry:
    told = {"keys": DEPLOYMENT, "step": "rotated", **details}
    return AuditEntry(now, AuditAction.KEYS_ROTATED, SYSTEM, outcome, details=told)

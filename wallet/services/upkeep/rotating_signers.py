"""Rotating the deployment's own signing key: what the old one signed keeps verifying (Art. 12)."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.acts.doing import doing
from wallet.services.key_cabinet import ANNOUNCED_FOR, DEPLOYMENT, add_deployment_key
from wallet.services.upkeep.switching_keys import rotation_entry


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
    entry = rotation_entry(now, DEPLOYMENT, "rotated")
    with doing(database, entry) as repository:
        if not at_once:
            _ensure_none_announced(repository, now)
        begins = now if at_once or not _signs(repository, now) else now + ANNOUNCED_FOR
        kid = add_deployment_key(repository, begins, entropy)
        told = {**entry.details, "kid": kid, "begins": begins.isoformat()}
        repository.audit.append(replace(entry, details=told))
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

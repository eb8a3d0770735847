"""Rotating the keys of stored fields: what earlier keys sealed is sealed again, in batches."""

from collections.abc import Callable
from datetime import datetime

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.errors import Conflict
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Database, Repository

BATCH = 200


class OldKeysInUse(Conflict):
    """An old key is forgotten only when nothing is sealed with it any more."""

    code = "old_keys_in_use"
    zh = "仍有数据用旧密钥加密，不能删除旧密钥。请先运行 rotate-keys fields。"
    en = "Some values are still sealed with an old key; run rotate-keys fields first."


def record_rotation(
    database: Database, now: datetime, keys: str, step: str, outcome: str = DONE, **details: str
) -> None:
    """Write the entry of one step in the life of the secrets, or of its refusal."""
    with database.begin() as repository:
        _record(repository, now, keys, step, outcome, **details)


def reseal_fields(database: Database, clock: Callable[[], datetime]) -> int:
    """Seal again what another key than the current one sealed; returns how many values.

    Each batch is a transaction of its own, so that writers wait for moments only; stopped
    half-way, it goes on where it was when it is run again. The entry is written at the end.

    Raises:
        SealedValueBroken: a value cannot be opened; its batch is as it was.
    """
    with database.read() as repository:
        names = repository.sealed_columns.names()
    resealed = sum(_reseal_column(database, name) for name in names)
    record_rotation(
        database,
        clock(),
        "fields",
        "resealed",
        current=str(database.cipher.current),
        values=str(resealed),
    )
    return resealed


def count_under_other_keys(database: Database) -> int:
    """Return how many values wait to be sealed again."""
    with database.read() as repository:
        return repository.sealed_columns.count_under_other_keys()


def ensure_old_keys_unused(database: Database, now: datetime) -> None:
    """Refuse while a value is sealed with an earlier key, and record it.

    Raises:
        OldKeysInUse: forgetting the old keys now would lose those values.
    """
    if left := count_under_other_keys(database):
        record_rotation(database, now, "fields", "forget_old", OldKeysInUse.code, values=str(left))
        raise OldKeysInUse


def _reseal_column(database: Database, name: str) -> int:
    resealed, last = 0, None
    while True:
        with database.begin() as repository:
            done, last = repository.sealed_columns.reseal(name, last, BATCH)
        resealed += done
        if last is None:
            return resealed


def _record(
    repository: Repository, now: datetime, keys: str, step: str, outcome: str, **details: str
) -> None:
    repository.audit.append(
        AuditEntry(
            now,
            AuditAction.KEYS_ROTATED,
            SYSTEM,
            outcome,
            details={"keys": keys, "step": step, **details},
        )
    )

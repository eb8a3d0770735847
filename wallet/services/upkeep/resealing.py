"""Rotating the keys of stored fields: what earlier keys sealed is sealed again, in batches."""

from collections.abc import Callable
from datetime import datetime

from wallet.domain.errors import Conflict
from wallet.repository.database import Database
from wallet.services.acts.doing import doing
from wallet.services.upkeep.switching_keys import number_in_use, record_step, rotation_entry

BATCH = 200


class OldKeysInUse(Conflict):
    """An old key is forgotten only when nothing is sealed with it any more."""

    code = "old_keys_in_use"
    zh = "仍有数据用旧密钥加密，不能删除旧密钥。请先运行 rotate-keys fields。"
    en = "Some values are still sealed with an old key; run rotate-keys fields first."


def reseal_fields(database: Database, clock: Callable[[], datetime]) -> int:
    """Seal and index again what other keys than those in use sealed; returns how many values.

    Each batch is a transaction of its own, so that writers wait for moments only; stopped
    half-way, it goes on where it was when it is run again. The entry is written at the end.

    Raises:
        SealedValueBroken: a value cannot be opened; its batch is as it was.
    """
    with database.read() as repository:
        names = repository.sealed_columns.in_order()
    resealed = sum(_reseal_column(database, name) for name in names)
    number = str(number_in_use(database))
    entry = rotation_entry(clock(), "fields", "resealed", current=number, values=str(resealed))
    record_step(database, entry)
    return resealed


def count_under_other_keys(database: Database) -> int:
    """Return how many values wait to be sealed again."""
    with database.read() as repository:
        return repository.sealed_columns.count_under_other_keys()


def ensure_old_keys_unused(database: Database, now: datetime) -> None:
    """Refuse while a value is sealed with an earlier key: nobody can seal with one any more.

    Raises:
        OldKeysInUse: forgetting the old keys now would lose those values.
    """
    with doing(database, rotation_entry(now, "fields", "forget_old")) as repository:
        if left := repository.sealed_columns.count_under_other_keys():
            raise OldKeysInUse(values=left)


def _reseal_column(database: Database, name: str) -> int:
    resealed, last = 0, None
    while True:
        with database.begin() as repository:
            done, last = repository.sealed_columns.reseal(name, last, BATCH)
        resealed += done
        if last is None:
            return resealed

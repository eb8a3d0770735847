"""Putting keys of the secrets file into use, and out of it, while processes serve.

A process takes over a new file by itself within moments and tells which edition it has. Whoever
still has an older one when the database says otherwise seals nothing: its transactions end in
``keys_behind``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.errors import Conflict, Unavailable
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.columns.cipher import InUse
from wallet.repository.database import Database, Repository, RepositoryUnavailable
from wallet.services.acts.doing import Attempt, attempting, doing

SECONDS_BETWEEN_LOOKS = 1.0
LOOKS = 60
"""A minute is waited for processes that serve with an older file, and for open transactions."""

HEARD_WITHIN = timedelta(seconds=20)
"""Processes tell every few seconds; one that was not heard of for so long does not serve."""


class ProcessesBehind(Conflict):
    """A process still serves with an older secrets file; ``processes`` in the details names it."""

    code = "processes_behind"
    zh = "一分钟内仍有进程使用旧的密钥文件，没有切换。请把新文件复制到其服务器后再运行。"
    en = "Processes still serve with an older secrets file; copy it to their servers, then rerun."


class KeysBusy(Unavailable):
    """A transaction that uses the keys before stays open; ``processes`` names its connections."""

    code = "keys_busy"
    zh = "一分钟内仍有未结束的事务在使用旧密钥，没有切换，请稍后再运行。"
    en = "Transactions under the keys before have been open for a minute; run it again later."


@dataclass(frozen=True, slots=True)
class Switching:
    """What every switch needs: the database, the clock, and how to wait."""

    database: Database
    clock: Callable[[], datetime]
    pause: Callable[[float], None]


def rotation_entry(now: datetime, keys: str, step: str, **details: str) -> AuditEntry:
    """Return the entry of one step in the life of the secrets."""
    told = {"keys": keys, "step": step, **details}
    return AuditEntry(now, AuditAction.KEYS_ROTATED, SYSTEM, details=told)


def record_step(database: Database, entry: AuditEntry) -> None:
    """Write the entry of a step that changed the secrets file alone."""
    with doing(database, entry) as repository:
        repository.audit.append(entry)


def number_in_use(database: Database) -> int:
    """Return the number of the keys that seal and index now."""
    with database.read() as repository:
        in_use = repository.keys_in_use.read()
    return in_use.number if in_use else database.cipher.keys.current


def announce_keys(database: Database, now: datetime, process: str) -> None:
    """Say with which edition of the secrets file a process serves."""
    with database.begin() as repository:
        repository.keys_in_use.announce(process, database.cipher.keys.edition, now)


def begin_keys(switching: Switching, number: int, edition: int) -> None:
    """Let all seal and index under a number, from one moment on.

    The processes that serve must know it: they have ``edition`` by then.

    Raises:
        ProcessesBehind: one has an older file; nothing was switched.
        KeysBusy: a transaction under the keys before does not end.
    """
    entry = rotation_entry(switching.clock(), "fields", "begun", current=str(number))

    def begin(repository: Repository) -> None:
        before = repository.keys_in_use.read()
        repository.keys_in_use.set(InUse(number, before.edition if before else 1))
        repository.client_credentials.take_index_key_along()

    _switch(switching, entry, edition, begin)


def require_edition(switching: Switching, entry: AuditEntry, edition: int) -> None:
    """Let nobody serve with an older file any more: what it lacks counts no longer.

    Raises:
        ProcessesBehind: one still does; it goes on until this is run again.
        KeysBusy: a transaction does not end.
    """
    number = number_in_use(switching.database)

    def require(repository: Repository) -> None:
        repository.keys_in_use.set(InUse(number, edition))
        repository.keys_in_use.forget_silent(switching.clock() - HEARD_WITHIN)
        if min(switching.database.cipher.keys.index) == number:
            repository.incident_dues.forget_former_indexes()

    _switch(switching, entry, edition, require)


def _switch(
    switching: Switching,
    entry: AuditEntry,
    edition: int,
    change: Callable[[Repository], None],
) -> None:
    with attempting(switching.database, entry) as attempt:
        _wait_for_processes(switching, edition)
        _alone(switching, attempt, change)


def _wait_for_processes(switching: Switching, edition: int) -> None:
    for look in range(LOOKS + 1):
        with switching.database.read() as repository:
            since = switching.clock() - HEARD_WITHIN
            behind = repository.keys_in_use.behind(edition, since)
        if not behind:
            return
        if look < LOOKS:
            switching.pause(SECONDS_BETWEEN_LOOKS)
    raise ProcessesBehind(processes=behind)


def _alone(switching: Switching, attempt: Attempt, change: Callable[[Repository], None]) -> None:
    for _ in range(LOOKS):
        try:
            with attempt.transaction() as repository:
                repository.keys_in_use.have_alone()
                change(repository)
                repository.audit.append(attempt.entry)
        except RepositoryUnavailable:
            switching.pause(SECONDS_BETWEEN_LOOKS)
        else:
            return
    with switching.database.read() as repository:
        raise KeysBusy(processes=repository.keys_in_use.holders())

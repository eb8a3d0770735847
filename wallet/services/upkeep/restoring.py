"""Restoring a backup into an empty database: the whole of it or nothing."""

import json
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.repository.table_copies import TableForm
from wallet.services.acts.doing import doing
from wallet.services.upkeep.backing_up import FORM, BackupKeys, BackupManifest
from wallet.services.upkeep.backup_envelope import BackupBroken, unseal


class DatabaseNotEmpty(Conflict):
    """What is there is never overwritten."""

    code = "database_not_empty"
    zh = "数据库里已有数据，没有恢复。请换一个空的数据库。"
    en = "The database is not empty; nothing was restored. Use an empty one."


class OtherSchema(Conflict):
    """The tables must be those that the backup was made of."""

    code = "other_schema"
    zh = "数据库结构与备份时不同，没有恢复。请用一个没有任何表的数据库。"
    en = "The tables are not in the form of the backup; use a database without any tables."


class BackupOfNewerVersion(InvalidInput):
    """An older version does not know what newer tables mean."""

    code = "backup_of_newer_version"
    zh = "备份是用更新的版本做的，请用同一版本或更新的版本恢复。"
    en = "The backup was made by a newer version; restore it with that one or a later one."


class BackupOfOtherKeys(InvalidInput):
    """Its sealed columns would never open."""

    code = "backup_of_other_keys"
    zh = "密钥文件里缺少备份所用的数据密钥，没有恢复。请放入备份当时的密钥文件。"
    en = "The secrets file lacks a data key of this backup; put the file of that time in place."


class OtherBackup(InvalidInput):
    """The digest that was kept elsewhere belongs to another backup."""

    code = "other_backup"
    zh = "备份的摘要与所给的不同，没有恢复。"
    en = "The backup's digest is not the one given; nothing was restored."


@dataclass(slots=True)
class _Head:
    made_at: datetime
    revision: str
    marks: dict[int, str]


def check_backup(file: BinaryIO, keys: BackupKeys, known_digest: str | None) -> BackupManifest:
    """Read a backup to its end and return what it holds; nothing is written anywhere.

    Raises:
        BackupBroken: it does not open, is not whole, or its digest is not that of its content.
        OtherBackup: ``known_digest`` is given and is another one.
        BackupOfOtherKeys: a data key that it was sealed with is not among ours.
    """
    head, rows, digest = None, {}, sha256()
    end: dict[str, Any] = {}
    table = ""
    for line in _lines(unseal(file, keys.backup_keys.values())):
        if end:
            raise BackupBroken
        value = _value(line)
        if isinstance(value, dict) and "digest" in value:
            end = value
            continue
        digest.update(line)
        if head is None:
            head = _head(value)
        elif isinstance(value, dict):
            rows[table := str(value["table"])] = 0
        else:
            rows[table] += 1
    if head is None or end != {"rows": rows, "digest": digest.hexdigest()}:
        raise BackupBroken
    manifest = BackupManifest(head.made_at, head.revision, head.marks, rows, digest.hexdigest())
    _ensure_wanted(manifest, keys.data_key_marks, known_digest)
    return manifest


def ensure_can_take(
    database: Database,
    clock: Callable[[], datetime],
    manifest: BackupManifest,
    known_revisions: Container[str],
) -> bool:
    """Refuse a database with rows or other tables; return whether it lacks tables altogether.

    Only a database with rows can hold an entry of the refusal: an entry is a row.

    Raises:
        DatabaseNotEmpty: there are rows; the refusal is recorded among them.
        BackupOfNewerVersion: this version does not know the backup's tables.
        OtherSchema: there are tables of another form.
    """
    with database.read() as repository:
        revision = repository.table_copies.revision()
        empty = repository.table_copies.is_empty()
    if not empty:
        with doing(database, _entry(clock(), manifest)):
            raise DatabaseNotEmpty
    if manifest.revision not in known_revisions:
        raise BackupOfNewerVersion
    if revision not in {None, manifest.revision}:
        raise OtherSchema
    return revision is None


def restore(
    database: Database,
    clock: Callable[[], datetime],
    keys: BackupKeys,
    manifest: BackupManifest,
    file: BinaryIO,
) -> None:
    """Fill the empty tables from a backup that was checked, in one transaction with its entry.

    Raises:
        DatabaseNotEmpty: somebody was faster.
        BackupBroken: the file is another one by now.
    """
    with database.begin() as repository:
        if not repository.table_copies.is_empty():
            raise DatabaseNotEmpty
        if _fill(repository, _lines(unseal(file, keys.backup_keys.values()))) != manifest.rows:
            raise BackupBroken
        repository.table_copies.count_on()
        repository.audit.append(_entry(clock(), manifest))


def _fill(repository: Repository, lines: Iterator[bytes]) -> dict[str, int]:
    _value(next(lines))
    rows: dict[str, int] = {}
    table = _Table(lines)
    while form := table.next_form():
        rows[form.name] = repository.table_copies.fill(form, table.rows())
    return rows


class _Table:
    """Walks the lines table by table."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._head: Any = _value(next(lines))

    def next_form(self) -> TableForm | None:
        """Return the next table, ``None`` at the end."""
        if "table" not in self._head:
            return None
        columns = tuple((str(name), str(kind)) for name, kind in self._head["columns"])
        return TableForm(str(self._head["table"]), columns)

    def rows(self) -> Iterator[list[Any]]:
        """Give the rows of this table."""
        for line in self._lines:
            value = _value(line)
            if isinstance(value, dict):
                self._head = value
                return
            yield value


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        for line in whole:
            yield line + b"\n"
    if held:
        raise BackupBroken


def _value(line: bytes) -> Any:
    return json.loads(line)


def _head(value: Any) -> _Head:
    if value.get("form") != FORM:
        raise BackupBroken
    marks = {int(number): str(mark) for number, mark in value["data_keys"].items()}
    return _Head(datetime.fromisoformat(value["made_at"]), str(value["revision"]), marks)


def _ensure_wanted(
    manifest: BackupManifest, ours: Mapping[int, str], known_digest: str | None
) -> None:
    if known_digest is not None and known_digest != manifest.digest:
        raise OtherBackup
    if any(ours.get(number) != mark for number, mark in manifest.data_key_marks.items()):
        raise BackupOfOtherKeys


def _entry(now: datetime, manifest: BackupManifest) -> AuditEntry:
    return AuditEntry(
        now,
        AuditAction.RESTORED,
        SYSTEM,
        details={
            "digest": manifest.digest,
            "made_at": manifest.made_at.isoformat(),
            "rows": str(manifest.all_rows()),
        },
    )

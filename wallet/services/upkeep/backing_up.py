"""Backing up: everything as it was at one moment, encrypted on its way into the file (Art. 27)."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict, Unavailable
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.columns.cipher import KeysBehind
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import attempting, doing
from wallet.services.upkeep.backup_envelope import SALT_BYTES, seal

FORM = 1
"""Of the lines in a backup; another form gets another number."""


class SchemaNotCurrent(Conflict):
    """A backup is made of a database in the form that this version knows."""

    code = "schema_not_current"
    zh = "数据库结构不是当前版本，请先运行 migrate。"
    en = "The database is not in the newest form; run migrate first."


class BackupNotWritten(Unavailable):
    """The disk is full, or the file cannot be written."""

    code = "backup_not_written"
    zh = "备份文件没有写成，数据库没有变动。"
    en = "The backup could not be written; the database is as it was."
    leaves_entry = True


@dataclass(frozen=True, slots=True)
class BackupKeys:
    """What encrypts a backup, and by which marks the keys of its sealed columns are known.

    Both by the number of the keys; ``current`` is in use where the database does not say it.
    """

    backup_keys: Mapping[int, bytes]
    data_key_marks: Mapping[int, str]
    current: int


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup holds; ``digest`` is that of its content and worth keeping elsewhere."""

    made_at: datetime
    revision: str
    data_key_marks: Mapping[int, str]
    rows: Mapping[str, int]
    digest: str

    def all_rows(self) -> int:
        """Return how many rows there are in all tables together."""
        return sum(self.rows.values())


def back_up(
    database: Database,
    clock: Callable[[], datetime],
    entropy: Entropy,
    keys: BackupKeys,
    revision: str,
    file: BinaryIO,
) -> BackupManifest:
    """Write everything into the file, as it is at the moment of the call; writers go on writing.

    The entry of the act comes after that moment and is not in the backup itself.

    Raises:
        SchemaNotCurrent: the tables are not in the form of ``revision``.
        KeysBehind: the secrets file lacks the keys in use.
        BackupNotWritten: the file cannot take it.
    """
    entry = AuditEntry(clock(), AuditAction.BACKED_UP, SYSTEM)
    with attempting(database, entry):
        manifest = _write(database, entry.at, entropy, keys, revision, file)
    details = {"digest": manifest.digest, "rows": str(manifest.all_rows())}
    done = replace(entry, at=clock(), details=details)
    with doing(database, done) as repository:
        repository.audit.append(done)
    return manifest


def _write(
    database: Database,
    made_at: datetime,
    entropy: Entropy,
    keys: BackupKeys,
    revision: str,
    file: BinaryIO,
) -> BackupManifest:
    try:
        with database.snapshot() as repository:
            found = _current_revision(repository, revision)
            in_use = repository.keys_in_use.read()
            number = in_use.number if in_use else keys.current
            if number not in keys.backup_keys:
                raise KeysBehind
            marks = {one: mark for one, mark in keys.data_key_marks.items() if one <= number}
            content = _Content(made_at, found, marks)
            salt = entropy.token_bytes(SALT_BYTES)
            file.writelines(seal(content.lines(repository), keys.backup_keys[number], salt))
            file.flush()
    except OSError as error:
        raise BackupNotWritten from error
    return content.manifest()


def _current_revision(repository: Repository, wanted: str) -> str:
    if repository.table_copies.revision() != wanted:
        raise SchemaNotCurrent
    return wanted


class _Content:
    """The lines of one backup, and what is known of them once they are through."""

    def __init__(self, made_at: datetime, revision: str, marks: Mapping[int, str]) -> None:
        self.made_at = made_at
        self.revision = revision
        self._marks = marks
        self._rows: dict[str, int] = {}
        self._digest = sha256()

    def manifest(self) -> BackupManifest:
        return BackupManifest(
            self.made_at, self.revision, self._marks, self._rows, self._digest.hexdigest()
        )

    def lines(self, repository: Repository) -> Iterator[bytes]:
        """Give the head, each table with its rows, and the end that counts them."""
        copies = repository.table_copies
        yield self._line(
            {
                "form": FORM,
                "made_at": self.made_at.isoformat(),
                "revision": self.revision,
                "data_keys": self._marks,
            }
        )
        for table in copies.forms():
            yield self._line({"table": table.name, "columns": table.columns})
            self._rows[table.name] = 0
            for row in copies.rows(table):
                yield self._line(row)
                self._rows[table.name] += 1
        yield _json_line({"rows": self._rows, "digest": self._digest.hexdigest()})

    def _line(self, value: object) -> bytes:
        line = _json_line(value)
        self._digest.update(line)
        return line


def _json_line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

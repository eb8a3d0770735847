"""Backing up: everything as it was at one moment, encrypted on its way into the file (Art. 27)."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict, Unavailable
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
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


@dataclass(frozen=True, slots=True)
class BackupKeys:
    """What encrypts a backup, and by which marks the keys of its sealed columns are known."""

    backup_key: bytes
    data_key_marks: Mapping[int, str]


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
        BackupNotWritten: the file cannot take it.
    """
    content = _Content(clock(), keys.data_key_marks)
    try:
        with database.snapshot() as repository:
            content.revision = _current_revision(repository, revision)
            lines = content.lines(repository)
            file.writelines(seal(lines, keys.backup_key, entropy.token_bytes(SALT_BYTES)))
            file.flush()
    except SchemaNotCurrent as refusal:
        _record(database, clock(), refusal.code)
        raise
    except OSError as error:
        _record(database, clock(), BackupNotWritten.code)
        raise BackupNotWritten from error
    manifest = content.manifest()
    details = {"digest": manifest.digest, "rows": str(manifest.all_rows())}
    _record(database, clock(), DONE, **details)
    return manifest


def _current_revision(repository: Repository, wanted: str) -> str:
    if repository.table_copies.revision() != wanted:
        raise SchemaNotCurrent
    return wanted


class _Content:
    """The lines of one backup, and what is known of them once they are through."""

    def __init__(self, made_at: datetime, marks: Mapping[int, str]) -> None:
        self.made_at = made_at
        self.revision = ""
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


def _record(database: Database, now: datetime, outcome: str, **details: str) -> None:
    with database.begin() as repository:
        repository.audit.append(
            AuditEntry(now, AuditAction.BACKED_UP, SYSTEM, outcome, details=details)
        )

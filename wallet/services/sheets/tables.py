"""Tables as they come out of a spreadsheet or a system, read by a process of their own.

What strangers send is never parsed by a process that serves pages, holds keys or has other work: a
child with little memory and time does it, and streams the rows (decision 0039).
"""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic
from typing import Any, BinaryIO, Self

from pydantic_core import from_json

import wallet
from wallet.services.sheets.cell_values import CellValue, Unread
from wallet.services.sheets.file_refusals import (
    FileMissing,
    FileNeedsTooMuch,
    FileRefused,
    FileTakesTooLong,
    FileUnreadable,
    refusal_called,
)
from wallet.services.sheets.json_lines import line_refused
from wallet.services.sheets.reading.asked import Asked

Row = tuple[int, Sequence[CellValue]]

WORKBOOK = "xlsx"
"""The kind of a table whose cells are not all text."""

_ROOT = Path(wallet.__file__ or "").parents[1]
_PROGRAM = "wallet.services.sheets.reading.child"
_CHUNK = 1 << 18
_LONGEST_MESSAGE = 1 << 25
_SECONDS_BETWEEN_LOOKS = 1.0
_TIME_IS_UP = {-signal.SIGXCPU, -signal.SIGKILL}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: processor time, memory, and how long it may be silent."""

    cpu_seconds: int
    silent_seconds: float
    memory: int = 320 << 20


FOR_A_WORKER = Limits(cpu_seconds=90, silent_seconds=240)
WHILE_SOMEBODY_WAITS = Limits(cpu_seconds=20, silent_seconds=40)


@dataclass(frozen=True, slots=True)
class Table:
    """What a file was found to be.

    ``headings`` are the texts of the row ``heading_row``, which is 0 where no heading was known:
    then they are the first row's, which is also the first of the ``rows``. ``marks`` are the
    different values of the columns that were asked for, ``notes`` what a reader of it should know,
    ``questions`` what has to be decided before it is read.
    """

    kind: str
    digest: str
    headings: tuple[str, ...]
    heading_row: int
    rows: int
    marks: frozenset[tuple[str, ...]]
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    questions: tuple[FileRefused, ...]


@contextmanager
def opened_table(
    source: Path | bytes, asked: Asked, limits: Limits = WHILE_SOMEBODY_WAITS
) -> Iterator["FileReader"]:
    """Open a file on the disk, or one that is in memory, for reading by a child.

    Raises:
        FileMissing: there is none, or it may not be read.
    """
    try:
        file = in_memory([source]) if isinstance(source, bytes) else source.open("rb")
    except OSError:
        raise FileMissing from None
    with file, FileReader(file, asked, limits) as reader:
        yield reader


def in_memory(parts: Iterable[bytes]) -> BinaryIO:
    """Return a file that is on no disk, where the system has such; else a nameless one."""
    make = getattr(os, "memfd_create", None)
    file = os.fdopen(make("table"), "w+b") if make else TemporaryFile()  # noqa: SIM115 the caller's
    for part in parts:
        file.write(part)
    file.flush()
    return file


class FileReader:
    """A child that reads one open file; it ends with the block."""

    def __init__(self, file: BinaryIO, asked: Asked, limits: Limits) -> None:
        self._limits = limits
        self._unread = bytearray()
        self._since = monotonic()
        words = [str(one) for one in (file.fileno(), limits.cpu_seconds, limits.memory)]
        # No variable of ours is of use there, and some are secrets; no library is needed.
        self._child = subprocess.Popen(  # noqa: S603 our own program
            [sys.executable, "-E", "-s", "-S", "-m", _PROGRAM, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[file.fileno()],
            cwd=_ROOT,
            env={},
            bufsize=0,
        )
        os.set_blocking(self.fileno(), False)
        self._wish(asked.written())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        """Return what becomes readable when the child has said something."""
        descriptor: int = self._said().fileno()
        return descriptor

    def close(self) -> None:
        """End the child, wherever it is."""
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()

    def table(self) -> Table:
        """Wait for what the file was found to be.

        Raises:
            FileRefused: in its kinds.
        """
        while (found := self.table_if_known(_SECONDS_BETWEEN_LOOKS)) is None:
            pass
        return found

    def table_if_known(self, seconds: float = 0) -> Table | None:
        """Return what the file was found to be, if it is known within some seconds.

        Raises:
            FileRefused: in its kinds.
        """
        told = self._told(seconds)
        if told is None:
            return None
        questions = tuple(refusal_called(code, names) for code, names in told["questions"])
        notes = tuple((code, tuple(names)) for code, names in told["notes"])
        marks = frozenset(tuple(mark) for mark in told["marks"])
        headings = tuple(told["headings"])
        return Table(
            told["kind"],
            told["digest"],
            headings,
            told["heading_row"],
            told["rows"],
            marks,
            notes,
            questions,
        )

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Yield the rows of the table, those after the first so many; waits for each.

        Raises:
            FileRefused: it cannot be read further.
        """
        self.ask_for_rows(after)
        while True:
            some = self.some_rows(_SECONDS_BETWEEN_LOOKS)
            if some is None:
                continue
            if not some:
                return
            yield from some

    def ask_for_rows(self, after: int) -> None:
        """Ask for the rows after the first so many; :meth:`some_rows` gives them."""
        self._wish(f"{after}\n".encode())

    def some_rows(self, seconds: float = 0) -> list[Row] | None:
        """Return the next few rows, none at the end, None when they are not there yet.

        Raises:
            FileRefused: it cannot be read further.
        """
        told = self._told(seconds)
        return None if told is None else [_read_row(row) for row in told["some"]]

    def _said(self) -> Any:
        return self._child.stdout

    def _wish(self, line: bytes) -> None:
        self._since = monotonic()
        wishes = self._child.stdin
        try:
            if wishes is not None:
                wishes.write(line)
        except BrokenPipeError:
            # It has something to say of its end.
            return

    def _told(self, seconds: float) -> dict[str, Any] | None:
        line = self._line(seconds)
        if line is None:
            if monotonic() - self._since > self._limits.silent_seconds:
                self.close()
                raise FileTakesTooLong
            return None
        self._since = monotonic()
        told: dict[str, Any] = from_json(line)
        if "refused" in told:
            raise refusal_called(told["refused"], told["names"])
        return told

    def _line(self, seconds: float) -> bytes | None:
        while (end := self._unread.find(b"\n")) < 0:
            if len(self._unread) > _LONGEST_MESSAGE:
                self.close()
                raise FileNeedsTooMuch
            if not select.select([self.fileno()], [], [], seconds)[0]:
                return None
            chunk = self._said().read(_CHUNK)
            if chunk is None:
                return None
            if not chunk:
                raise self._end()
            self._unread += chunk
        line = bytes(self._unread[:end])
        del self._unread[: end + 1]
        return line

    def _end(self) -> FileRefused:
        ended = self._child.wait()
        return FileTakesTooLong() if ended in _TIME_IS_UP else FileUnreadable()


def _read_row(row: Sequence[Any]) -> Row:
    if len(row) == 2:  # noqa: PLR2004 a number and plain cells
        return row[0], row[1]
    number, cells, _ = row
    if isinstance(cells, dict):
        return number, line_refused(cells["code"], cells["member"])
    return number, [_read_cell(cell) for cell in cells]


def _read_cell(cell: Any) -> CellValue:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return] # a plain value of JSON
    ((kind, value),) = cell.items()
    if kind == "date":
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return timedelta(seconds=value) if kind == "seconds" else Unread(value)

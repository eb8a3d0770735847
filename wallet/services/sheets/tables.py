"""Tables as they come out of a spreadsheet or a system: CSV, XLSX or JSON Lines, streamed.

The kind is told by the first bytes, not by the name. The encoding is told by the headings,
strictly: a byte order mark, else UTF-8, else GB18030. A byte further down that does not belong
to it becomes a lone surrogate, so that exactly its row can be refused: no letter is guessed.
"""

import codecs
import csv
import hashlib
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.file_refusals import (
    CsvBroken,
    EncodingUnknown,
    FileMissing,
    WorkbookBroken,
    WorkbookOf1904,
    WorkbookOfOldKind,
    WorkbookTooLarge,
)
from wallet.services.sheets.json_lines import JSON_LINES, json_line_rows, looks_like_json_lines

Row = tuple[int, Sequence[CellValue]]
Source = Path | bytes
"""A file on the disk, or one that is in memory."""

WORKBOOK = "xlsx"
"""The kind of a table whose cells are not all text."""

LARGEST_UNPACKED = 1 << 30
_CHUNK = 1 << 20
_START = 1 << 10
_ROWS_AT_ONCE = 256
_ENCODINGS = ("utf-8", "gb18030")
_LINES_TO_LOOK_AT = 20
_LONGEST_LINE = 1 << 16
_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_UNREADABLE = (
    BadZipFile,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    NotImplementedError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)
"""Every way in which the libraries say that a workbook is no good."""


@dataclass(frozen=True, slots=True)
class Table:
    """One file: what it was found to be, the digest of its bytes, and its rows."""

    source: Source
    kind: str
    digest: str

    def rows(self) -> Iterator[Row]:
        """Yield the number and the cells of each row that is not empty, the headings first.

        Numbers are those that a spreadsheet shows at the left, from 1.

        Raises:
            CsvBroken, WorkbookBroken, WorkbookOf1904: it cannot be read further.
        """
        for number, cells in self._read():
            if any(cells) or any(cell is not None and cell != "" for cell in cells):
                yield number, cells

    def _read(self) -> Iterator[Row]:
        if self.kind == WORKBOOK:
            return _workbook_rows(self.source)
        if self.kind == JSON_LINES:
            return json_line_rows(lambda: _opened(self.source))
        return _csv_rows(self.source, self.kind)


def open_table(source: Source) -> Table:
    """Find out what a file is.

    Raises:
        FileMissing, EncodingUnknown, WorkbookOfOldKind, WorkbookBroken, WorkbookTooLarge.
    """
    try:
        with _opened(source) as file:
            kind = _kind_of(file)
            file.seek(0)
            digest = hashlib.sha256()
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        raise FileMissing from None
    return Table(source, kind, digest.hexdigest())


def _opened(source: Source) -> BinaryIO:
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _kind_of(file: BinaryIO) -> str:
    start = file.read(4)
    if start == _COMPOUND_FILE:
        raise WorkbookOfOldKind
    if start == _ZIP:
        _refuse_oversized(file)
        return WORKBOOK
    file.seek(0)
    if looks_like_json_lines(file.read(_START)):
        return JSON_LINES
    file.seek(0)
    return _encoding_of(file)


def _encoding_of(file: BinaryIO) -> str:
    line = _first_line_of_words(file)
    if line.startswith(codecs.BOM_UTF8):
        encodings: tuple[str, ...] = ("utf-8-sig",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            # Not final: the line may have been cut within a letter.
            codecs.getincrementaldecoder(encoding)().decode(line)
        except UnicodeDecodeError:
            continue
        return encoding
    raise EncodingUnknown


def _first_line_of_words(file: BinaryIO) -> bytes:
    for _ in range(_LINES_TO_LOOK_AT):
        line = file.readline(_LONGEST_LINE)
        if b"\0" in line:
            raise EncodingUnknown
        if not line.isascii():
            return line
    return b""


def _csv_rows(source: Source, encoding: str) -> Iterator[Row]:
    number = 0
    with (
        _opened(source) as raw,
        TextIOWrapper(raw, encoding, errors="surrogateescape", newline="") as file,
    ):
        try:
            for number, cells in enumerate(csv.reader(file, strict=True), start=1):
                yield number, cells
        except csv.Error:
            raise CsvBroken(f"第 {number + 1} 行") from None


def _workbook_rows(source: Source) -> Iterator[Row]:
    with _opened(source) as file:
        numbered = enumerate(_sheet_rows(file), start=1)
        while True:
            try:
                # The library warns about styles and about dates that are none; warnings may hold
                # values of cells, and the catching must not stay in force outside of this line.
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    rows = list(islice(numbered, _ROWS_AT_ONCE))
            except _UNREADABLE:
                raise WorkbookBroken from None
            if not rows:
                return
            yield from rows


def _sheet_rows(file: BinaryIO) -> Iterator[Sequence[CellValue]]:
    workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    if workbook.epoch == CALENDAR_MAC_1904:
        raise WorkbookOf1904
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    sheet = visible[0]
    # Some programs write a size of one cell; the rows themselves are right.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)


def _refuse_oversized(file: BinaryIO) -> None:
    try:
        with ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except _UNREADABLE:
        raise WorkbookBroken from None
    if unpacked > LARGEST_UNPACKED:
        raise WorkbookTooLarge

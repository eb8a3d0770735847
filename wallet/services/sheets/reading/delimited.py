"""Tables of plain text: in which encoding, by what the columns are separated, and their rows.

The encoding is told by the headings, strictly: a byte order mark, else UTF-8, else GB18030, or
UTF-16 where every other byte is zero. A byte further down that does not belong to it becomes half
a letter, so that exactly its row can be refused: no letter is guessed.
"""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from io import TextIOWrapper
from typing import BinaryIO, NamedTuple

from wallet.services.sheets.file_refusals import (
    CsvBroken,
    EncodingBig5,
    EncodingUnknown,
    FileTooManyColumns,
    FileTooManyRows,
    LineTooLong,
)
from wallet.services.sheets.reading.limits import (
    HEADINGS_WITHIN,
    LAST_ROW,
    LONGEST_CELL,
    LONGEST_LINE,
    LONGEST_ROW,
    MOST_COLUMNS,
)
from wallet.services.sheets.reading.worksheet import SheetRow

COMMA = ","
_SEPARATORS = (COMMA, "\t", ";", "|")
_ENCODINGS = ("utf-8", "gb18030")
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_START = 1 << 16
_SAYS_ITS_SEPARATOR = re.compile(r'"?sep=(.)"?')
_TRADITIONAL = ("證照", "編號", "證件", "號碼", "頒發")
_AT_LEAST = 2
_MUCH_RARER = 4
csv.field_size_limit(LONGEST_CELL)


class Dialect(NamedTuple):
    """How a text is written."""

    encoding: str
    separator: str


def dialect_of(file: BinaryIO, known: Callable[[Sequence[str]], int]) -> Dialect:
    """Find out how a text is written; ``known`` counts the headings in a row that are known.

    Raises:
        EncodingUnknown, EncodingBig5: no text, or one that is not read.
    """
    start = file.read(_START)
    encoding = _encoding_of(start)
    lines = _first_lines(start, encoding)
    if lines and (said := _SAYS_ITS_SEPARATOR.fullmatch(lines[0].strip("\ufeff\r\n"))):
        return Dialect(encoding, said[1])

    def score(separator: str) -> int:
        return max((known(row) for row in _trial(lines, separator)), default=0)

    # The first of the best: max keeps the order.
    separator = max(_SEPARATORS, key=score)
    if not score(separator):
        _refuse_big5(start)
    return Dialect(encoding, separator)


def text_rows(file: BinaryIO, dialect: Dialect) -> Iterator[SheetRow]:
    """Yield each record that is not empty under its number.

    Raises:
        CsvBroken, LineTooLong, FileTooManyRows, FileTooManyColumns: it cannot be read further.
    """
    # UTF-16 has no bytes that a lone surrogate could stand for.
    errors = "replace" if dialect.encoding.startswith("utf-16") else "surrogateescape"
    number = 0
    with TextIOWrapper(file, dialect.encoding, errors=errors, newline="") as text:
        records = csv.reader(_lines(text), delimiter=dialect.separator, strict=True)
        try:
            for number, cells in enumerate(records, start=1):
                if number > LAST_ROW:
                    raise FileTooManyRows
                if number == 1 and _is_about_separators(cells, dialect.separator):
                    continue
                if any(cells):
                    if len(cells) > MOST_COLUMNS:
                        cells = _without_empty_end(cells)  # noqa: PLW2901 the same row, shorter
                    yield SheetRow(number, cells)  # type: ignore[arg-type] # text is a value
        except csv.Error:
            raise CsvBroken(f"第 {number + 1} 行") from None


def _lines(text: TextIOWrapper) -> Iterator[str]:
    first = True
    while line := text.readline(LONGEST_LINE):
        if len(line) >= LONGEST_LINE:
            raise LineTooLong
        if first:
            line, first = line.removeprefix("\ufeff"), False
        yield line


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS or sum(map(len, cells)) > LONGEST_ROW:
        raise FileTooManyColumns
    return cells


def _is_about_separators(cells: list[str], separator: str) -> bool:
    return separator.join(cells).startswith("sep=")


def _encoding_of(start: bytes) -> str:
    if start.startswith(codecs.BOM_UTF32_LE):
        raise EncodingUnknown
    if start.startswith(tuple(_WIDE)):
        return _WIDE[start[:2]]
    if b"\0" in start:
        return _wide_encoding(start)
    line = next((one for one in start.splitlines() if not one.isascii()), b"")
    if start.startswith(codecs.BOM_UTF8):
        encodings: tuple[str, ...] = ("utf-8",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            # Not final: the line may have been cut within a letter.
            codecs.getincrementaldecoder(encoding)().decode(line)
        except UnicodeDecodeError:
            continue
        return encoding
    _refuse_big5(start)
    raise EncodingUnknown


def _wide_encoding(start: bytes) -> str:
    """Tell by which half of each pair is zero in what is nearly always there: line ends, digits."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        # 一 and a few others have a zero in the other half.
        if zeros > _AT_LEAST + _MUCH_RARER * others:
            try:
                codecs.getincrementaldecoder(encoding)().decode(start)
            except UnicodeDecodeError:
                continue
            return encoding
    raise EncodingUnknown


def _first_lines(start: bytes, encoding: str) -> list[str]:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start)
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    # The last one may have been cut.
    return lines[:-1] if len(start) == _START else lines


def _trial(lines: list[str], separator: str) -> Iterator[list[str]]:
    try:
        for count, row in enumerate(csv.reader(lines, delimiter=separator)):
            if count >= HEADINGS_WITHIN:
                return
            yield row
    except csv.Error:
        return


def _refuse_big5(start: bytes) -> None:
    text = codecs.getincrementaldecoder("big5hkscs")("replace").decode(start)
    if sum(word in text for word in _TRADITIONAL) >= _AT_LEAST:
        raise EncodingBig5

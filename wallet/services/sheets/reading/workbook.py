"""A workbook (ECMA-376) as a container: its sheets, and what all of their cells refer to."""

import posixpath
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from wallet.services.sheets.file_refusals import (
    FileOfOtherKind,
    FileRefused,
    WorkbookBroken,
    WorkbookOf1904,
    WorkbookTooLarge,
)
from wallet.services.sheets.reading.limits import MOST_PARTS, MOST_SHEETS, MOST_UNPACKED
from wallet.services.sheets.reading.number_formats import NumberFormats, read_number_formats
from wallet.services.sheets.reading.shared_strings import SharedStrings, read_shared_strings
from wallet.services.sheets.reading.worksheet import SheetRow, Texts, Worksheet
from wallet.services.sheets.reading.xml_reading import Attributes, XmlReader, attribute, is_on

_CHUNK = 1 << 16
_USUAL = "xl/workbook.xml"
_UNREADABLE = (
    BadZipFile,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
    zlib.error,
)
"""Every way in which a damaged container or a part of one shows."""
_OTHERS = ("mimetype", "xl/workbook.bin", "Index/Document.iwa", "word/document.xml")
"""Parts by which other containers are known: OpenDocument, XLSB, Numbers, a letter."""


class Sheet(NamedTuple):
    """A sheet: its name, whether somebody sees it, and the part that it is in."""

    name: str
    visible: bool
    part: str


class Workbook:
    """An open workbook; what is unpacked of it is counted."""

    def __init__(self, file: BinaryIO) -> None:
        """Open it.

        Raises:
            WorkbookBroken, WorkbookTooLarge, WorkbookOf1904, FileOfOtherKind.
        """
        self._unpacked = 0
        with _told_as_broken():
            self._archive = ZipFile(file)
            entries = self._archive.infolist()
            if len(entries) > MOST_PARTS:
                raise WorkbookTooLarge
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise WorkbookTooLarge
            self._parts = {entry.filename: entry for entry in entries}
            self.sheets, texts = self._opened()
        self._texts = texts

    def worksheet(self) -> Worksheet:
        """Return what reads one of the sheets, once."""
        return Worksheet(self._texts)

    def rows(self, sheet: Sheet, by: Worksheet) -> Iterator[SheetRow]:
        """Yield the filled rows of a sheet. Raises as :meth:`Worksheet.rows`."""
        with _told_as_broken():
            yield from by.rows(self._chunks(sheet.part))

    def _opened(self) -> tuple[list[Sheet], Texts]:
        main = self._main()
        links = self._links(main)
        book = _Book()
        book.read_all(self._chunks(main))
        if book.of_1904:
            raise WorkbookOf1904
        sheets = [
            Sheet(name, visible, links[link][1])
            for name, visible, link in book.sheets
            if link in links and links[link][0] == "worksheet"
        ]
        if not sheets or len(sheets) > MOST_SHEETS:
            raise WorkbookBroken
        by_kind = {kind: part for kind, part in links.values() if part in self._parts}
        styles, texts = by_kind.get("styles"), by_kind.get("sharedStrings")
        return sheets, Texts(
            read_shared_strings(self._chunks(texts)) if texts else SharedStrings(),
            read_number_formats(self._chunks(styles)) if styles else NumberFormats(),
            book.outdated,
        )

    def _main(self) -> str:
        links = self._links("").values() if "_rels/.rels" in self._parts else ()
        main = next((part for kind, part in links if kind == "officeDocument"), _USUAL)
        if main in self._parts and main.endswith(".xml") and not main.startswith("word/"):
            return main
        if any(name in self._parts for name in _OTHERS):
            raise FileOfOtherKind
        raise WorkbookBroken

    def _links(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        links = _Links()
        links.read_all(self._chunks(posixpath.join(folder, "_rels", f"{name}.rels")))
        return {
            link: (kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
            for link, (kind, target) in links.found.items()
        }

    def _chunks(self, part: str) -> Callable[[], bytes]:
        entry = self._parts[part]
        if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise WorkbookBroken
        file = self._archive.open(entry)

        def chunk() -> bytes:
            found = file.read(_CHUNK)
            # By what comes out: what an entry says of its length need not be true.
            self._unpacked += len(found)
            if self._unpacked > 3 * MOST_UNPACKED:
                raise WorkbookTooLarge
            return found

        return chunk


@contextmanager
def _told_as_broken() -> Iterator[None]:
    try:
        yield
    except FileRefused:
        raise
    except _UNREADABLE:
        raise WorkbookBroken from None


class _Book(XmlReader):
    """The part that names the sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.of_1904 = self.outdated = False
        self.sheets: list[tuple[str, bool, str]] = []

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "sheet" and len(self.sheets) <= MOST_SHEETS:
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", ""), visible, attribute(attributes, "id")))
        elif name == "workbookPr":
            self.of_1904 = is_on(attributes.get("date1904", ""))
        elif name == "calcPr":
            self.outdated = is_on(attributes.get("fullCalcOnLoad", ""))


class _Links(XmlReader):
    """The part that says where another part's links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

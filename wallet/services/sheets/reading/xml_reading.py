"""XML of a workbook as it streams by: bounded, and without anything that a document can define."""

import re
from collections.abc import Callable
from xml.parsers import expat

from wallet.services.sheets.file_refusals import WorkbookBroken, WorkbookTooLarge
from wallet.services.sheets.reading.limits import (
    DEEPEST_XML,
    LONGEST_CELL,
    LONGEST_TAG,
    MOST_ELEMENTS,
)

Attributes = dict[str, str]
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class XmlReader:
    """Reads one part of a workbook; a subclass says what becomes of its elements.

    Names come without their prefix: programs choose their own, or none.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        # No part of a workbook has a document type; what it could define is only of harm.
        self._parser.StartDoctypeDeclHandler = _refuse
        self._names: dict[str, str] = {}
        self._depth = self._elements = self._fed = 0
        self._letters: list[str] = []
        self._length = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        """Take an element that begins."""

    def closed(self, name: str) -> None:
        """Take an element that ends."""

    def feed(self, chunk: bytes) -> None:
        """Read on; an empty chunk is the end.

        Raises:
            WorkbookBroken: it is no XML, has a document type, or is nested without end.
        """
        try:
            self._parser.Parse(chunk, not chunk)
            self._fed += len(chunk)
            # A tag that does not end would be looked through again with each chunk.
            if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG:
                raise WorkbookBroken
        except expat.ExpatError as error:
            if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
                raise MemoryError from None
            raise WorkbookBroken from None

    def read_all(self, chunks: Callable[[], bytes]) -> None:
        """Read a part to its end. Raises as :meth:`feed`."""
        while chunk := chunks():
            self.feed(chunk)
        self.feed(b"")

    def collect(self, *, collecting: bool = True) -> None:
        """Keep the letters from here on, for :meth:`collected`."""
        self._letters.clear()
        self._length = 0
        self._parser.CharacterDataHandler = self._letter if collecting else None

    def collected(self) -> str:
        """Return the letters since :meth:`collect`, and keep no more."""
        self._parser.CharacterDataHandler = None
        letters = self._letters
        text = letters[0] if len(letters) == 1 else "".join(letters)
        letters.clear()
        return text

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST_XML:
            raise WorkbookBroken
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise WorkbookTooLarge
        self.opened(self._local(name), attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.closed(self._names[name])

    def _local(self, name: str) -> str:
        local = self._names.get(name)
        if local is None:
            if len(self._names) > LONGEST_CELL:
                raise WorkbookBroken
            local = self._names[name] = name.rpartition(":")[2]
        return local

    def _letter(self, letters: str) -> None:
        self._length += len(letters)
        if self._length > LONGEST_CELL:
            raise WorkbookTooLarge
        self._letters.append(letters)


def unescaped(text: str) -> str:
    """Return a text with its ``_x000D_`` and the like as the letters that they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def attribute(attributes: Attributes, name: str) -> str:
    """Return an attribute by its name without a prefix; "" where there is none."""
    if name in attributes:
        return attributes[name]
    return next((text for key, text in attributes.items() if key.endswith(f":{name}")), "")


def is_on(text: str) -> bool:
    """Tell whether a truth value of XML says yes."""
    return text.strip().lower() in {"1", "true", "on"}


def _refuse(*_: object) -> None:
    raise WorkbookBroken

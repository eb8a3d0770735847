"""The texts of a workbook that its cells name by number, kept side by side in one piece of memory.

A list of a million texts takes ten times the room of their letters.
"""

from array import array
from collections.abc import Callable

from wallet.services.sheets.file_refusals import WorkbookTooLarge
from wallet.services.sheets.reading.limits import MOST_STRINGS
from wallet.services.sheets.reading.xml_reading import Attributes, XmlReader, unescaped


class SharedStrings:
    """The texts in their order."""

    def __init__(self) -> None:
        self._letters = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        """Add the next text.

        Raises:
            WorkbookTooLarge: there are more than any table needs.
        """
        if len(self._ends) > MOST_STRINGS:
            raise WorkbookTooLarge
        self._letters += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._letters))

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        return self._letters[start:end].decode("utf-8", "surrogatepass")


def read_shared_strings(chunks: Callable[[], bytes]) -> SharedStrings:
    """Read the part of a workbook that has its texts.

    Raises:
        WorkbookTooLarge: as :meth:`SharedStrings.add`, told by its own count where it has one.
        WorkbookBroken: it cannot be read.
    """
    found = _Reading()
    found.read_all(chunks)
    return found.strings


class _Reading(XmlReader):
    def __init__(self) -> None:
        super().__init__()
        self.strings = SharedStrings()
        self._text: list[str] = []
        self._spoken = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self.collect(collecting=not self._spoken)
        elif name == "rPh":  # how it is read aloud, which is no part of it
            self._spoken += 1
        elif name == "sst":
            stated = attributes.get("uniqueCount", "")
            if stated.isascii() and stated.isdigit() and int(stated[:12]) > MOST_STRINGS:
                raise WorkbookTooLarge

    def closed(self, name: str) -> None:
        if name == "t":
            self._text.append(self.collected())
        elif name == "rPh":
            self._spoken -= 1
        elif name == "si":
            self.strings.add(unescaped("".join(self._text)))
            self._text.clear()

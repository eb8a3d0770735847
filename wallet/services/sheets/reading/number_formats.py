"""Which cells of a workbook are dates: by the format of their numbers (ECMA-376, 18.8.30)."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum

from wallet.services.sheets.reading.xml_reading import Attributes, XmlReader

_BUILT_IN_DATES = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
"""With those that Chinese programs count as built in: 27 to 36 and 50 to 58."""
_BUILT_IN_TIMES = frozenset({*range(18, 22), *range(32, 36), 45, 46, 47, 55, 56})
_FIRST_OF_ITS_OWN = 164
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETED = re.compile(r"\[[^\]]*\]")
_SCIENTIFIC = re.compile("E[+-]", re.IGNORECASE)
_PART_OF_DAY = re.compile("[hs]|AM/PM|上午", re.IGNORECASE)
_PART_OF_DATE = re.compile("[ymdeg]", re.IGNORECASE)
_MOST_STYLES = 100_000
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 a spreadsheet's day has no zone
_FALSE_LEAP_DAY = 60
_LAST_DAY = 2_958_465
BEYOND_DATES = "#VALUE!"
"""What a spreadsheet itself shows for a date that is none."""


class Shown(Enum):
    """How a number is shown."""

    NUMBER = 0
    DATE = 1
    TIME = 2


class NumberFormats:
    """How the numbers of each style are shown."""

    def __init__(self, styles: list[Shown] | None = None) -> None:
        self._styles = styles or []

    def value(self, style: str, number: float) -> float | date | timedelta | str:
        """Return what a number of a style means."""
        place = int(style) if style else 0
        shown = self._styles[place] if 0 <= place < len(self._styles) else Shown.NUMBER
        if shown is Shown.NUMBER:
            return number
        if shown is Shown.TIME or 0 <= number < 1:
            return timedelta(days=number) if abs(number) <= _LAST_DAY else BEYOND_DATES
        return as_date(number)


def as_date(number: float) -> date | str:
    """Return the day of a serial number, with its time where it has one."""
    if not 0 < number < _LAST_DAY + 1:
        return BEYOND_DATES
    if number < _FALSE_LEAP_DAY:
        number += 1  # 1900 had no 29 February
    at = _DAY_ZERO + timedelta(seconds=round(number * 86_400))
    return at if at.time() != datetime.min.time() else at.date()


def shown_by(format_code: str) -> Shown:
    """Return how a format shows numbers, by its first section."""
    code = _QUOTED.sub("", format_code[:400]).partition(";")[0]
    if _ELAPSED.search(code):
        return Shown.TIME
    code = _SCIENTIFIC.sub("", _BRACKETED.sub("", code))
    if code.strip().lower() in {"general", "@", ""} or "general" in code.lower():
        return Shown.NUMBER
    in_day = bool(_PART_OF_DAY.search(code))
    of_date = _PART_OF_DATE.search(code)
    if re.search("[yde年日]", code, re.IGNORECASE) or (of_date and not in_day):
        return Shown.DATE
    return Shown.TIME if in_day else Shown.NUMBER


def read_number_formats(chunks: Callable[[], bytes]) -> NumberFormats:
    """Read the part of a workbook that has its styles. Raises ``WorkbookBroken``."""
    reading = _Reading()
    reading.read_all(chunks)
    return NumberFormats(reading.styles)


class _Reading(XmlReader):
    def __init__(self) -> None:
        super().__init__()
        self.styles: list[Shown] = []
        self._own: dict[int, Shown] = {}
        self._of_cells = False

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            number = int(attributes.get("numFmtId", "0"))
            self._own[number] = shown_by(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells and len(self.styles) < _MOST_STYLES:
            self.styles.append(self._shown(int(attributes.get("numFmtId", "0"))))

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self._of_cells = False

    def _shown(self, number: int) -> Shown:
        if number in self._own:
            return self._own[number]
        if number in _BUILT_IN_DATES:
            return Shown.DATE
        return Shown.TIME if number in _BUILT_IN_TIMES else Shown.NUMBER

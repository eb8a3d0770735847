"""What a cell can hold, whatever file it is from."""

from datetime import date, time, timedelta
from enum import Enum


class Unread(Enum):
    """Why a cell that is there says nothing: no value that could be believed is in the file."""

    FORMULA = "formula"
    """A formula that was never calculated, or whose result is out of date by its own word."""
    MERGED = "merged"
    """Within a merged cell: the content stands in its first cell alone."""


CellValue = str | int | float | bool | date | time | timedelta | Unread | None

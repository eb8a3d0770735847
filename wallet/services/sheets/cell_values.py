"""What a cell can hold, whatever file it is from."""

from datetime import date, time, timedelta

CellValue = str | int | float | bool | date | time | timedelta | None

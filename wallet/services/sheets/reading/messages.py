"""What the reader of a file tells, as lines of JSON: nothing in them can be run or unpacked.

A row is ``[number, cells]``, with a third member where some of its cells are no plain JSON: those
are an object: a date ``{"date": …}``, a time ``{"seconds": …}``, an unread cell ``{"unread": …}``.
A line that is no row has ``{"code": …, "member": …}`` instead of its cells.
"""

import json
import re
from collections.abc import Sequence
from datetime import date, timedelta

from wallet.services.sheets.cell_values import CellValue, Unread
from wallet.services.sheets.json_lines import LineRefused

_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOST = "\ufffd"


def written(message: object) -> bytes:
    """Return a message as a line; half a letter becomes a lost one."""
    text = _WRITER.encode(message)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        return _SURROGATE.sub(_LOST, text).encode() + b"\n"


def written_row(number: int, cells: Sequence[CellValue], *, plain: bool) -> list[object]:
    """Return a row as a message has it; ``plain`` is of a file whose cells are all text."""
    if isinstance(cells, LineRefused):
        return [number, {"code": cells.error.code, "member": cells.member}, 1]
    if plain or not any(isinstance(cell, Unread | date | timedelta) for cell in cells):
        return [number, cells]
    return [number, [_written_cell(cell) for cell in cells], 1]


def _written_cell(cell: CellValue) -> object:
    if isinstance(cell, Unread):
        return {"unread": cell.value}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    return cell

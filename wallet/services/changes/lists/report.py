"""The report of a list: what became of each row, written as it is read."""

import csv
from collections.abc import Iterator
from io import StringIO

from wallet.domain.changes.change_list import ChangeRow
from wallet.repository.database import Database
from wallet.services.changes.lists.examining import faults_of
from wallet.services.changes.lists.looking import every_page
from wallet.services.sheets.spreadsheet_text import neutralised_row

_HEADINGS = ("行", "编号或标识", "结果", "代码", "列", "原因", "Reason", "时间")
_RESULTS = {"done": "已办理", "": "还没有办理"}
_REFUSED = "没有办成"


def report_parts(database: Database, list_id: str) -> Iterator[bytes]:
    """Yield the report as CSV that a spreadsheet opens with a double click, some rows at a time."""
    yield _text([_HEADINGS]).encode("utf-8-sig")
    for rows in every_page(database, list_id):
        yield _text(line for row in rows for line in _lines(row)).encode()


def _lines(row: ChangeRow) -> Iterator[tuple[str, ...]]:
    """Return the line of a row, or a line for each fault of one that the check refused."""
    code = row.outcome or row.refusal or ""
    start = (str(row.position), row.given, _RESULTS.get(code, _REFUSED))
    at = row.done_at.isoformat() if row.done_at else ""
    faults = faults_of(row)
    if not faults:
        yield (*start, code, "", "", "", at)
    for fault in faults:
        yield (*start, fault.code, fault.column, fault.zh, fault.en, at)


def _text(lines: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerows(neutralised_row(line) for line in lines)
    return text.getvalue()

"""The report of an import: one line for each row, and one for each fault of a refused row."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import NamedTuple, TextIO

from wallet.services.collecting.rows.faults import RowFault
from wallet.services.sheets.spreadsheet_text import neutralised_row

MOST_REFUSALS_KEPT = 50
HEADINGS = (
    "行号",
    "结果",
    "证照编号（已遮盖）",
    "电子证照标识",
    "列标题",
    "值（已遮盖）",
    "代码",
    "原因",
    "Reason",
)


class RowOutcome(StrEnum):
    """What became of a row."""

    ISSUED = "issued"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


_OUTCOMES_ZH = {
    RowOutcome.ISSUED: "已制发",
    RowOutcome.UNCHANGED: "已存在，未改动",
    RowOutcome.REFUSED: "已拒绝",
}


class RowResult(NamedTuple):
    """One row of the file: its number as the spreadsheet shows it, and what became of it."""

    row_number: int
    outcome: RowOutcome
    masked_number: str
    licence_code: str = ""
    faults: tuple[RowFault, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """What became of a whole file. Refused rows are kept to a limit; the counts are of all."""

    unit_name: str
    file_digest: str
    file_kind: str
    dry_run: bool
    rows: int = 0
    issued: int = 0
    unchanged: int = 0
    refused: int = 0
    first_refusals: list[RowResult] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every row of the file is in."""
        return self.refused == 0

    def add(self, result: RowResult) -> None:
        """Count one row."""
        self.rows += 1
        match result.outcome:
            case RowOutcome.ISSUED:
                self.issued += 1
            case RowOutcome.UNCHANGED:
                self.unchanged += 1
            case RowOutcome.REFUSED:
                self.refused += 1
                if len(self.first_refusals) < MOST_REFUSALS_KEPT:
                    self.first_refusals.append(result)


class ReportWriter:
    """Writes results as CSV, row by row, in the way that Excel opens with a double click."""

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow(HEADINGS)

    def write(self, result: RowResult) -> None:
        """Write one row of the file: a line, or a line for each of its faults."""
        start = (
            str(result.row_number),
            _OUTCOMES_ZH[result.outcome],
            result.masked_number,
            result.licence_code,
        )
        for fault in result.faults or (RowFault("", "", result.outcome.value, "", ""),):
            line = (*start, fault.column, fault.masked, fault.code, fault.zh, fault.en)
            self._writer.writerow(neutralised_row(line))


def report_text(results: Iterable[RowResult]) -> bytes:
    """Return a whole report, as it is sent to somebody who opens it in a spreadsheet."""
    text = StringIO(newline="")
    writer = ReportWriter(text)
    for result in results:
        writer.write(result)
    return text.getvalue().encode("utf-8-sig")


@contextmanager
def report_file(path: Path) -> Iterator[ReportWriter]:
    """Open a report that takes its name only when it is whole.

    UTF-8 with a byte order mark, by which Excel knows it. Raises ``OSError`` where it cannot be
    written.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            yield ReportWriter(file)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)

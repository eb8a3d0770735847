"""Results of rows in the form in which a collection keeps them, and back."""

from typing import Any

from wallet.domain.collecting.collection import CollectedRow
from wallet.services.collecting.files.report import RowOutcome, RowResult
from wallet.services.collecting.rows.faults import RowFault


def as_stored(result: RowResult) -> CollectedRow:
    """Return a result in the form in which it is kept."""
    faults = [
        [fault.column, fault.masked, fault.code, fault.zh, fault.en] for fault in result.faults
    ]
    content: dict[str, object] = {"number": result.masked_number}
    if faults:
        content["faults"] = faults
    return CollectedRow(result.row_number, result.outcome.value, result.licence_code, content)


def as_told(row: CollectedRow) -> RowResult:
    """Return a kept result as the report tells it."""
    faults: Any = row.content.get("faults", ())
    return RowResult(
        row.row_number,
        RowOutcome(row.outcome),
        str(row.content.get("number", "")),
        row.licence_code,
        tuple(RowFault(*fault) for fault in faults),
    )

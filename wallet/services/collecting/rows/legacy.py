"""Legacy licences (存量证照, Art. 10): what a row says of one older than its collection."""

from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.licences.standing_words import WRITTEN_STANDINGS
from wallet.services.collecting.rows.faults import (
    LegacyUnclear,
    StandingOfNoLegacy,
    StandingUnknown,
)
from wallet.services.collecting.rows.row_under_read import RowUnderRead
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.cells import text_cell
from wallet.services.sheets.columns import Column

_YES_OR_NO = {"是": True, "否": False}


def read_legacy(row: RowUnderRead, *, by_default: bool) -> tuple[bool, RevocationKind | None]:
    """Return whether the licence is a legacy one, and how it had ended; faults are noted."""
    said = row.take(Column.LEGACY, _yes_or_no, required=False)
    legacy = by_default if said is None else said
    standing = row.take(Column.STANDING, _standing, required=False)
    ended = standing[0] if standing else None
    if ended is not None and not legacy:
        row.refuse(StandingOfNoLegacy(), Column.STANDING)
    return legacy, ended


def _yes_or_no(value: CellValue) -> bool:
    text = text_cell(value)
    if text not in _YES_OR_NO:
        raise LegacyUnclear
    return _YES_OR_NO[text]


def _standing(value: CellValue) -> tuple[RevocationKind | None]:
    # Wrapped, because being in force is an answer and differs from an empty cell.
    text = text_cell(value)
    standing = WRITTEN_STANDINGS.get(text)
    if standing is LicenceStatus.VALID:
        return (None,)
    if not isinstance(standing, RevocationKind):
        raise StandingUnknown
    return (standing,)

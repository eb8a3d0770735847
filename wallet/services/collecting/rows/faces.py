"""How the face of one licence type is read from the rows of one file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from wallet.domain.catalogue.issuing_catalogue import FieldFormat
from wallet.domain.showing.disclosure import mask_of
from wallet.domain.showing.masking import MaskKind
from wallet.services.collecting.rows.faults import LetterLost
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.cells import date_cell, number_cell, text_cell
from wallet.services.sheets.columns import FaceColumns

_NUMBER_FORMATS = {
    FieldFormat.NUMBER,
    FieldFormat.PHONE,
    FieldFormat.RESIDENT_ID,
    FieldFormat.USCC,
}


class FieldToRead(NamedTuple):
    """One field: where it stands, how its cell is read, and how it is masked in a report."""

    name: str
    place: int
    label: str
    mask_kind: MaskKind
    read: Callable[[CellValue], object]
    required: bool


@dataclass(frozen=True, slots=True)
class FaceReading:
    """The fields of one type, and the columns that are other types'."""

    columns: FaceColumns
    fields: tuple[FieldToRead, ...]

    @staticmethod
    def of(columns: FaceColumns) -> "FaceReading":
        """Settle how each column is read, once for all rows."""
        fields = (
            FieldToRead(
                field.name,
                place,
                field.label,
                mask_of(field.format),
                _READERS.get(field.format, text_cell),
                field.required,
            )
            for place, field in columns.fields
        )
        return FaceReading(columns, tuple(fields))


def _face_name(value: CellValue) -> str:
    name = text_cell(value)
    if "?" in name or "？" in name:
        raise LetterLost
    return name


_READERS: Mapping[FieldFormat, Callable[[CellValue], object]] = {
    **dict.fromkeys(_NUMBER_FORMATS, number_cell),
    FieldFormat.DATE: date_cell,
    FieldFormat.NAME: _face_name,
}

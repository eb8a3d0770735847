"""How the face of one licence type is read from the rows of one file, beside its holders."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from wallet.domain.catalogue.issuing_catalogue import (
    FaceField,
    FieldFault,
    FieldFormat,
    LicenceType,
)
from wallet.domain.licences.face_check import holder_faults, read_face
from wallet.domain.licences.own_fields import Holding, OwnFields
from wallet.domain.showing.disclosure import mask_of
from wallet.domain.showing.masking import MaskKind
from wallet.services.collecting.rows.faults import (
    FieldOfAnotherType,
    LetterLost,
    RowFault,
    fault_of,
    missing,
)
from wallet.services.collecting.rows.row_under_read import RowUnderRead
from wallet.services.licences.holders import HolderDraft
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.cells import date_cell, number_cell, text_cell
from wallet.services.sheets.columns import FaceColumns

_MISSING = "field_missing"
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
    """The fields of one type, those of the holder's own, and the columns that are other types'."""

    licence_type: LicenceType
    columns: FaceColumns
    fields: tuple[FieldToRead, ...]
    own: OwnFields
    waiting: frozenset[str]
    """The fields that wait for what the repository has of the holder."""

    @staticmethod
    def of(licence_type: LicenceType, columns: FaceColumns) -> "FaceReading":
        """Settle how each column is read, once for all rows."""
        own = OwnFields.of(licence_type)
        names = {field.name for field in own}
        fields = tuple(
            FieldToRead(
                field.name,
                place,
                field.label,
                mask_of(field.format),
                _READERS.get(field.format, text_cell),
                field.required and field.name not in names,
            )
            for place, field in columns.fields
        )
        return FaceReading(
            licence_type, columns, fields, own, frozenset(one.name for one in own.of_head)
        )

    def read(
        self, row: RowUnderRead, holders: Sequence[HolderDraft], today: date
    ) -> dict[str, str]:
        """Return the face of a row; what is wrong is noted in it.

        What only the repository knows of the holder is neither taken nor missed yet: that is
        :meth:`held_against`.
        """
        self._refuse_foreign_fields(row)
        unverified: dict[str, object] = {}
        for name, place, label, mask_kind, read, required in self.fields:
            value = row.take_at(place, label, mask_kind, read, required=required)
            if value is not None:
                unverified[name] = value
            elif not required:
                # The column is there: what may stay empty is empty, not left out.
                unverified[name] = ""
        face, faults = self._checked(unverified, Holding(holders), today)
        for fault in faults:
            if fault.field not in self.waiting or fault.code != _MISSING:
                self._note(row, fault, known=bool(holders))
        return face

    def held_against(
        self, row: RowUnderRead, face: Mapping[str, object], holding: Holding, today: date
    ) -> tuple[dict[str, str], tuple[RowFault, ...]]:
        """Return the face with what the repository knows of its holders, and what is wrong then."""
        mentioned = {one.name: "" for one in self.fields if not one.required}
        whole, faults = self._checked({**mentioned, **face}, holding, today)
        return whole, tuple(
            found for fault in faults if (found := self._row_fault(row, fault)) is not None
        )

    def _checked(
        self, unverified: Mapping[str, object], holding: Holding, today: date
    ) -> tuple[dict[str, str], list[FieldFault]]:
        completed = self.own.completed(unverified, holding)
        face, faults = read_face(self.licence_type, completed, today)
        return face, faults + holder_faults(self.own, face, holding)

    def _refuse_foreign_fields(self, row: RowUnderRead) -> None:
        for place in self.columns.foreign:
            if row.filled(place):
                masked = row.masked_at(place, MaskKind.TEXT)
                row.fault(fault_of(FieldOfAnotherType(), row.headings.texts[place], masked))

    def _note(self, row: RowUnderRead, fault: FieldFault, *, known: bool) -> None:
        """Note a fault; what a holder would have filled in is not missing while none is known."""
        own = any(one.name == fault.field for one in self.own)
        if own and not known and fault.code == _MISSING:
            return
        found = self._row_fault(row, fault)
        if found is not None:
            row.fault(found)

    def _row_fault(self, row: RowUnderRead, fault: FieldFault) -> RowFault | None:
        field = self.licence_type.field(fault.field)
        if field is None:
            return None
        place = self._place_of(field)
        if place is None and fault.code == _MISSING:
            return missing(field.label)
        masked = "" if place is None else row.masked_at(place, mask_of(field.format))
        return RowFault(field.label, masked, fault.code, fault.zh, fault.en)

    def _place_of(self, field: FaceField) -> int | None:
        return next((place for place, one in self.columns.fields if one.name == field.name), None)


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

"""What a verifier sees: only the fields that the scenario's list names, masked as it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wallet.domain.catalogue.issuing_catalogue import (
    FaceField,
    FieldFormat,
    LicenceType,
    Sensitivity,
)
from wallet.domain.licences.licence import FaceValue
from wallet.domain.registry.scenario import ShownField
from wallet.domain.showing.masking import MaskKind, mask

_MASK_OF_FORMAT = {
    FieldFormat.NAME: MaskKind.NAME,
    FieldFormat.RESIDENT_ID: MaskKind.NUMBER,
    FieldFormat.USCC: MaskKind.CODE,
    FieldFormat.NUMBER: MaskKind.NUMBER,
    FieldFormat.DATE: MaskKind.DATE,
    FieldFormat.ADDRESS: MaskKind.ADDRESS,
    FieldFormat.PHONE: MaskKind.PHONE,
}


@dataclass(frozen=True, slots=True)
class DisclosedField:
    """One field as the verifier sees it."""

    name: str
    label: str
    label_en: str
    format: FieldFormat
    value: FaceValue
    masked: bool


def disclose(
    licence_type: LicenceType, face: Mapping[str, FaceValue], shown: Iterable[ShownField]
) -> tuple[DisclosedField, ...]:
    """Choose and mask the fields of a face that a scenario lets be seen (Art. 16, 18).

    A name that the face or the type does not have is passed over: nothing is invented.
    """
    wanted = {entry.name: entry for entry in shown}
    return tuple(
        _disclosed(field, face[field.name], masked=wanted[field.name].masked)
        for field in licence_type.visible_fields
        if field.name in wanted and field.name in face
    )


def mask_of(written: FieldFormat) -> MaskKind:
    """Return the mask of a format; words have that of a text."""
    return _MASK_OF_FORMAT.get(written, MaskKind.TEXT)


def masked_value(field: FaceField, value: FaceValue) -> FaceValue:
    """Return the value as it stands on a screen that others may see.

    Public fields and portraits stay as they are, and so do unified social credit codes.
    """
    if field.sensitivity is Sensitivity.PUBLIC or field.format is FieldFormat.PORTRAIT:
        return value
    return mask(mask_of(field.format), value)


def _disclosed(field: FaceField, value: FaceValue, *, masked: bool) -> DisclosedField:
    shown = masked_value(field, value) if masked else value
    return DisclosedField(
        field.name, field.label, field.label_en, field.format, shown, masked=shown != value
    )

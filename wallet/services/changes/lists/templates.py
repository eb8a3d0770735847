"""Templates of lists to fill in: the headings of one act on one licence type."""

from wallet.domain.catalogue.issuing_catalogue import FaceField, LicenceType
from wallet.domain.changes.licence_change import ChangeAct
from wallet.services.changes.lists.rows.columns import (
    FACE_ACTS,
    ListColumn,
    columns_of,
    headings_of,
    place_of_field,
)
from wallet.services.collecting.files.templates import sheet_file


def list_template(licence_type: LicenceType, act: ChangeAct, kind: str) -> bytes:
    """Return the template as a file; it has headings and no row: a sample would be a licence."""
    return sheet_file([list_headings(licence_type, act)], "批量办理", kind)


def list_headings(licence_type: LicenceType, act: ChangeAct) -> list[str]:
    """Return the headings of an act on a type: how to name a licence, and all that may be new."""
    columns = [one.value for one in columns_of(act) if one is not ListColumn.GIVEN]
    if act not in FACE_ACTS:
        return columns
    fixed = headings_of(columns)
    own = [
        _heading(act, field, fixed.texts)
        for field in licence_type.fields
        if place_of_field(fixed, act, field) is None
    ]
    return [*columns[:-1], *own, columns[-1]]


def _heading(act: ChangeAct, field: FaceField, fixed: tuple[str, ...]) -> str:
    """Return the label, or the name where the label already stands for something else."""
    taken = place_of_field(headings_of([*fixed, field.label]), act, field) is None
    return field.name if taken else field.label

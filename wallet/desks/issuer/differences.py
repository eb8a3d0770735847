"""What a change makes different, in the words of the catalogue: for the review and the approval."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from wallet.desks.shared.filters import face_date
from wallet.desks.shared.language import label_of
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, LicenceType
from wallet.domain.changes.difference import Difference


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """One line before and after, as people read it."""

    label: str
    before: str
    after: str
    picture: bool = False


def shown_differences(
    kind: LicenceType, differences: Iterable[Difference]
) -> list[ShownDifference]:
    """Return the lines of a comparison; a picture is named and not drawn."""
    return [_shown(kind, one) for one in differences]


def _shown(kind: LicenceType, one: Difference) -> ShownDifference:
    field = kind.field(one.name) if one.on_face else None
    if field is not None and field.format is FieldFormat.PORTRAIT:
        return ShownDifference(label_of(field), "", "", picture=True)
    dated = field.format is FieldFormat.DATE if field else one.name.startswith("valid_")
    blank = _("长期") if one.name == "valid_until" and not one.on_face else "—"
    before, after = (
        (face_date(value) if dated and value else value) or blank
        for value in (one.before, one.after)
    )
    return ShownDifference(label_of(field) if field else _beside_face(one.name), before, after)


def _beside_face(name: str) -> str:
    labels = {
        "number": _("证照编号"),
        "holders": _("持证主体"),
        "valid_from": _("有效期起始"),
        "valid_until": _("有效期截止"),
    }
    return labels.get(name, name)

"""The face of a type that nobody holds: made-up values, so that people see what it looks like."""

from datetime import date

from flask_babel import gettext as _

from wallet.desks.shared.filters import asset, face_date
from wallet.desks.shared.language import label_of
from wallet.desks.shared.views.faces import Face, FaceRow
from wallet.domain.catalogue.entry_form import EntryForm, FieldForm
from wallet.domain.catalogue.issuing_catalogue import FACE_SHAPES, FieldFormat, Sensitivity
from wallet.domain.licences.licence import LicenceStatus

_PORTRAIT = "img/sample_portrait.svg"
# No number here can be anybody's: the stars are a part of it.
_RESIDENT_ID, _USCC, _PHONE = "310101********001*", "91310000**********", "138****0000"


def sample_face(form: EntryForm, issuer_name: str, seed: str, today: date) -> Face:
    """Return the face of a type as its form describes it, finished or not."""
    pictured = any(one.format == FieldFormat.PORTRAIT.value for one in form.fields)
    return Face(
        title=form.name or _("证照名称"),
        english_title=form.english_title,
        issuer_name=issuer_name,
        code="",
        number="",
        issued_on=today,
        status=LicenceStatus.VALID,
        standing=_("样例"),
        disputed=False,
        seed=seed,
        shape=form.shape if form.shape in FACE_SHAPES else FACE_SHAPES[0],
        portrait=asset(_PORTRAIT) if pictured else None,
        rows=[_row(one, today) for one in form.fields if _on_face(one)],
        valid_from=today,
        valid_until=None if form.long_term_allowed else _in_five_years(today),
        long_term=form.long_term_allowed,
        version=1,
    )


def _on_face(field: FieldForm) -> bool:
    withheld = field.sensitivity == Sensitivity.WITHHELD.value
    return not withheld and field.format != FieldFormat.PORTRAIT.value


def _row(field: FieldForm, today: date) -> FaceRow:
    dated = field.format == FieldFormat.DATE.value
    return FaceRow(
        field.name,
        label_of(field) or _("（未命名）"),
        _value(field, today),
        today.isoformat() if dated else "",
        masked=False,
        revealable=False,
    )


def _value(field: FieldForm, today: date) -> str:
    if field.format == FieldFormat.CHOICE.value:
        return field.choice_list[0] if field.choice_list else _("样例")
    made_up = {
        FieldFormat.NAME.value: _("样例"),
        FieldFormat.RESIDENT_ID.value: _RESIDENT_ID,
        FieldFormat.USCC.value: _USCC,
        FieldFormat.NUMBER.value: "0000-0001",
        FieldFormat.DATE.value: face_date(today.isoformat()),
        FieldFormat.ADDRESS.value: _("上海市样例区样例路 1 号"),
        FieldFormat.PHONE.value: _PHONE,
    }
    return made_up.get(field.format, _("样例文字"))


def _in_five_years(today: date) -> date:
    return date(today.year + 5, today.month, min(today.day, 28))

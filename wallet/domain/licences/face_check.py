"""Checking what a clerk or a system wants to print on a face, field by field (Art. 7, 8)."""

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import date

from wallet.domain.actors.person_names import normalise_name
from wallet.domain.actors.resident_id import resident_number
from wallet.domain.actors.uscc import parse_uscc
from wallet.domain.catalogue.issuing_catalogue import (
    FaceField,
    FaceNotAcceptable,
    FieldFault,
    FieldFormat,
    LicenceType,
)
from wallet.domain.civil_dates import parse_civil_date
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.holder_faults import holder_fault
from wallet.domain.licences.own_fields import Holding, OwnFields
from wallet.domain.licences.picture import picture_size
from wallet.domain.written_text import NotText, every_place, one_line

_PORTRAIT_LIMIT = 64_000


class _Unacceptable(InvalidInput):
    code = "field_unacceptable"


class FieldTooLong(_Unacceptable):
    """The text is longer than the catalogue allows."""

    code = "field_too_long"
    zh = "内容太长，请删减。"
    en = "The text is too long; please shorten it."


class NotAChoice(_Unacceptable):
    """The value is none of the entry's choices; the fault names them."""

    code = "not_a_choice"
    zh = "不在可选项之内，请从列出的选项中选择。"
    en = "This is not one of the choices."


class NotAPortrait(_Unacceptable):
    """Only a small JPEG or PNG picture is taken; a drawing that can hold a script is not."""

    code = "not_a_portrait"
    zh = "照片须为 JPEG 或 PNG，且不超过 48 KB。"
    en = "The portrait must be a JPEG or PNG of at most 48 KB."


class PortraitTooManyPixels(_Unacceptable):
    """Small as a file, and larger than any face when it is drawn."""

    code = "portrait_too_many_pixels"
    zh = "照片的像素太多（最多 400 万像素），请缩小后再上传。"
    en = "The portrait has too many pixels (4 million at most); make it smaller."


def check_face(
    licence_type: LicenceType,
    unverified_face: Mapping[str, object],
    today: date,
    holding: Holding | None = None,
) -> dict[str, str]:
    """Return the face in its stored form: dates as ISO 8601, numbers upper case, names tidied.

    Given who holds the licence, what the face leaves out of them is taken from them, and what it
    says of them must agree. Otherwise the fields are looked at one by one.

    Raises:
        FaceNotAcceptable: with every fault at once, each with its field and a stable code.
    """
    if holding is None:
        face, faults = read_face(licence_type, unverified_face, today)
    else:
        own = OwnFields.of(licence_type)
        completed = own.completed(unverified_face, holding)
        face, faults = read_face(licence_type, completed, today)
        faults += holder_faults(own, face, holding)
    if faults:
        raise FaceNotAcceptable(tuple(faults))
    return face


def read_face(
    licence_type: LicenceType, unverified_face: Mapping[str, object], today: date
) -> tuple[dict[str, str], list[FieldFault]]:
    """Return the fields that can be taken, in their stored form, and what is wrong with others."""
    face: dict[str, str] = {}
    faults: list[FieldFault] = []
    for field in licence_type.fields:
        _take(field, unverified_face.get(field.name), today, face, faults)
    if len(unverified_face) > len(face):
        known = {field.name for field in licence_type.fields}
        faults += [
            FieldFault(name, "unknown_field", f"没有“{name}”这一项。", f"There is no field {name}.")
            for name in unverified_face.keys() - known
        ]
    return face, faults


def holder_faults(own: OwnFields, face: Mapping[str, str], holding: Holding) -> list[FieldFault]:
    """Return a fault for each field of a face in its stored form that its holder contradicts."""
    return [holder_fault(one, holding.holders) for one in own.contradictions(face, holding)]


def stored_form(field: FaceField, unverified: object, today: date) -> str:
    """Return one value as it would be stored.

    Raises:
        InvalidInput: the field would refuse it.
    """
    return _READERS[field.format](field, unverified, today)


def _take(
    field: FaceField,
    unverified: object,
    today: date,
    face: dict[str, str],
    faults: list[FieldFault],
) -> None:
    if unverified is None or not str(unverified).strip():
        if field.required:
            faults.append(
                FieldFault(
                    field.name,
                    "field_missing",
                    f"缺少“{field.label}”。",
                    f"{field.label_en} is missing.",
                )
            )
        return
    try:
        face[field.name] = _READERS[field.format](field, unverified, today)
    except InvalidInput as error:
        faults.append(_fault(field, error))


def _fault(field: FaceField, error: InvalidInput) -> FieldFault:
    if not isinstance(error, NotAChoice):
        return FieldFault(field.name, error.code, error.zh, error.en)
    return FieldFault(
        field.name,
        error.code,
        f"不在可选项之内，请填写其中之一：{'、'.join(field.choices)}。",
        f"This is none of the choices: {', '.join(field.choices)}.",
    )


def _text(field: FaceField, unverified: object, _today: date) -> str:
    return _short_enough(field, one_line(_words(field, unverified)))


def _number(field: FaceField, unverified: object, _today: date) -> str:
    return _short_enough(field, every_place(_words(field, unverified)))


def _words(field: FaceField, unverified: object) -> str:
    if not isinstance(unverified, str | int | float) or isinstance(unverified, bool):
        raise NotText(field=field.name)
    return str(unverified)


def _short_enough(field: FaceField, text: str) -> str:
    if len(text) > field.max_length:
        raise FieldTooLong(field=field.name)
    return text


def _name(_field: FaceField, unverified: object, _today: date) -> str:
    return normalise_name(str(unverified))


def _resident_id(_field: FaceField, unverified: object, today: date) -> str:
    return resident_number(str(unverified), today)


def _uscc(_field: FaceField, unverified: object, _today: date) -> str:
    return parse_uscc(str(unverified))


def _date(_field: FaceField, unverified: object, _today: date) -> str:
    if not isinstance(unverified, str | int | float | date):
        raise NotText
    return parse_civil_date(unverified).isoformat()


def _choice(field: FaceField, unverified: object, today: date) -> str:
    text = _text(field, unverified, today)
    if text not in field.choices:
        raise NotAChoice(field=field.name)
    return text


def _portrait(field: FaceField, unverified: object, _today: date) -> str:
    text = str(unverified)
    try:
        picture = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotAPortrait(field=field.name) from None
    size = picture_size(picture)
    if len(text) > _PORTRAIT_LIMIT or size is None:
        raise NotAPortrait(field=field.name)
    if not size.drawable:
        raise PortraitTooManyPixels(field=field.name)
    return text


_READERS: Mapping[FieldFormat, Callable[[FaceField, object, date], str]] = {
    FieldFormat.TEXT: _text,
    FieldFormat.NUMBER: _number,
    FieldFormat.ADDRESS: _text,
    FieldFormat.PHONE: _text,
    FieldFormat.NAME: _name,
    FieldFormat.RESIDENT_ID: _resident_id,
    FieldFormat.USCC: _uscc,
    FieldFormat.DATE: _date,
    FieldFormat.CHOICE: _choice,
    FieldFormat.PORTRAIT: _portrait,
}

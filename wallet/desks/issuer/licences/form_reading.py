"""Reading the issuer's forms: values as they were written, pictures as base64."""

import base64

from flask import request

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, LicenceType
from wallet.domain.changes.licence_change import Seen, read_seen, seen_now
from wallet.domain.licences.licence import Licence
from wallet.domain.whole_numbers import whole_number
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.licences.form_checking import IssuingForm, WrittenHolder


def own_licence(licence_id: str) -> Licence:
    """Return one of the unit's own licences.

    Raises:
        UnknownLicence: another bureau's licence, or none.
    """
    with current_deployment().database.read() as repository:
        found = repository.licences.get(licence_id[:32])
    if found.issuer_id != signed_in_account().unit_id:
        raise UnknownLicence
    return found


MOST_HOLDERS = 20
_MOST_COUNTED = 999
_LARGEST_PICTURE = 48_000


def read_issuing_form(licence_type: LicenceType) -> IssuingForm:
    """Return the form as the clerk wrote it, after adding or removing a holder."""
    form = request.form
    number = whole_number(form.get("holders", "1"), _MOST_COUNTED) or 1
    holders = [_holder(index) for index in range(min(number, MOST_HOLDERS))]
    step, _dash, place = form.get("step", "").rpartition("-")
    index = whole_number(place, len(holders) - 1)
    if step == "remove-holder" and index:
        del holders[index]
    elif form.get("step") == "add-holder" and len(holders) < MOST_HOLDERS:
        holders.append(WrittenHolder(holders[0].kind, "", "111", ""))
    return IssuingForm(
        type_code=licence_type.type_code,
        number=form.get("number", ""),
        holders=tuple(holders),
        issued_on=form.get("issued_on", ""),
        valid_from=form.get("valid_from", ""),
        valid_until=form.get("valid_until", ""),
        long_term=bool(form.get("long_term")),
        face=read_face(licence_type),
        matter_name=form.get("matter_name", ""),
        matter_code=form.get("matter_code", ""),
        case_number=form.get("case_number", ""),
        reason=form.get("reason", ""),
    )


def read_face(licence_type: LicenceType) -> dict[str, str]:
    """Return the values of the face; a picture that was uploaded takes the place of the old one.

    What was filled in from the holder, and left as it was, goes on following the holder.
    """
    face = {}
    for field in licence_type.fields:
        value = request.form.get(f"field.{field.name}", "")
        if field.holder_fact and value and value == request.form.get(f"own.{field.name}"):
            continue
        upload = request.files.get(f"upload.{field.name}")
        if field.format is FieldFormat.PORTRAIT and upload and upload.filename:
            # One byte more than is allowed is enough to be refused.
            value = base64.b64encode(upload.stream.read(_LARGEST_PICTURE + 1)).decode()
        if value.strip():
            face[field.name] = value
    return face


def seen_field(licence: Licence) -> str:
    """Return what the form carries of the licence as its reader saw it first.

    A form that was refused goes on carrying what it came with: sending it again undoes nothing.
    """
    if request.method == "POST":
        return request.form.get("seen", "")
    return str(seen_now(licence))


def form_seen() -> Seen:
    """Return the licence as the clerk saw it.

    Raises:
        SeenUnreadable: the form does not say.
    """
    return read_seen(request.form.get("seen", ""))


def _holder(index: int) -> WrittenHolder:
    form = request.form
    return WrittenHolder(
        form.get(f"holder-{index}-kind", ""),
        form.get(f"holder-{index}-name", ""),
        form.get(f"holder-{index}-id_type", "111"),
        form.get(f"holder-{index}-number", ""),
    )

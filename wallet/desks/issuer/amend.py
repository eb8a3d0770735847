"""Amending 变更 and correcting 更正 at the desk: the next version, after a look at what differs."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.form_reading import read_face
from wallet.desks.issuer.own_licence import own_licence
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.filters import face_date
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.language import label_of
from wallet.desks.shared.views.faces import card_of, picture_uri
from wallet.domain.catalogue.issuing_catalogue import (
    FaceNotAcceptable,
    FieldFault,
    FieldFormat,
    LicenceType,
)
from wallet.domain.civil_dates import MalformedDate, city_date, parse_civil_date
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.domain.licences.licence import LONGEST_REASON, Licence, ensure_may_end
from wallet.domain.licences.licence_change import AmendmentKind
from wallet.services.licences.amending import (
    Amendment,
    Difference,
    amend,
    rehearse_amendment,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as people read it."""

    label: str
    before: str
    after: str
    picture: bool = False


@blueprint.get("/licences/<licence_id>/amendment")
def amendment_of_licence(licence_id: str) -> ResponseReturnValue:
    """Show the form; ``kind`` is ``corrected`` when the data was wrong."""
    licence = own_licence(licence_id)
    ensure_may_end(licence.state)
    kind, face = _stored(licence)
    until = licence.term.valid_until
    values = {
        "valid_until": until.isoformat() if until else "",
        "long_term": "yes" if licence.term.long_term else "",
    }
    return _page(licence, kind, face, values)


@blueprint.post("/licences/<licence_id>/amendment")
def amend_licence(licence_id: str) -> ResponseReturnValue:
    """Look over what differs, or make the next version; ``step`` says which."""
    deployment, licence = current_deployment(), own_licence(licence_id)
    kind, _face = _stored(licence)
    face, form = read_face(kind), dict(request.form.items())
    step, now = form.get("step", "review"), deployment.clock()
    if step == "edit":
        return _page(licence, kind, face, form)
    code = str(licence.code)
    try:
        amendment = _amendment(licence, kind, face)
        if step == "review":
            found = rehearse_amendment(deployment.database, now, signed_in_actor(), code, amendment)
            changes = [_change(kind, one) for one in found]
            return _page(licence, kind, face, form, changes=changes)
        amend(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            now,
            signed_in_actor(),
            code,
            amendment,
            form_identity(),
        )
    except (InvalidInput, Conflict) as refusal:
        return _page(licence, kind, face, form, refusal=refusal), problem_of(refusal).status
    return redirect(url_for("issuer.licence", licence_id=licence.id))


def _amendment(licence: Licence, kind: LicenceType, face: dict[str, str]) -> Amendment:
    form = request.form
    until: date | None = None
    if not form.get("long_term"):
        until = _last_day(form.get("valid_until", ""))
    # A field that was emptied comes off the face.
    changes = {field.name: face.get(field.name, "") for field in kind.fields}
    return Amendment(
        changes,
        form.get("reason", ""),
        _kind(),
        until,
        bool(form.get("long_term")) and not licence.term.long_term,
    )


def _last_day(unverified: str) -> date:
    try:
        return parse_civil_date(unverified)
    except MalformedDate as refusal:
        refusal.details["field"] = "valid_until"
        raise


def _kind() -> AmendmentKind:
    wanted = request.values.get("kind", "")
    return AmendmentKind(wanted) if wanted in frozenset(AmendmentKind) else AmendmentKind.AMENDED


def _stored(licence: Licence) -> tuple[LicenceType, dict[str, str]]:
    with current_deployment().database.read() as repository:
        kind = repository.catalogue.get(licence.type_code, licence.type_version)
        return kind, dict(repository.licences.version(licence.id, licence.version).face)


def _page(
    licence: Licence,
    kind: LicenceType,
    face: dict[str, str],
    values: dict[str, str],
    *,
    changes: list[Change] | None = None,
    refusal: WalletError | None = None,
) -> str:
    today = city_date(current_deployment().clock())
    with current_deployment().database.read() as repository:
        names = [holder.name for holder in repository.holders.of_licence(licence.id)]
    return render_template(
        "issuer/amend_licence.html",
        card=card_of(licence, kind, signed_in_account().unit_name or "", today, names),
        kind=kind,
        face=face,
        values=values,
        act=_kind().value,
        changes=changes,
        next_version=licence.version + 1,
        problem=problem_of(refusal) if refusal else None,
        faults=_faults(refusal),
        longest_reason=LONGEST_REASON,
        label_of=label_of,
        picture_uri=picture_uri,
    )


def _faults(refusal: WalletError | None) -> dict[str, FieldFault]:
    if refusal is None:
        return {}
    if isinstance(refusal, FaceNotAcceptable):
        return {f"field.{one.field}": one for one in refusal.faults}
    name = str(refusal.details.get("field", ""))
    return {name: FieldFault(name, refusal.code, refusal.zh, refusal.en)}


def _change(kind: LicenceType, difference: Difference) -> Change:
    field = kind.field(difference.name)
    if field is None:
        days = [
            face_date(day) if day else _("长期") for day in (difference.before, difference.after)
        ]
        return Change(_("有效期截止"), *days)
    if field.format is FieldFormat.PORTRAIT:
        return Change(label_of(field), "", "", picture=True)
    values = (difference.before, difference.after)
    dated = field.format is FieldFormat.DATE
    shown = [(face_date(value) if dated and value else value) or "—" for value in values]
    return Change(label_of(field), *shown)

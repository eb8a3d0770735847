"""Amending 变更 and correcting 更正 at the desk: the next version, after a look at what differs."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.licences.form_reading import (
    form_seen,
    own_licence,
    read_face,
    seen_field,
)
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.files.portrait import picture_uri
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.language import label_of
from wallet.desks.shared.views.differences import problem_with, shown_differences
from wallet.desks.shared.views.faces import card_of
from wallet.domain.catalogue.issuing_catalogue import (
    FaceNotAcceptable,
    FieldFault,
    LicenceType,
)
from wallet.domain.changes.licence_change import Amendment, AmendmentKind, UnknownAct
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.domain.licences.licence import LONGEST_REASON, Licence, ensure_may_end
from wallet.services.changes.changing import Preview, change, preview


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
    step, now, code = form.get("step", "review"), deployment.clock(), str(licence.code)
    if step not in {"review", "amend"}:
        return _page(licence, kind, face, form)
    try:
        amendment, seen = _amendment(licence, kind, face), form_seen()
        if step == "review":
            found = preview(deployment.database, now, signed_in_actor(), code, amendment, seen)
            return _page(licence, kind, face, form, found=found)
        outcome = change(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            now,
            signed_in_actor(),
            code,
            amendment,
            seen,
            form_identity(),
        )
    except (InvalidInput, Conflict) as refusal:
        return _page(licence, kind, face, form, refusal=refusal), problem_of(refusal).status
    if outcome.request:
        return redirect(url_for("issuer.approval", request_id=outcome.request.id))
    return redirect(url_for("issuer.licence", licence_id=licence.id))


def _amendment(licence: Licence, kind: LicenceType, face: dict[str, str]) -> Amendment:
    form, long_term = request.form, bool(request.form.get("long_term"))
    # A field that was emptied comes off the face.
    changes = {field.name: face.get(field.name, "") for field in kind.fields}
    return Amendment(
        changes,
        form.get("reason", ""),
        _kind(),
        None if long_term else form.get("valid_until", ""),
        long_term=long_term and not licence.term.long_term,
    )


def _kind() -> AmendmentKind:
    """Return which of the two acts the address or the form names; a change of the matter if none.

    Raises:
        UnknownAct: it names another one.
    """
    wanted = request.values.get("kind") or AmendmentKind.AMENDED.value
    if wanted not in frozenset(AmendmentKind):
        raise UnknownAct
    return AmendmentKind(wanted)


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
    found: Preview | None = None,
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
        seen=seen_field(licence),
        changes=shown_differences(kind, found.differences) if found else None,
        second_clerk=found.waits if found else False,
        next_version=licence.version + 1,
        problem=problem_with(kind, refusal) if refusal else None,
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

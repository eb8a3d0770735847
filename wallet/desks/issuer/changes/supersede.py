"""Renewing a licence at the desk (换发): the form filled in from the old one (Art. 8)."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.licences.form_reading import (
    form_seen,
    own_licence,
    read_issuing_form,
)
from wallet.desks.issuer.licences.form_view import issuing_page, refused_form, review_page
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.form_identity import form_identity
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.licences.licence import LONGEST_REASON, Licence, ReasonMissing, ensure_may_end
from wallet.repository.database import Repository
from wallet.services.changes.changing import change, preview
from wallet.services.changes.superseding import Supersession
from wallet.services.licences.form_checking import (
    IssuingForm,
    WrittenHolder,
    check_form,
    draft_of_form,
)


@blueprint.get("/licences/<licence_id>/supersession")
def supersession_of_licence(licence_id: str) -> ResponseReturnValue:
    """Show the form of the new licence, filled in with what the old one says."""
    old = own_licence(licence_id)
    ensure_may_end(old.state)
    today = city_date(current_deployment().clock()).isoformat()
    with current_deployment().database.read() as repository:
        kind = repository.catalogue.approved(old.type_code)
        form = _filled_in(repository, old, today)
    return issuing_page(kind, form, renewed=old)


@blueprint.post("/licences/<licence_id>/supersession")
def supersede_licence(licence_id: str) -> ResponseReturnValue:
    """Look the new licence over, or issue it and end the old one; ``step`` says which."""
    deployment, old = current_deployment(), own_licence(licence_id)
    with deployment.database.read() as repository:
        kind = repository.catalogue.approved(old.type_code)
    form, step = read_issuing_form(kind), request.form.get("step", "review")
    if step not in {"review", "issue"}:
        return issuing_page(kind, form, renewed=old)
    now, today = deployment.clock(), city_date(deployment.clock())
    wanted = Supersession(lambda: draft_of_form(kind, form, today), form.reason)
    try:
        if step == "review":
            return _review(kind, form, old, wanted)
        outcome = change(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            now,
            signed_in_actor(),
            str(old.code),
            wanted,
            form_seen(),
            form_identity(),
        )
    except (InvalidInput, Conflict) as refusal:
        return refused_form(kind, form, refusal, old)
    if outcome.request:
        return redirect(url_for("issuer.approval", request_id=outcome.request.id))
    return redirect(url_for("issuer.licence", licence_id=outcome.licence.id))


def _review(
    kind: LicenceType, form: IssuingForm, old: Licence, wanted: Supersession
) -> ResponseReturnValue:
    """Show the new licence with what differs; nothing is stored. Raises as ``preview``."""
    deployment, now = current_deployment(), current_deployment().clock()
    if not 0 < len(form.reason.strip()) <= LONGEST_REASON:
        raise ReasonMissing(field="reason")
    check = check_form(deployment.database, kind, form, city_date(now), old.id)
    if check.draft is None:
        return issuing_page(kind, form, check, renewed=old), 422
    code, seen = str(old.code), form_seen()
    found = preview(deployment.database, now, signed_in_actor(), code, wanted, seen)
    return review_page(kind, form, check, old, found)


def _filled_in(repository: Repository, old: Licence, today: str) -> IssuingForm:
    holders = repository.holders.of_licence(old.id)
    return IssuingForm(
        old.type_code,
        number=old.number,
        holders=tuple(
            WrittenHolder(one.kind.value, one.name, one.identity_kind.value, one.identity_number)
            for one in holders
        ),
        issued_on=today,
        valid_from=today,
        long_term=old.term.long_term,
        face=dict(repository.licences.version(old.id, old.version).face),
    )

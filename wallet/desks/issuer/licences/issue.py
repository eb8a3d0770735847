"""Issuing a licence at the desk (制发): choose the type, fill in, look it over, issue (Art. 8)."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.licences.form_reading import read_issuing_form
from wallet.desks.issuer.licences.form_view import issuing_page, refused_form, review_page
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.labels import CATEGORIES
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.identity_documents import IDENTITY_DOCUMENTS
from wallet.domain.catalogue.issuing_catalogue import LicenceType, UnknownLicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.licences.licence_search import Person, SearchOver
from wallet.domain.showing.masking import mask_number
from wallet.services.finding.searching import person_sought
from wallet.services.licences.form_checking import (
    IssuingForm,
    WrittenHolder,
    check_form,
    draft_of_form,
)
from wallet.services.licences.issuing import issue


@blueprint.get("/licences/new")
def new_licence() -> ResponseReturnValue:
    """Choose which of the unit's licence types to issue; ``q`` narrows the list.

    ``search`` names whom it is issued to, where that has been typed already.
    """
    person, wanted = _person_sought(), request.args.get("q", "").strip()[:60]
    with current_deployment().database.read() as repository:
        own = [
            kind
            for kind in repository.catalogue.all_approved()
            if kind.issuer_id == signed_in_account().unit_id
        ]
    found = [kind for kind in own if wanted.lower() in f"{kind.name} {kind.type_code}".lower()]
    return render(
        "issuer/choose_type.html",
        "issuer/_type_choices.html",
        kinds=sorted(found, key=lambda kind: kind.name),
        categories=CATEGORIES,
        q=wanted,
        any_own=bool(own),
        search_id=request.args.get("search", "")[:32] if person else "",
        whom=_called(person),
    )


@blueprint.get("/licences/new/<type_code>")
def licence_form(type_code: str) -> ResponseReturnValue:
    """Show the form of a type, made from the catalogue's fields; whom it is for is filled in."""
    kind = _own_type(type_code)
    today = city_date(current_deployment().clock()).isoformat()
    form = IssuingForm(
        kind.type_code,
        holders=(_first_holder(kind, _person_sought()),),
        issued_on=today,
        valid_from=today,
    )
    return issuing_page(kind, form)


@blueprint.post("/licences/new/<type_code>")
def issue_licence(type_code: str) -> ResponseReturnValue:
    """Add or remove a holder, look the licence over, or issue it; ``step`` says which."""
    deployment, kind = current_deployment(), _own_type(type_code)
    form, step = read_issuing_form(kind), request.form.get("step", "review")
    if step not in {"review", "issue"}:
        return issuing_page(kind, form)
    now = deployment.clock()
    if step == "review":
        check = check_form(deployment.database, kind, form, city_date(now))
        if check.draft is None:
            return issuing_page(kind, form, check), 422
        return review_page(kind, form, check)
    try:
        issued = issue(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            now,
            signed_in_actor(),
            lambda: draft_of_form(kind, form, city_date(now)),
            form_identity(),
        )
    except (InvalidInput, Conflict) as refusal:
        return refused_form(kind, form, refusal)
    return redirect(url_for("issuer.licence", licence_id=issued.licence.id))


def _person_sought() -> Person | None:
    """Return whom the clerk has looked for, if the search names somebody and is not over."""
    deployment, search_id = current_deployment(), request.args.get("search")
    if not search_id:
        return None
    try:
        return person_sought(
            deployment.database, deployment.clock(), signed_in_account(), search_id
        )
    except SearchOver:
        return None


def _called(person: Person | None) -> str:
    if person is None:
        return ""
    return person.name or mask_number(person.identity_number)


def _first_holder(kind: LicenceType, person: Person | None) -> WrittenHolder:
    likely = sorted(kind.holder_kinds, key=lambda one: one is not HolderKind.NATURAL_PERSON)
    if person is None:
        return WrittenHolder(likely[0].value, "", IdentityKind.RESIDENT_ID.value, "")
    document = person.identity_kind or IdentityKind.RESIDENT_ID
    having = IDENTITY_DOCUMENTS[document].holders
    fitting = [one for one in likely if one in having] or likely
    holder_kind = person.kind if person.kind in kind.holder_kinds else fitting[0]
    return WrittenHolder(
        (holder_kind or fitting[0]).value, person.name, document.value, person.identity_number
    )


def _own_type(type_code: str) -> LicenceType:
    with current_deployment().database.read() as repository:
        kind = repository.catalogue.approved(type_code[:21])
    if kind.issuer_id != signed_in_account().unit_id:
        raise UnknownLicenceType(type_code=kind.type_code)
    return kind

"""One request of the unit's own: the link to give, what became of it, what was signed."""

from dataclasses import dataclass

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.consent_file import (
    consent_file,
    shown_consent,
    shown_withdrawal,
    withdrawal_file,
)
from wallet.desks.shared.words.authorization_words import (
    CHANNELS,
    kept_for,
    labels_of,
    last_day,
    term_words,
)
from wallet.desks.verifier import blueprint
from wallet.desks.verifier.asking.forms import asker
from wallet.desks.verifier.asking.links import kept_link
from wallet.desks.verifier.asking.standing import standing_of
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.grounds.authorization import Authorization, AuthorizationRequest
from wallet.domain.registry.scenario import AskedField
from wallet.repository.database import Repository
from wallet.repository.grounds.authorizations import UnknownAuthorization
from wallet.services.authorization.consent_records import KeptConsent, consents_of_request
from wallet.services.standing.receiving import ground_states


@dataclass(frozen=True, slots=True)
class AskedOfType:
    """What was asked of one licence type; ``kept_back`` is what its holder did not grant."""

    name: str
    labels: list[str]
    kept_back: list[str]


@blueprint.get("/asks/<request_id>")
def asked(request_id: str) -> ResponseReturnValue:
    """Show where a request stands; the page asks again every two seconds while it waits."""
    deployment = current_deployment()
    now = deployment.clock()
    with deployment.database.read() as repository:
        found, grants = _own(repository, request_id)
        states = ground_states(repository, grants, now)
        scenario = repository.scenarios.find(found.scenario_code)
        kinds = _kinds(repository, found)
    secret = kept_link(found.id) if found.holder_id is None else ""
    link = f"{deployment.public_url.rstrip('/')}/A/{secret}"
    return render(
        "verifier/asked.html",
        "verifier/_asked.html",
        request_id=found.id,
        standing=standing_of(found, states.values(), now),
        scenario_name=scenario.name if scenario else found.scenario_code,
        purpose=scenario.purpose if scenario else "",
        kept_for=kept_for(scenario.retention_days) if scenario else "",
        channel=str(CHANNELS[found.channel]),
        reference=found.reference,
        asked_at=found.created_at,
        answered_at=found.answered_at(now),
        lapses_at=found.lapses_at,
        term=term_words(found.term_days),
        fields=[
            _asked_of(kinds[code], fields, grants)
            for code, fields in found.asked.items()
            if code in kinds
        ],
        grants=grants,
        last_days={grant.id: last_day(grant.until) for grant in grants},
        link=link if secret else "",
        link_in_code=link.upper() if secret else "",
    )


@blueprint.get("/asks/<request_id>/consents/<authorization_id>")
def asked_consent(request_id: str, authorization_id: str) -> ResponseReturnValue:
    """Show the consent record that the holder signed for, after its signature was checked."""
    kept = _kept(request_id, authorization_id)
    with current_deployment().database.read() as repository:
        consent = shown_consent(repository, kept)
    return render_template("verifier/asked_consent.html", request_id=request_id, consent=consent)


@blueprint.get("/asks/<request_id>/consents/<authorization_id>.jwt")
def asked_consent_file(request_id: str, authorization_id: str) -> Response:
    """Hand out the record as it was signed."""
    return consent_file(_kept(request_id, authorization_id))


@blueprint.get("/asks/<request_id>/withdrawals/<authorization_id>")
def asked_withdrawal(request_id: str, authorization_id: str) -> ResponseReturnValue:
    """Show the statement that the holder took the grant back, after its signature was checked."""
    kept = _kept(request_id, authorization_id)
    with current_deployment().database.read() as repository:
        withdrawal = shown_withdrawal(repository, kept)
    return render_template(
        "verifier/asked_withdrawal.html", request_id=request_id, withdrawal=withdrawal
    )


@blueprint.get("/asks/<request_id>/withdrawals/<authorization_id>.jwt")
def asked_withdrawal_file(request_id: str, authorization_id: str) -> Response:
    """Hand out the statement as it was signed."""
    return withdrawal_file(_kept(request_id, authorization_id))


def _asked_of(
    kind: LicenceType, asked: tuple[AskedField, ...], grants: list[Authorization]
) -> AskedOfType:
    """Tell the asked fields of one type apart: those that were granted, and those kept back."""
    names = {one.name for one in asked}
    granted = next((one.fields for one in grants if names.issuperset(one.fields)), None)
    given = tuple(one.name for one in asked if granted is None or one.name in granted)
    kept_back = tuple(one.name for one in asked if one.name not in given)
    return AskedOfType(kind.name, labels_of(kind, given), labels_of(kind, kept_back))


def _own(
    repository: Repository, request_id: str
) -> tuple[AuthorizationRequest, list[Authorization]]:
    unit_id = signed_in_account().unit_id or ""
    found = repository.authorizations.get_own_request(request_id, unit_id)
    return found, repository.authorizations.of_request(found.id)


def _kinds(repository: Repository, found: AuthorizationRequest) -> dict[str, LicenceType]:
    versions = repository.catalogue.versions_of(found.asked)
    return {code: kind for (code, _version), kind in versions.items()}


def _kept(request_id: str, authorization_id: str) -> KeptConsent:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        kept = consents_of_request(
            repository,
            deployment.cabinet.ring(),
            deployment.public_url,
            deployment.clock(),
            request_id,
            asker(),
        )
    found = next((one for one in kept if one.authorization.id == authorization_id), None)
    if found is None:
        raise UnknownAuthorization
    return found

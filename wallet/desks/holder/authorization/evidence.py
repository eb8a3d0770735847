"""The signed consent record and the statement of its withdrawal: to be read, printed and kept."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.views.consent_file import (
    ShownConsent,
    consent_file,
    shown_consent,
    shown_withdrawal,
    withdrawal_file,
)
from wallet.services.authorization.consent_records import KeptConsent, read_kept_consent
from wallet.services.authorization.own_grants import own_grant


@blueprint.get("/authorizations/<authorization_id>/evidence")
def authorization_evidence(authorization_id: str) -> ResponseReturnValue:
    """Show what the record says, after its signature was checked."""
    return render_template("holder/authorization_evidence.html", consent=_shown(authorization_id))


@blueprint.get("/authorizations/<authorization_id>/evidence.jwt")
def authorization_evidence_file(authorization_id: str) -> Response:
    """Hand out the record as it was signed."""
    return consent_file(_kept(authorization_id))


@blueprint.get("/authorizations/<authorization_id>/withdrawal")
def authorization_withdrawal(authorization_id: str) -> ResponseReturnValue:
    """Show the statement that the grant was taken back, after its signature was checked."""
    kept = _kept(authorization_id)
    with current_deployment().database.read() as repository:
        withdrawal = shown_withdrawal(repository, kept)
    return render_template("holder/authorization_withdrawal.html", withdrawal=withdrawal)


@blueprint.get("/authorizations/<authorization_id>/withdrawal.jwt")
def authorization_withdrawal_file(authorization_id: str) -> Response:
    """Hand out the statement as it was signed."""
    return withdrawal_file(_kept(authorization_id))


def _kept(authorization_id: str) -> KeptConsent:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = own_grant(repository, signed_in_account(), authorization_id)
        return read_kept_consent(
            repository, deployment.cabinet.ring(), deployment.public_url, deployment.clock(), found
        )


def _shown(authorization_id: str) -> ShownConsent:
    kept = _kept(authorization_id)
    with current_deployment().database.read() as repository:
        return shown_consent(repository, kept)

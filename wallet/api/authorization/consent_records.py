"""The relying party's own copy of the signed consent records (Art. 19)."""

from flask import Response
from pydantic import BaseModel

from wallet.api.authorization.authorizations import calling_verifier
from wallet.api.blueprints import api
from wallet.api.bodies import answer
from wallet.api.callers import current_deployment, scope_required
from wallet.domain.actors.api_scope import ApiScope
from wallet.services.authorization.consent_records import consents_of_request


class ConsentRecordOut(BaseModel):
    """One grant's record: a JWT of this system's that names fields, never a value."""

    authorization_id: str
    record: str


class ConsentRecordsOut(BaseModel):
    """The records of everything that was granted in answer to one request."""

    consent_records: list[ConsentRecordOut]


@api.get("/authorization-requests/<request_id>/consent-records")
@scope_required(ApiScope.AUTHORIZATIONS_WRITE)
def read_consent_records(request_id: str) -> Response:
    """Fetch the consent records that answered one of your requests."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        kept = consents_of_request(
            repository,
            deployment.cabinet.ring(),
            deployment.public_url,
            deployment.clock(),
            request_id[:32],
            calling_verifier(),
        )
    records = [
        ConsentRecordOut(authorization_id=one.authorization.id, record=one.signed) for one in kept
    ]
    return answer(ConsentRecordsOut(consent_records=records))

"""The relying party's own copy of the signed consent records, and of withdrawals (Art. 19)."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel

from wallet.api.authorization.authorizations import calling_verifier
from wallet.api.blueprints import api
from wallet.api.bodies import answer
from wallet.api.callers import current_deployment, scope_required
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.grounds.withdrawal import WithdrawalReason
from wallet.services.authorization.consent_records import KeptConsent, consents_of_request


class WithdrawalOut(BaseModel):
    """That the holder took the grant back; ``reason`` is there where one was given.

    ``statement`` is a JWT of this system's for your unit (``typ`` consent-withdrawal+jwt, ``aud``
    your unified social credit code): the fields that it names may no longer be read or used on
    this ground.
    """

    withdrawn_at: datetime
    reason: WithdrawalReason | None
    fields: list[str]
    statement: str


class ConsentRecordOut(BaseModel):
    """One grant's record: a JWT of this system's that names fields, never a value."""

    authorization_id: str
    record: str
    withdrawal: WithdrawalOut | None


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
    return answer(ConsentRecordsOut(consent_records=[_written(one) for one in kept]))


def _written(kept: KeptConsent) -> ConsentRecordOut:
    grant, ended = kept.authorization, kept.withdrawal
    withdrawal = None
    if ended is not None:
        said = ended.statement
        withdrawal = WithdrawalOut(
            withdrawn_at=said.withdrawn_at,
            reason=WithdrawalReason(said.reason) if said.reason else None,
            fields=list(said.fields),
            statement=ended.signed,
        )
    return ConsentRecordOut(authorization_id=grant.id, record=kept.signed, withdrawal=withdrawal)

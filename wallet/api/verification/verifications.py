"""Verifying a code: relying systems."""

from dataclasses import asdict

from flask import Response, g

from wallet.api.blueprints import api
from wallet.api.bodies import answer, idempotency_key, read_body
from wallet.api.callers import caller_required, current_deployment
from wallet.api.problems import problem
from wallet.api.schemas import FieldOut
from wallet.api.verification.verification_schemas import (
    CheckOut,
    DisclosedOut,
    PermitVerificationOut,
    SetVerificationOut,
    ShownPermitOut,
    VerificationIn,
    VerificationOut,
    VerifiedPartOut,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.licences.licence import EndedHow
from wallet.domain.showing.set_words import sentences_of_verified, sentences_told
from wallet.domain.showing.verification import (
    SENTENCES,
    DisclosedLicence,
    Outcome,
    VerificationResult,
    VerifiedPart,
)
from wallet.services.access.bearers import Caller
from wallet.services.verification.inquiry import Inquiry, VerificationRequest, Verifier
from wallet.services.verification.verifying import verify


@api.post("/verifications")
@caller_required(ApiScope.VERIFICATIONS_WRITE)
def verify_code(caller: Caller) -> Response:
    """Verify and spend a code (Art. 16). Any outcome is an answer; 503 where none can be given."""
    body = read_body(VerificationIn)
    deployment = current_deployment()
    case = Inquiry(
        Verifier(caller.actor, "", caller.actor.id),
        VerificationRequest(
            unverified_code=body.code or body.token or "",
            scenario_code=body.scenario,
            place=body.place,
            purpose=body.purpose,
            idempotency_key=idempotency_key(),
            address=caller.address,
        ),
        deployment.clock(),
        caller,
    )
    result = verify(deployment.database, deployment.verifying_tools(), case)
    g.verification_outcome = result.outcome.value
    if result.outcome is Outcome.CANNOT_CONFIRM and result.receipt is None:
        words = SENTENCES[result.outcome]
        return problem(503, result.outcome, words.en, words.zh, outcome=result.outcome.value)
    return answer(_written(result))


def _written(result: VerificationResult) -> VerificationOut:
    words = sentences_told(result)
    whole = VerificationOut(
        id=result.id,
        outcome=result.outcome,
        message=words.en,
        message_zh=words.zh,
        checks=[CheckOut(name=check.name, passed=check.passed) for check in result.checks],
        licence=_disclosed(result.licence) if result.licence else None,
        revocation_kind=_kind(result.revocation_kind),
        data_as_of=result.data_as_of,
        verified_at=result.verified_at,
        receipt=result.receipt,
        receipt_salt=result.receipt_salt,
    )
    if not result.parts:
        return whole
    several = {**dict(whole), "licences": [_part(part) for part in result.parts]}
    if result.permit is None:
        return SetVerificationOut(**several)
    return PermitVerificationOut(**several, permit=ShownPermitOut(**asdict(result.permit)))


def _part(part: VerifiedPart) -> VerifiedPartOut:
    words = sentences_of_verified(part)
    return VerifiedPartOut(
        outcome=part.outcome,
        message=words.en,
        message_zh=words.zh,
        type_code=part.type_code,
        type_name=part.type_name,
        issuer_name=part.issuer_name,
        revocation_kind=_kind(part.revocation_kind),
        licence=_disclosed(part.licence) if part.licence else None,
        component=part.component,
    )


def _kind(ended_how: str | None) -> EndedHow | None:
    return EndedHow(ended_how) if ended_how else None


def _disclosed(licence: DisclosedLicence) -> DisclosedOut:
    return DisclosedOut(
        identifier=licence.code,
        version=licence.version,
        type_code=licence.type_code,
        type_name=licence.type_name,
        issuer_name=licence.issuer_name,
        valid_until=licence.valid_until,
        disputed=licence.disputed,
        fields=[
            FieldOut(name=one.name, label=one.label, value=one.value, masked=one.masked)
            for one in licence.fields
        ],
    )

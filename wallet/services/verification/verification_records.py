"""What a verification leaves behind: the answer, the stored row, the audit entry."""

import base64
from collections.abc import Callable
from dataclasses import replace

from pydantic import TypeAdapter

from wallet.domain.catalogue.issuing_catalogue import FieldFormat
from wallet.domain.entropy import new_id
from wallet.domain.showing.disclosure import DisclosedField
from wallet.domain.showing.verification import (
    DISCLOSING,
    DisclosedLicence,
    Outcome,
    VerificationResult,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.database import Repository
from wallet.repository.showing.verifications import StoredVerification
from wallet.services.verification.inquiry import Finding, Inquiry, VerifyingTools
from wallet.services.verification.set_answers import (
    disclosed_licence,
    ended_how,
    entry_parts,
    labels_to_store,
    names_to_store,
    receipt_parts,
    shown_permit,
    verified_parts,
)
from wallet.tokens.documents.receipt import Receipt, digest_values, sign_receipt

_SALT_BYTES = 16
_RESULT = TypeAdapter(VerificationResult)
_ON_THE_FACE = ""
"""Stands in a stored answer for a portrait: it is on the face of the licence's version, which never
changes, and need not be kept a second time."""


def answer(
    repository: Repository, tools: VerifyingTools, inquiry: Inquiry, finding: Finding
) -> VerificationResult:
    """Make the answer, with a signed receipt that holds no personal data."""
    result_id, salt = new_id(tools.entropy), tools.entropy.token_bytes(_SALT_BYTES)
    licence = _disclosed(repository, finding)
    parts = verified_parts(repository, finding)
    permit = shown_permit(repository, finding)
    values = {field.name: field.value for field in licence.fields} if licence else {}
    receipt = Receipt(
        jti=result_id,
        issuer=tools.reader.public_url,
        verifier=inquiry.verifier.unit_id,
        scenario=inquiry.request.storable_scenario_code,
        outcome=finding.outcome.value,
        issued_at=inquiry.now,
        licence_code=licence.code if licence else None,
        fields=tuple(values),
        values_digest=digest_values(values, salt) if licence else None,
        parts=receipt_parts(parts, salt),
        permit_number=permit.number if permit else None,
    )
    discloses = licence is not None or any(part.licence for part in parts)
    return VerificationResult(
        id=result_id,
        outcome=finding.outcome,
        checks=finding.checks.made,
        verified_at=inquiry.now,
        scenario_code=receipt.scenario,
        scenario_name=finding.scenario.name if finding.scenario else "",
        licence=licence,
        revocation_kind=_ended_how(finding),
        data_as_of=inquiry.now if finding.presented else None,
        receipt=sign_receipt(tools.receipt_signer, receipt),
        receipt_salt=base64.urlsafe_b64encode(salt).decode() if discloses else None,
        wall_code=finding.wall_code,
        parts=parts,
        permit=permit,
    )


def to_store(result: VerificationResult, inquiry: Inquiry, finding: Finding) -> StoredVerification:
    """Return the row of a verification; only one that discloses something spends its code."""
    redeems = finding.spent if result.outcome in DISCLOSING else None
    presented = finding.presented
    return StoredVerification(
        id=result.id,
        at=result.verified_at,
        outcome=result.outcome.value,
        unit_id=inquiry.verifier.unit_id,
        actor_id=inquiry.verifier.actor.id,
        operator=inquiry.verifier.operator,
        scenario_code=result.scenario_code,
        scenario_name=result.scenario_name,
        place=inquiry.request.place[:200],
        type_name=names_to_store(result),
        session_id=presented.session.id if presented else None,
        fields=labels_to_store(result),
        answer=write_answer(result),
        redeemed_session_id=redeems.session_id if redeems else None,
        redeemed_expiry=redeems.expiry if redeems else None,
        idempotency_key=inquiry.request.idempotency_key,
        requested=inquiry.request.storable,
    )


def audit_entry(
    inquiry: Inquiry,
    outcome: str,
    finding: Finding | None = None,
    result: VerificationResult | None = None,
    *,
    repeated: bool = False,
) -> AuditEntry:
    """Return the entry of a verification: names of the disclosed fields, never their values."""
    parts = entry_parts(finding, result)
    presented = finding.presented if finding and not parts else None
    scenario = finding.scenario if finding else None
    licence = result.licence if result else None
    return AuditEntry(
        inquiry.now,
        AuditAction.LICENCE_VERIFIED,
        inquiry.verifier.actor,
        outcome,
        Ground.PRESENTED,
        finding.unit_name if finding else inquiry.verifier.unit_name,
        inquiry.verifier.operator,
        scenario_code=inquiry.request.storable_scenario_code,
        scenario_name=scenario.name if scenario else None,
        purpose=scenario.purpose if scenario else None,
        place=inquiry.request.place[:200],
        licence_id=presented.session.licence_id if presented else None,
        licence_code=presented.code if presented else None,
        fields=tuple(field.name for field in licence.fields) if licence else (),
        details=_details(inquiry, finding, result) | ({"repeated": "true"} if repeated else {}),
        parts=parts,
    )


def _details(
    inquiry: Inquiry, finding: Finding | None, result: VerificationResult | None
) -> dict[str, str]:
    """Return what joins the entry to its receipt and to the showing, and what else was said."""
    details = {"verification": result.id} if result else {}
    if finding is not None and finding.presented is not None:
        session = finding.presented.session
        details["session"] = session.reference
        if session.permit_id:
            details["permit"] = session.permit_id
    if finding is not None and finding.wall_code:
        details["wall_code"] = "true"
    if inquiry.request.purpose:
        details["stated_purpose"] = inquiry.request.purpose[:200]
    return details


def _disclosed(repository: Repository, finding: Finding) -> DisclosedLicence | None:
    presented, scenario = finding.presented, finding.scenario
    of_one = finding.outcome is Outcome.VALID and not finding.parts
    if not of_one or presented is None or scenario is None:
        return None
    return disclosed_licence(repository, presented, scenario)


def _ended_how(finding: Finding) -> str | None:
    if finding.outcome is not Outcome.REVOKED or finding.presented is None:
        return None
    ended = [part.presented for part in finding.parts if part.outcome is Outcome.REVOKED]
    return ended_how(ended[0] if ended else finding.presented)


def write_answer(result: VerificationResult) -> str:
    """Return an answer as it is stored."""
    return _RESULT.dump_json(_with_licences(result, _without_portraits)).decode()


def read_answer(repository: Repository, verification: StoredVerification) -> VerificationResult:
    """Read an answer back as it was given."""
    stored = _RESULT.validate_json(verification.answer)
    return _with_licences(stored, lambda licence: _with_portraits(repository, licence))


def answered_outcomes(verification: StoredVerification) -> tuple[Outcome, ...]:
    """Return what each of several licences came to in an answer that was given before."""
    return tuple(part.outcome for part in _RESULT.validate_json(verification.answer).parts)


def _with_licences(
    result: VerificationResult, change: Callable[[DisclosedLicence], DisclosedLicence]
) -> VerificationResult:
    if result.licence is not None:
        return replace(result, licence=change(result.licence))
    if not result.parts:
        return result
    parts = (
        replace(part, licence=change(part.licence)) if part.licence else part
        for part in result.parts
    )
    return replace(result, parts=tuple(parts))


def _without_portraits(licence: DisclosedLicence) -> DisclosedLicence:
    return replace(
        licence,
        fields=tuple(
            replace(field, value=_ON_THE_FACE) if field.format is FieldFormat.PORTRAIT else field
            for field in licence.fields
        ),
    )


def _with_portraits(repository: Repository, licence: DisclosedLicence) -> DisclosedLicence:
    if not any(_is_left_out(field) for field in licence.fields):
        return licence
    face = repository.licence_lookups.face_of_code(licence.code)
    return replace(
        licence,
        fields=tuple(
            replace(field, value=face[field.name]) if _is_left_out(field) else field
            for field in licence.fields
        ),
    )


def _is_left_out(field: DisclosedField) -> bool:
    return field.format is FieldFormat.PORTRAIT and field.value == _ON_THE_FACE

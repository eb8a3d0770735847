"""Verifying a presented code (Art. 16): ordered checks, one answer, one audit entry."""

import logging
from contextlib import suppress
from dataclasses import dataclass, replace

from wallet.domain.actors.lockout import TYPED_CODE_BY_ACTOR, TYPED_CODE_BY_ADDRESS
from wallet.domain.entropy import new_id
from wallet.domain.errors import Unavailable
from wallet.domain.showing.verification import Outcome, StatusNotRead, VerificationResult
from wallet.domain.trail.audit import DONE
from wallet.repository.database import Database, Repository
from wallet.repository.showing.verifications import StoredVerification
from wallet.services.acts.doing import IdempotencyKeyReused, attempting
from wallet.services.acts.limiting import Limit
from wallet.services.verification.examining import examine
from wallet.services.verification.inquiry import Finding, Inquiry, VerifyingTools
from wallet.services.verification.verification_records import (
    answer,
    audit_entry,
    read_answer,
    to_store,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Made:
    """What is to be recorded and given; ``stored`` is empty for an answer that was given before."""

    finding: Finding
    result: VerificationResult
    stored: StoredVerification | None


def verify(database: Database, tools: VerifyingTools, inquiry: Inquiry) -> VerificationResult:
    """Check a code, spend it when everything holds, and disclose what the scenario names.

    A refusal is a result with its own outcome, recorded like every other. When the repository
    cannot be read the outcome is ``cannot_confirm`` and the code stays unspent. A verifier that
    repeats its own request under one idempotency key gets the same answer, for as long as the
    licence is still in force and the verifier may look at it; a refusal that still holds is given
    again too.

    Raises:
        TurnedAway: the system that calls may not make this call at all.
        TooManyAttempts: ten-digit codes were guessed too often by this verifier or address.
        IdempotencyKeyReused: the key was used for another code.
    """
    try:
        return _verify_or_refuse(database, tools, inquiry)
    except Unavailable as failure:
        _log.error("a verification could not be confirmed: %s", failure.code)
        return _cannot_confirm(database, tools, inquiry)


def _verify_or_refuse(
    database: Database, tools: VerifyingTools, inquiry: Inquiry
) -> VerificationResult:
    limits = _limits(tools, inquiry)
    if limits:
        inquiry = _introduced(database, inquiry)
    with attempting(database, audit_entry(inquiry, DONE), limits=limits) as attempt:
        with attempt.steps() as steps:
            with steps.looking() as repository:
                made = _made(repository, tools, inquiry)
            with steps.writing() as repository:
                if not steps.still_stands:
                    made = _made(repository, tools, inquiry, made)
                result = _settled(repository, tools, inquiry, made)
        attempt.stays_counted = result.outcome is Outcome.CODE_UNKNOWN
    return result


def _introduced(database: Database, inquiry: Inquiry) -> Inquiry:
    """Look how a system that calls stands, before its entry can be about anything else."""
    if inquiry.caller is None:
        return inquiry
    with database.read() as repository:
        client = repository.clients.find(inquiry.caller.token.client_id)
    bearer = inquiry.caller.let_in(client)
    return replace(inquiry, verifier=replace(inquiry.verifier, unit_name=bearer.client.unit_name))


def _limits(tools: VerifyingTools, inquiry: Inquiry) -> tuple[Limit, ...]:
    """Ten digits can be guessed, a picture cannot; those that mean nothing count as a guess."""
    if not tools.reader.is_typed(inquiry.request.unverified_code):
        return ()
    return (
        Limit(TYPED_CODE_BY_ACTOR, inquiry.verifier.actor.id),
        Limit(TYPED_CODE_BY_ADDRESS, inquiry.request.address),
    )


def _made(
    repository: Repository, tools: VerifyingTools, inquiry: Inquiry, before: _Made | None = None
) -> _Made:
    """Make the checks and the answer; the one that was made before, where nothing else is found."""
    finding = examine(repository, tools.reader, inquiry)
    if before is not None and before.finding == finding:
        return before
    if finding.repeated is not None:
        return _Made(finding, read_answer(repository, finding.repeated), None)
    result = answer(repository, tools, inquiry, finding)
    return _Made(finding, result, to_store(result, inquiry, finding))


def _settled(
    repository: Repository, tools: VerifyingTools, inquiry: Inquiry, made: _Made
) -> VerificationResult:
    """Record the answer and give it.

    Raises:
        IdempotencyKeyReused: the key was spent for another code.
    """
    result = _recorded(repository, inquiry, made)
    if result is None:
        # Somebody was faster between looking and spending: the constraint said so. What they
        # stored is seen now; a code that is still unspent means that the key was spent.
        made = _made(repository, tools, inquiry)
        result = None if made.finding.spent else _recorded(repository, inquiry, made)
    if result is None:
        raise IdempotencyKeyReused
    return result


def _recorded(repository: Repository, inquiry: Inquiry, made: _Made) -> VerificationResult | None:
    """Record an answer; ``None`` when a constraint refused to spend the code or key."""
    finding, result = made.finding, made.result
    if made.stored is None:
        return _again(repository, inquiry, finding, result)
    if repository.verifications.add(made.stored):
        repository.audit.append(audit_entry(inquiry, result.outcome.value, finding, result))
        return result
    refused = repository.verifications.refused_alike(made.stored) if not finding.spent else None
    if refused is None:
        return None
    return _again(repository, inquiry, finding, read_answer(repository, refused))


def _again(
    repository: Repository, inquiry: Inquiry, finding: Finding, given: VerificationResult
) -> VerificationResult:
    """Give the same request the answer that it got before."""
    entry = audit_entry(inquiry, given.outcome.value, finding, given, repeated=True)
    repository.audit.append(entry)
    return given


def _cannot_confirm(
    database: Database, tools: VerifyingTools, inquiry: Inquiry
) -> VerificationResult:
    try:
        _record_unread(database, inquiry)
    except Unavailable:
        _log.error("a verification that could not be confirmed could not be recorded either")
    code, outcome = inquiry.request.storable_scenario_code, Outcome.CANNOT_CONFIRM
    return VerificationResult(new_id(tools.entropy), outcome, (), inquiry.now, code, "")


def _record_unread(database: Database, inquiry: Inquiry) -> None:
    entry = audit_entry(_introduced(database, inquiry), DONE)
    with suppress(StatusNotRead), attempting(database, entry):
        raise StatusNotRead

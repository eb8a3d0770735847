"""Verifying a presented code (Art. 16): ordered checks, one answer, one audit entry."""

import logging

from wallet.domain.actors.lockout import TYPED_CODE_BY_ACTOR, TYPED_CODE_BY_ADDRESS
from wallet.domain.entropy import new_id
from wallet.domain.errors import TooManyAttempts, Unavailable
from wallet.domain.showing.verification import Outcome, VerificationResult
from wallet.repository.database import Database, Repository
from wallet.services.acts.limiting import attempt, take_back
from wallet.services.acts.repeating import IdempotencyKeyReused
from wallet.services.verification.answer_text import read_answer
from wallet.services.verification.examining import examine
from wallet.services.verification.inquiry import Finding, Inquiry, VerifyingTools
from wallet.services.verification.verification_records import (
    answer,
    audit_entry,
    to_store,
)

_log = logging.getLogger(__name__)

# Ten digits that came to nothing: these count as wrong, whatever else was wrong does not.
_GUESSES = frozenset({Outcome.CODE_UNKNOWN, Outcome.CODE_EXPIRED})


def verify(database: Database, tools: VerifyingTools, inquiry: Inquiry) -> VerificationResult:
    """Check a code, spend it when everything holds, and disclose what the scenario names.

    A refusal is a result with its own outcome, recorded like every other. When the repository
    cannot be read the outcome is ``cannot_confirm`` and the code stays unspent. A verifier that
    repeats its own request under one idempotency key gets the same answer, for as long as the
    licence is still in force.

    Raises:
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
    typed = tools.reader.is_typed(inquiry.request.unverified_code)
    try:
        if typed:
            attempt(database, TYPED_CODE_BY_ACTOR, inquiry.verifier.actor.id, inquiry.now)
            attempt(database, TYPED_CODE_BY_ADDRESS, inquiry.request.address, inquiry.now)
        with database.begin() as repository:
            result = _verify(repository, tools, inquiry)
    except (TooManyAttempts, IdempotencyKeyReused) as refusal:
        with database.begin() as repository:
            repository.audit.append(audit_entry(inquiry, refusal.code))
        refusal.recorded = True
        raise
    if typed and result.outcome not in _GUESSES:
        take_back(database, TYPED_CODE_BY_ACTOR, inquiry.verifier.actor.id)
        take_back(database, TYPED_CODE_BY_ADDRESS, inquiry.request.address)
    return result


def _verify(repository: Repository, tools: VerifyingTools, inquiry: Inquiry) -> VerificationResult:
    result = _settle(repository, tools, inquiry, examine(repository, tools.reader, inquiry))
    if result is None:
        # Somebody was faster between looking and spending: the constraint said so. What they
        # stored is seen now; a code that is still unspent means that the key was spent.
        finding = examine(repository, tools.reader, inquiry)
        result = None if finding.spent else _settle(repository, tools, inquiry, finding)
    if result is None:
        raise IdempotencyKeyReused
    return result


def _settle(
    repository: Repository, tools: VerifyingTools, inquiry: Inquiry, finding: Finding
) -> VerificationResult | None:
    """Give and record the answer; ``None`` when a constraint refused to spend the code or key."""
    if finding.repeated is not None:
        given = read_answer(finding.repeated)
        entry = audit_entry(inquiry, given.outcome.value, finding, given, repeated=True)
        repository.audit.append(entry)
        return given
    result = answer(repository, tools, inquiry, finding)
    if not repository.verifications.add(to_store(result, inquiry, finding)):
        return None
    repository.audit.append(audit_entry(inquiry, result.outcome.value, finding, result))
    return result


def _cannot_confirm(
    database: Database, tools: VerifyingTools, inquiry: Inquiry
) -> VerificationResult:
    outcome = Outcome.CANNOT_CONFIRM
    try:
        with database.begin() as repository:
            repository.audit.append(audit_entry(inquiry, outcome.value))
    except Unavailable:
        _log.error("a verification that could not be confirmed could not be recorded either")
    scenario_code = inquiry.request.storable_scenario_code
    return VerificationResult(new_id(tools.entropy), outcome, (), inquiry.now, scenario_code, "")

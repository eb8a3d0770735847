"""The checks of a set's or a permit's code: those of a single licence, made for each licence of it.

Genuineness and time are the code's own and were checked before. Of a licence of a set that the
scenario does not name nothing is learned, not even its state: so it is asked first whether it is
named. How the licences of a comprehensive permit stand is public and hangs on its wall: whoever may
look at one of them is told of all, and of the fields only those that the scenario names.
"""

from dataclasses import replace

from wallet.domain.showing.verification import DISCLOSING, CheckName, Outcome, outcome_of_set
from wallet.repository.database import Repository
from wallet.repository.showing.presentations import PresentedLicence
from wallet.repository.showing.verifications import StoredVerification
from wallet.services.verification.inquiry import (
    Finding,
    Inquiry,
    PartFinding,
    Spent,
    answered_before,
    licence_outcome,
    may_look,
)
from wallet.services.verification.verification_records import answered_outcomes
from wallet.tokens.presentation_code import PresentationCode


def with_parts(
    repository: Repository, inquiry: Inquiry, so_far: Finding, code: PresentationCode
) -> Finding:
    """Return the finding with each of the licences as it stands now."""
    shown = repository.several_shown.presented(code.session_id, code.expires_at)
    covered = [may_look(so_far, presented) for presented in shown]
    is_public = any(presented.session.permit_id for presented in shown)
    told = [any(covered)] * len(shown) if is_public else covered
    parts = zip(shown, covered, told, strict=True)
    return replace(so_far, parts=tuple(_part(inquiry, *part) for part in parts))


def examine_several(
    repository: Repository, inquiry: Inquiry, so_far: Finding, code: PresentationCode
) -> Finding:
    """Make the checks for every licence, and say what the whole comes to."""
    whole = outcome_of_set([part.outcome for part in so_far.parts])
    # 3. Each licence's status now. Where none is in force, that is told even of a used code.
    if whole not in DISCLOSING and whole is not Outcome.NOT_PERMITTED:
        return replace(so_far.refused(whole, CheckName.LICENCE_STATUS), told=True)
    so_far = _with_status(so_far)
    # 4. Not used before, and its session not ended by the holder.
    if so_far.parts[0].presented.spent:
        used = so_far.refused(Outcome.CODE_USED, CheckName.NOT_USED)
        return replace(used, repeated=_answered_alike(repository, inquiry, so_far, code))
    if not so_far.parts[0].presented.session.live_at(inquiry.now):
        return so_far.refused(Outcome.CODE_EXPIRED, CheckName.NOT_USED)
    so_far = so_far.passed(CheckName.NOT_USED)
    # 5. The verifier's standing: its unit, and a scenario of its own that covers the licences.
    if whole is Outcome.NOT_PERMITTED:
        return so_far.refused(whole, CheckName.STANDING)
    so_far = _checked(so_far, CheckName.STANDING, all(part.told for part in so_far.parts))
    spent = Spent(code.session_id, code.expires_at)
    return replace(so_far, outcome=whole, spent=spent, told=True)


def _part(
    inquiry: Inquiry,
    presented: PresentedLicence,
    covered: bool,  # noqa: FBT001 two plain facts
    told: bool,  # noqa: FBT001
) -> PartFinding:
    outcome = licence_outcome(presented, inquiry) if told else Outcome.NOT_PERMITTED
    return PartFinding(presented, outcome, covered=covered, told=told)


def _with_status(so_far: Finding) -> Finding:
    looked_at = [part for part in so_far.parts if part.told]
    if not looked_at:
        return so_far
    in_force = all(part.outcome is Outcome.VALID for part in looked_at)
    return _checked(so_far, CheckName.LICENCE_STATUS, in_force)


def _checked(so_far: Finding, name: CheckName, holds: bool) -> Finding:  # noqa: FBT001 a plain fact
    checks = so_far.checks.passed(name) if holds else so_far.checks.failed(name)
    return replace(so_far, checks=checks)


def _answered_alike(
    repository: Repository, inquiry: Inquiry, so_far: Finding, code: PresentationCode
) -> StoredVerification | None:
    """Return the earlier answer to this very request, unless a licence has changed since."""
    earlier = answered_before(repository, inquiry, code)
    now = tuple(part.outcome for part in so_far.parts)
    return earlier if earlier and answered_outcomes(earlier) == now else None

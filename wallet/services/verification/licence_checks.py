"""What is checked in the same way for one licence and for each licence of a set."""

from wallet.domain.civil_dates import city_date
from wallet.domain.showing.verification import Outcome, outcome_of
from wallet.repository.database import Repository
from wallet.repository.showing.presentations import PresentedLicence
from wallet.repository.showing.verifications import StoredVerification
from wallet.services.verification.inquiry import Finding, Inquiry
from wallet.tokens.presentation_code import PresentationCode


def licence_outcome(presented: PresentedLicence, inquiry: Inquiry) -> Outcome:
    """Return what the licence's status comes to now, and whether its signing key is trusted."""
    outcome = outcome_of(presented.licence_status(city_date(inquiry.now)))
    if outcome is Outcome.VALID and presented.key_withdrawn_at is not None:
        return Outcome.CANNOT_CONFIRM
    return outcome


def may_look(finding: Finding, presented: PresentedLicence) -> bool:
    """Whether the verifier has a scenario that is open to it and covers licences of this type."""
    if finding.scenario is None or not finding.scenario_open:
        return False
    return finding.scenario.covers(presented.licence_type.type_code)


def answered_before(
    repository: Repository, inquiry: Inquiry, code: PresentationCode
) -> StoredVerification | None:
    """Return the answer that spent this code, when this very request got it."""
    earlier = repository.verifications.redeemed(code.session_id, code.expires_at)
    return earlier if earlier and _same_request(earlier, inquiry) else None


def _same_request(earlier: StoredVerification, inquiry: Inquiry) -> bool:
    key, scenario = inquiry.request.idempotency_key, inquiry.request.storable_scenario_code
    same_key = key is not None and earlier.idempotency_key == key
    same_actor = earlier.actor_id == inquiry.verifier.actor.id
    return same_key and same_actor and earlier.scenario_code == scenario

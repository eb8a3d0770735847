"""What one verification is about: who asks, what they sent, what was found."""

from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.registry.scenario import Scenario
from wallet.domain.showing.verification import Check, CheckName, Outcome, outcome_of
from wallet.repository.database import Repository
from wallet.repository.showing.presentations import PresentedLicence
from wallet.repository.showing.verifications import StoredVerification
from wallet.services.access.bearers import Caller
from wallet.services.verification.code_reading import CodeReader
from wallet.tokens.keys import Signer
from wallet.tokens.presentation_code import PresentationCode

_LONGEST_SCENARIO_CODE = 64


@dataclass(frozen=True, slots=True)
class Verifier:
    """Who verifies: the account or client, the unit, the operator at its desk, and whence."""

    actor: Actor
    unit_name: str
    operator: str
    address: str = ""

    @property
    def unit_id(self) -> str:
        """The verifier's unit; a verifier without one has no standing anywhere."""
        return self.actor.unit_id or ""


@dataclass(frozen=True, slots=True)
class VerificationRequest:
    """What came with the scan; all of it unverified."""

    unverified_code: str
    scenario_code: str
    place: str = ""
    purpose: str = ""
    idempotency_key: str | None = None
    address: str = ""

    @property
    def storable(self) -> str:
        """All that was asked, in one text that tells this request from another one."""
        return repr((self.unverified_code, self.scenario_code, self.place, self.purpose))

    @property
    def storable_scenario_code(self) -> str:
        """The scenario's code as a record can hold it; a code of another form finds no scenario."""
        return self.scenario_code[:_LONGEST_SCENARIO_CODE].replace("\x00", "\ufffd")


@dataclass(frozen=True, slots=True)
class VerifyingTools:
    """What every verification needs: the code reader, the signer of receipts, randomness."""

    reader: CodeReader
    receipt_signer: Signer
    entropy: Entropy


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One verification: one verifier, one request, one moment.

    ``caller`` is there where a system calls of which its token alone is known: the verification
    looks itself how it stands, and what its unit is called.
    """

    verifier: Verifier
    request: VerificationRequest
    now: datetime
    caller: Caller | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What a redemption spends: one expiry of one session."""

    session_id: int
    expiry: datetime


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks made so far, in their order."""

    made: tuple[Check, ...] = ()

    def passed(self, name: CheckName) -> "Checks":
        """Add a check that held."""
        return Checks((*self.made, Check(name, passed=True)))

    def failed(self, name: CheckName) -> "Checks":
        """Add the check that decided against the code."""
        return Checks((*self.made, Check(name, passed=False)))

    @classmethod
    def up_to(cls, decisive: CheckName) -> "Checks":
        """Return the checks that were made when one decided: those before it held."""
        return _UP_TO[decisive]

    @classmethod
    def all_passed(cls) -> "Checks":
        """Return the checks of a code that holds."""
        return _ALL_PASSED


_ALL_PASSED = Checks(tuple(Check(name, passed=True) for name in CheckName))
_UP_TO = {
    name: Checks(_ALL_PASSED.made[:place]).failed(name) for place, name in enumerate(CheckName)
}


@dataclass(frozen=True, slots=True)
class PartFinding:
    """What the checks came to for one of several licences.

    ``covered`` says whether the scenario names its type: of any other licence no field is shown.
    ``told`` says whether the verifier learns how it stands.
    """

    presented: PresentedLicence
    outcome: Outcome
    covered: bool
    told: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What the checks came to; ``spent`` is there only when the code may now be spent.

    ``scenario_open`` says whether the verifier may see anything under its scenario now;
    ``unit_name`` is what its unit is called.

    For the code of several licences ``parts`` has each of them; ``told`` says whether the verifier
    learns what each came to.
    """

    outcome: Outcome
    checks: Checks
    spent: Spent | None = None
    presented: PresentedLicence | None = None
    scenario: Scenario | None = None
    scenario_open: bool = False
    repeated: StoredVerification | None = None
    wall_code: bool = False
    parts: tuple[PartFinding, ...] = ()
    told: bool = False
    unit_name: str = ""

    def passed(self, name: CheckName) -> "Finding":
        """Return the finding after one more check that held."""
        return replace(self, checks=self.checks.passed(name))

    def refused(self, outcome: Outcome, name: CheckName) -> "Finding":
        """Return the finding of a check that decided against the code."""
        return replace(self, outcome=outcome, checks=self.checks.failed(name))

    def decided(self, outcome: Outcome, name: CheckName) -> "Finding":
        """Return the finding of the first check that did not hold, all before it did."""
        return replace(self, outcome=outcome, checks=Checks.up_to(name))


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

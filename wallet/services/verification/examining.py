"""The checks of a verification, in the order that makes them safe."""

from dataclasses import replace

from wallet.domain.showing.verification import CheckName, Outcome
from wallet.repository.database import Repository
from wallet.repository.showing.presentations import PresentedLicence
from wallet.repository.showing.scans import Asker, Scanned
from wallet.services.standing.standing import client_of, open_scenario
from wallet.services.verification.code_reading import CodeReader, read_presented_code
from wallet.services.verification.examining_sets import examine_several, with_parts
from wallet.services.verification.inquiry import (
    Checks,
    Finding,
    Inquiry,
    Spent,
    answered_before,
    licence_outcome,
    may_look,
)
from wallet.tokens.presentation_code import PresentationCode


def examine(repository: Repository, reader: CodeReader, inquiry: Inquiry) -> Finding:
    """Make the checks; the first that fails decides the outcome, and none after it is made.

    Raises:
        TurnedAway: the system that calls may not make this call at all.
    """
    # 1. Genuine, and 2. not expired: the code itself, before it is relied on for anything.
    read = read_presented_code(repository, reader, inquiry.request.unverified_code, inquiry.now)
    scanned = _look(repository, inquiry, read.code)
    if inquiry.caller is not None:
        inquiry.caller.let_in(scanned.client)
    unit_name = scanned.client.unit_name if scanned.client else inquiry.verifier.unit_name
    presented = scanned.presented
    scenario, is_open = open_scenario(scanned.party, inquiry.request.address, inquiry.now)
    if read.code is None or presented is None:
        refused = read.refused if read.code is None else Outcome.CODE_UNKNOWN
        checks = Checks.up_to(CheckName.GENUINE)
        return Finding(
            refused or Outcome.NOT_GENUINE,
            checks,
            scenario=scenario,
            wall_code=read.wall_code,
            unit_name=unit_name,
        )
    checks = Checks().passed(CheckName.GENUINE)
    so_far = Finding(Outcome.VALID, checks, None, presented, scenario, is_open, unit_name=unit_name)
    of_several = presented.session.of_several
    if of_several:
        so_far = with_parts(repository, inquiry, so_far, read.code)
    if read.refused is not None:
        return so_far.decided(read.refused, CheckName.NOT_EXPIRED)
    if of_several:
        return examine_several(repository, inquiry, so_far.passed(CheckName.NOT_EXPIRED), read.code)
    return _examine_licence(repository, inquiry, so_far, presented, read.code)


def _examine_licence(
    repository: Repository,
    inquiry: Inquiry,
    so_far: Finding,
    presented: PresentedLicence,
    code: PresentationCode,
) -> Finding:
    # 3. The licence's status now, and whether its signing key is still trusted.
    outcome = licence_outcome(presented, inquiry)
    if outcome is not Outcome.VALID:
        return so_far.decided(outcome, CheckName.LICENCE_STATUS)
    may_see = may_look(so_far, presented)
    # 4. Not used before, and its session not ended by the holder. Whoever used it and may still
    # look at the licence gets the same answer again.
    if presented.spent:
        used = so_far.decided(Outcome.CODE_USED, CheckName.NOT_USED)
        earlier = answered_before(repository, inquiry, code) if may_see else None
        return replace(used, repeated=earlier)
    if not presented.session.live_at(inquiry.now):
        return so_far.decided(Outcome.CODE_EXPIRED, CheckName.NOT_USED)
    # 5. The verifier's standing: its unit, and a scenario of its own that covers this licence.
    if not may_see:
        return so_far.decided(Outcome.NOT_PERMITTED, CheckName.STANDING)
    spent = Spent(code.session_id, code.expires_at)
    return replace(so_far, checks=Checks.all_passed(), spent=spent)


def _look(repository: Repository, inquiry: Inquiry, code: PresentationCode | None) -> Scanned:
    actor, scenario_code = inquiry.verifier.actor, inquiry.request.storable_scenario_code
    asker = Asker(inquiry.verifier.unit_id, scenario_code, client_of(actor))
    if code is None:
        return repository.scans.without_code(asker)
    return repository.scans.of_code(asker, code.session_id, code.expires_at)

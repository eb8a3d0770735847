"""Everything of showing and verifying that happens once, sixteen at a time, twenty times over."""

from tests import cast, clerks
from tests.races.racing import ROUNDS
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.showing.verification import Outcome
from wallet.services.verification.verifying import verify


def scanning(inquiry):
    """A contender's scan; each may have an inquiry of its own."""
    return lambda deployment: verify(deployment.database, deployment.verifying_tools(), inquiry)


def test_a_code_is_redeemed_by_one(course, counter):
    for _ in range(ROUNDS):
        code = counter.screen(counter.show()).text
        results = course.race(scanning(counter.case(code)))
        outcomes = [result.outcome for result in results]
        assert outcomes.count(Outcome.VALID) == 1
        assert outcomes.count(Outcome.CODE_USED) == 15


def revoking(licence_code):
    """A contender who ends a licence, while others look at it."""
    return lambda deployment: clerks.revoke(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        cast.BUREAU_CLERK,
        licence_code,
        RevocationKind.RESCINDED,
        "许可不当",
    )

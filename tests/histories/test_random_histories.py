"""Whatever is done in whatever order, the rules that every act keeps are kept.

Random histories of several clerks and several wallets run against the system; beside each stands a
small account of the rules, kept by hand. What lessens is never done by one clerk, an act is never
done for another wallet than its page showed, and each act and each refusal leaves one entry.
What is read and consented to, and with whom, has its own account: ``services/authorization``.
"""

from collections import Counter as Counts

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import POSTGRES_URL
from tests.histories.clerks import Clerks

EXAMPLES = {"sqlite": 30, "postgresql": 10}
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def run(machine, kind, templates):
    if kind == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")

    class OnOneKind(machine):
        @staticmethod
        def open_database():
            return templates.copy(kind)

    OnOneKind.happened = Counts()
    run_state_machine_as_test(
        OnOneKind,
        settings=settings(
            max_examples=EXAMPLES[kind],
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return OnOneKind.happened


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", KINDS)
def test_no_clerk_alone_leaves_anybody_with_less(kind, templates):
    happened = run(Clerks, kind, templates)
    # It would prove nothing if nothing had been done, asked, agreed to and refused.
    for act in ("licence:amended", "licence:superseded", "change:asked", "change:approved"):
        assert happened[act], act
    assert happened["refused"]

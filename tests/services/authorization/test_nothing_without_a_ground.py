"""Whatever happens in whatever order, nothing is read that no ground covers (Art. 13-19).

Random scenarios, requests, grants, withdrawals, suspensions and clocks run against the services;
beside them an account of the grounds is kept by hand. A read must succeed exactly when the account
says so, hand over exactly what it says, and leave exactly one audit entry.
"""

from collections import Counter as Counts

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import POSTGRES_URL
from tests.services.authorization.random_city import City

EXAMPLES = {"sqlite": 50, "postgresql": 15}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_nothing_is_read_that_no_ground_covers(kind, templates):
    if kind == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")

    class OnOneKind(City):
        @staticmethod
        def open_database():
            return templates.copy(kind)

    OnOneKind.reads = Counts()
    run_state_machine_as_test(
        OnOneKind,
        settings=settings(
            max_examples=EXAMPLES[kind],
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # It would prove nothing if every read were refused.
    assert min(OnOneKind.reads["handed_over"], OnOneKind.reads["shown"]) > 0

"""Whatever happens in whatever order, nothing is read that no ground covers (Art. 13-19).

Random scenarios, requests, grants, withdrawals, applications outside use lists, suspensions and
clocks run against the services; beside them an account of the grounds is kept by hand. A read must
succeed exactly when the account says so, hand over exactly what it says, and leave exactly one
audit entry.
"""

import pytest

from tests.histories.running import KINDS, run
from tests.services.authorization.random_city import City

EXAMPLES = {"sqlite": 50, "postgresql": 15}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_read_that_no_ground_covers(kind, templates):
    happened = run(City, kind, templates, examples=EXAMPLES, steps=40)
    # It would prove nothing if every read were refused.
    assert min(happened[how] for how in ("handed_over", "shown", "read_by_duty")) > 0

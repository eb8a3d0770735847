"""Every combination of the trail's filters finds what it names, the newest first."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import insert, select

from tests.factories import NOW
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import audit_entries

UNITS = ("unit-a", "unit-b", None)
ACTIONS = (AuditAction.LICENCE_VERIFIED.value, AuditAction.LICENCE_ISSUED.value)
OUTCOMES = ("done", "valid", "revoked", "partly_valid")


@pytest.fixture
def trail(deployment, town):
    """Each combination several times, also such as no act would write."""
    several = list(product(UNITS, ACTIONS, OUTCOMES)) * 3
    with deployment.database.begin() as repository:
        for number, (unit_id, action, outcome) in enumerate(several):
            row = {
                "at": NOW + timedelta(seconds=number),
                "action": action,
                "outcome": outcome,
                "actor_kind": "account",
                "actor_id": "actor",
                "actor_name": "somebody",
                "unit_id": unit_id,
                "fields": "[]",
                "details": "{}",
            }
            if (action, outcome) != (ACTIONS[1], "valid"):  # nothing but a scan is valid
                repository.connection.execute(insert(audit_entries), row)
    return deployment.database


@pytest.mark.parametrize("unit_id", ["", "unit-a"])
@pytest.mark.parametrize("action", ["", *ACTIONS])
@pytest.mark.parametrize("outcome", ["", *OUTCOMES])
def test_a_filter_finds_all_that_it_names(trail, unit_id, action, outcome):
    wanted = {"unit_id": unit_id, "action": action, "outcome": outcome}
    with trail.read() as repository:
        rows = repository.connection.execute(
            select(audit_entries).order_by(audit_entries.c.id.desc())
        )
        named = [
            row.id
            for row in rows
            if all(not value or getattr(row, name) == value for name, value in wanted.items())
        ]
        found = [one.id for one in repository.audit.search(**wanted)]
    assert found == named[:50]

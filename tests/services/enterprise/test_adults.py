"""Nobody under eighteen manages or handles the licences of an enterprise."""

import pytest

from tests.factories import account, holder, resident_id
from wallet.domain.enterprise.adulthood import NotAdult
from wallet.domain.trail.audit import AuditAction


def test_a_minor_is_appointed_as_nothing(company, deployment):
    minor = holder(id="7" * 32, name="陈小", identity_number=resident_id(3, birth="20080303"))
    own = account("minor", holder_id=minor.id)
    with deployment.database.begin() as repository:
        repository.holders.add(minor)
        repository.accounts.add(own, company.clock())
    lin = company.representative()
    for appoint in (company.appoint_manager, company.appoint_handler):
        with pytest.raises(NotAdult):
            appoint(lin, minor)
    assert {one.outcome for one in company.entries(AuditAction.APPOINTMENT_MADE)} == {"not_adult"}

"""First and last days are civil dates of the city, in whatever zone the process runs."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import cast
from tests.factories import licence_draft
from wallet.domain.licences.licence import LicenceNotInForce
from wallet.domain.showing.verification import Outcome
from wallet.services.licences import issuing

MIDNIGHT = datetime(2026, 3, 2, 16, tzinfo=UTC)
"""Midnight in the city between the 2nd and the 3rd of March."""

A_SECOND = timedelta(seconds=1)


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Pacific/Kiritimati"], autouse=True)
def zone(request, monkeypatch):
    """The zone of the machine, which must not matter."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def issue(counter):
    """Issue Lin another licence with these dates."""

    def act(**dates):
        return issuing.issue(
            counter.deployment.database,
            counter.deployment.document_maker,
            counter.deployment.entropy,
            counter.clock(),
            cast.BUREAU_CLERK,
            licence_draft(number="JY1", issued_on=date(2026, 3, 1), **dates),
        ).licence

    return act


def sale(counter, session):
    return counter.scan(counter.screen(session).text, "shop-sale", counter.verifier("shop"))


def test_a_licence_is_valid_to_the_end_of_its_last_day(counter, issue):
    licence = issue(valid_from=date(2026, 3, 1), valid_until=date(2026, 3, 2))
    counter.clock.now = MIDNIGHT - A_SECOND
    session = counter.show(licence.id)
    assert sale(counter, session).outcome is Outcome.VALID
    counter.clock.now = MIDNIGHT
    result = sale(counter, session)
    assert result.outcome is Outcome.EXPIRED
    assert result.licence is None
    with pytest.raises(LicenceNotInForce):
        counter.show(licence.id)


def test_a_licence_is_not_yet_valid_until_its_first_day_begins(counter, issue):
    licence = issue(valid_from=date(2026, 3, 3), valid_until=date(2026, 3, 3))
    counter.clock.now = MIDNIGHT - A_SECOND
    with pytest.raises(LicenceNotInForce):
        counter.show(licence.id)
    session = counter.show_whatever_its_state(licence.id)
    result = sale(counter, session)
    assert result.outcome is Outcome.NOT_YET_VALID
    assert result.licence is None
    counter.clock.now = MIDNIGHT
    assert sale(counter, session).outcome is Outcome.VALID


def test_a_scenario_begins_and_ends_with_civil_days_too(counter, issue):
    licence = issue(valid_from=date(2026, 3, 1), valid_until=date(2026, 3, 9))
    counter.register("a-day", date(2026, 3, 3), date(2026, 3, 3))
    moments = [
        (MIDNIGHT - A_SECOND, Outcome.NOT_PERMITTED),
        (MIDNIGHT, Outcome.VALID),
        (MIDNIGHT + timedelta(hours=24) - A_SECOND, Outcome.VALID),
        (MIDNIGHT + timedelta(hours=24), Outcome.NOT_PERMITTED),
    ]
    for counter.clock.now, outcome in moments:
        code = counter.screen(counter.show(licence.id)).text
        assert counter.scan(code, "a-day", counter.verifier("shop")).outcome is outcome

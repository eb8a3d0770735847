import pytest

from tests.services.permits.shown_permits import ShownPermits
from tests.services.verification.standings import two_keys


@pytest.fixture
def shown(counter, company):
    return ShownPermits(counter, company)


@pytest.fixture
def permit(trade):
    return trade.assemble(0, 1, 2)


@pytest.fixture
def covered(shown):
    """The verifier's scenario names the food and the hygiene licence."""
    shown.scenario(0, 2)


@pytest.fixture
def bureau_keys(shown, trade):
    return two_keys(shown.database, trade.licences[0].id)

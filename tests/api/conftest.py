import pytest

from tests.api.described import answers_watched
from tests.api.systems import System
from tests.services.authorization.parties import Parties
from wallet.services.authorization import authorizing


@pytest.fixture
def system(app):
    """Give a client of the API with its token: ``system("hotel-system")``."""
    return lambda client_id: System(app.test_client(), client_id).fetch_token()


@pytest.fixture
def bureau(system):
    return system("bureau-system")


@pytest.fixture
def other(system):
    """The system of a bureau that must see nothing of the first one's."""
    return system("other-system")


@pytest.fixture
def hotel(system):
    return system("hotel-system")


@pytest.fixture
def trail(deployment):
    """Return the audit trail, the newest first."""

    def read(action=None):
        with deployment.database.read() as repository:
            return repository.audit.search(action=action.value if action else None, limit=200)

    return read


@pytest.fixture
def parties(deployment, clock, town):
    return Parties(deployment, clock, town)


@pytest.fixture
def answer(parties):
    """Lin opens the link of a request that the API gave, and grants or declines."""

    def act(asked, *ticked, grant=True):
        account, secret = parties.account(), asked.json["link"].rpartition("/")[2]
        database, now = parties.deployment.database, parties.clock()
        request = authorizing.open_link(database, now, account, secret)
        if grant:
            return parties.grant(request, *ticked)
        return authorizing.decline(database, now, account, request.id)

    return act


@pytest.fixture(autouse=True)
def described(request):
    """Whatever a test calls, the answer is one that the description has: status, type, code."""
    if "app" not in request.fixturenames:
        yield
        return
    app, undescribed = request.getfixturevalue("app"), []
    with answers_watched(app, undescribed):
        yield
    assert not undescribed, undescribed

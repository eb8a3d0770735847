import pytest

from tests.services.verification.counter import Counter
from wallet.domain.trail.audit import AuditAction, AuditEntry


@pytest.fixture
def counter(deployment, clock, town):
    return Counter(deployment, clock, town)


@pytest.fixture
def lin(counter: Counter):
    return counter.account("lin")


@pytest.fixture
def entry(lin, clock):
    return AuditEntry(clock(), AuditAction.SET_PREPARED, lin.actor, details={"set": "s"})


@pytest.fixture
def trail(deployment):
    def read():
        with deployment.database.read() as repository:
            return repository.audit.search(limit=100)

    return read

import pytest

from wallet.domain.trail.audit import AuditAction, AuditEntry


@pytest.fixture
def lin(counter):
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

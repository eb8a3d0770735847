"""What happens between looking and writing counts: SQLite prepares beside other writers."""

from contextlib import contextmanager

import pytest

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.services.verification.verifying import verify

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Interrupted:
    """The steps of the real database, between which somebody else does something."""

    def __init__(self, steps, meanwhile):
        self._steps = steps
        self._meanwhile = meanwhile
        self.looking = steps.looking

    @property
    def still_stands(self):
        return self._steps.still_stands

    @contextmanager
    def writing(self):
        self._meanwhile()
        with self._steps.writing() as repository:
            yield repository


class InterruptedDatabase:
    """The real database, in which something happens between the steps of the next verification."""

    def __init__(self, database, meanwhile):
        self._database = database
        self._meanwhile = meanwhile
        self.begin, self.read = database.begin, database.read
        self.throttles = database.throttles

    @contextmanager
    def in_steps(self):
        with self._database.in_steps() as steps:
            yield Interrupted(steps, self._meanwhile)


@pytest.fixture
def scan_while(counter):
    """Scan while something happens between looking and writing."""

    def act(code, meanwhile, **case):
        database = InterruptedDatabase(counter.deployment.database, meanwhile)
        tools = counter.deployment.verifying_tools()
        return verify(database, tools, counter.case(code, **case))

    return act


def test_a_licence_that_was_revoked_meanwhile_is_revoked_and_its_code_unspent(
    counter, code, scan_while
):
    result = scan_while(code, counter.revoke)
    assert (result.outcome, result.licence) == (Outcome.REVOKED, None)
    assert [entry.outcome for entry in counter.looks()] == ["revoked"]


def test_a_code_that_was_spent_meanwhile_is_used(counter, code, scan_while):
    result = scan_while(code, lambda: counter.scan(code))
    assert (result.outcome, result.licence) == (Outcome.CODE_USED, None)
    assert [entry.outcome for entry in counter.looks()] == ["code_used", "valid"]


def test_a_verifier_that_was_suspended_meanwhile_sees_nothing(counter, code, scan_while):
    def suspend():
        with counter.deployment.database.begin() as repository:
            repository.units.suspend(cast.HOTEL.id, counter.clock(), "越权")

    result = scan_while(code, suspend, verifier=HOTEL_SYSTEM)
    assert (result.outcome, result.licence) == (Outcome.NOT_PERMITTED, None)


def test_what_has_nothing_to_do_with_it_changes_nothing(counter, code, scan_while):
    def write_an_entry():
        with counter.deployment.database.begin() as repository:
            repository.audit.append(AuditEntry(counter.clock(), AuditAction.BACKED_UP, SYSTEM))

    result = scan_while(code, write_an_entry)
    assert result.outcome is Outcome.VALID
    assert counter.scan(code).outcome is Outcome.CODE_USED
    assert [entry.outcome for entry in counter.looks()] == ["code_used", "valid"]


def test_looking_holds_up_no_writer(counter):
    database = counter.deployment.database
    entry = AuditEntry(counter.clock(), AuditAction.BACKED_UP, SYSTEM)
    with database.in_steps() as steps:
        with steps.looking() as looking:
            looking.keys_in_use.read()
            with database.begin() as other:
                other.audit.append(entry)
        with steps.writing() as writing:
            assert not steps.still_stands
            writing.audit.append(entry)
    assert len(counter.entries(AuditAction.BACKED_UP)) == 2


def test_what_nobody_touched_still_stands(counter):
    with counter.deployment.database.in_steps() as steps:
        with steps.looking() as looking:
            looking.keys_in_use.read()
        with steps.writing():
            assert steps.still_stands

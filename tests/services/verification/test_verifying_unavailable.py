"""When the repository cannot be read the answer is "cannot confirm", and the code is not spent."""

from contextlib import contextmanager

import pytest
from sqlalchemy import update

from wallet.domain.showing.verification import Outcome
from wallet.repository.actors.redis_throttles import redis_throttles
from wallet.repository.database import Database, RepositoryUnavailable
from wallet.repository.steps import HeldSteps
from wallet.repository.tables import licence_versions
from wallet.services.verification.verifying import verify


class FailingDatabase:
    """The real database behind a line that fails as often as it is told to."""

    def __init__(self, database: Database, failures: int) -> None:
        self._database = database
        self._failures = failures
        self.throttles = database.throttles

    @contextmanager
    def begin(self):
        if self._failures:
            self._failures -= 1
            raise RepositoryUnavailable
        with self._database.begin() as repository:
            yield repository

    @contextmanager
    def in_steps(self):
        with self.begin() as repository:
            yield HeldSteps(repository)

    read = begin


@pytest.fixture
def scan_while_failing(counter):
    """Scan over a line that fails the next so many times."""

    def act(code, failures):
        database = FailingDatabase(counter.deployment.database, failures)
        tools = counter.deployment.verifying_tools()
        return verify(database, tools, counter.case(code))

    return act


def test_a_failing_repository_is_never_green_and_spends_nothing(counter, code, scan_while_failing):
    result = scan_while_failing(code, failures=1)
    assert result.outcome is Outcome.CANNOT_CONFIRM
    assert (result.licence, result.checks, result.receipt) == (None, (), None)
    assert [entry.outcome for entry in counter.looks()] == ["cannot_confirm"]
    assert counter.scan(code).outcome is Outcome.VALID


def test_without_any_repository_there_is_still_an_answer(counter, code, scan_while_failing, caplog):
    result = scan_while_failing(code, failures=9)
    assert result.outcome is Outcome.CANNOT_CONFIRM
    assert (result.verified_at, result.scenario_code) == (counter.clock(), "hotel-check-in")
    assert (len(result.id), result.scenario_name) == (32, "")
    assert counter.looks() == []
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told == [
        "a verification could not be confirmed: repository_unavailable",
        "a verification that could not be confirmed could not be recorded either",
    ]
    assert counter.scan(code).outcome is Outcome.VALID


@pytest.fixture
def unreachable():
    """A Redis at a port where nothing listens."""
    return redis_throttles("redis://127.0.0.1:1")


def test_without_counting_no_digits_are_compared(counter, unreachable):
    digits = counter.screen(counter.show()).typed
    counted, counter.deployment.database.throttles = (
        counter.deployment.database.throttles,
        unreachable,
    )
    assert counter.scan(digits).outcome is Outcome.CANNOT_CONFIRM
    assert [entry.outcome for entry in counter.looks()] == ["cannot_confirm"]
    counter.deployment.database.throttles = counted
    assert counter.scan(digits).outcome is Outcome.VALID


def test_a_counter_that_fails_after_the_act_changes_nothing_of_its_answer(counter, unreachable):
    digits = counter.screen(counter.show()).typed
    counting = counter.deployment.database.throttles
    unreachable.attempt = counting.attempt
    counter.deployment.database.throttles = unreachable
    assert counter.scan(digits).outcome is Outcome.VALID
    assert counter.scan(digits).outcome is Outcome.CODE_USED
    assert [entry.outcome for entry in counter.looks()] == ["code_used", "valid"]


def test_a_face_that_cannot_be_opened_is_not_confirmed_and_not_spent(counter, code):
    with counter.deployment.database.begin() as repository:
        kept = repository.connection.execute(
            licence_versions.select().where(licence_versions.c.licence_id == counter.town.card_id)
        ).one()

    def store(sealed):
        with counter.deployment.database.begin() as repository:
            repository.connection.execute(
                update(licence_versions)
                .where(licence_versions.c.licence_id == counter.town.card_id)
                .values(face_sealed=sealed)
            )

    store(kept.face_sealed[:-1] + bytes([kept.face_sealed[-1] ^ 1]))
    assert counter.scan(code).outcome is Outcome.CANNOT_CONFIRM
    store(kept.face_sealed)
    assert counter.scan(code).outcome is Outcome.VALID

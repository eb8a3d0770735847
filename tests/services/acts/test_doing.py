"""The one way to do an act: one transaction, one entry, tries counted, keys kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.verification.counter import Counter
from wallet.domain.actors.actors import STRANGER, Role
from wallet.domain.actors.lockout import LockoutPolicy
from wallet.domain.enterprise.appointment import AnotherWalletOpen
from wallet.domain.errors import Conflict, NotFound, NotPermitted, TooManyAttempts, Unavailable
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.services.acts.doing import (
    IdempotencyKeyReused,
    Kept,
    RequestIdentity,
    attempting,
    doing,
    once,
)
from wallet.services.acts.limiting import Limit, OnSuccess

THREE = LockoutPolicy("of the test", 3, timedelta(minutes=15), timedelta(minutes=5))
KEPT = Kept(write=lambda done: {"done": done}, read=lambda _repository, given: given["done"])
IDENTITY = RequestIdentity("key", "digest")


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
            return repository.audit.search(limit=20)

    return read


class NotToday(Conflict):
    code = "not_today"


def test_what_is_done_is_stored_with_its_entry(deployment, entry, trail):
    with doing(deployment.database, entry) as repository:
        repository.audit.append(entry)
    assert [(one.action, one.outcome) for one in trail()[:1]] == [(entry.action, "done")]


def test_a_refusal_rolls_back_and_leaves_one_entry_with_its_code(deployment, entry, trail):
    before = len(trail())
    refusal = NotToday()

    def refuse(repository):
        repository.audit.append(entry)
        raise refusal

    with pytest.raises(NotToday), doing(deployment.database, entry) as repository:
        refuse(repository)
    assert refusal.recorded
    (left,) = trail()[: len(trail()) - before]
    assert (left.action, left.outcome) == (AuditAction.SET_REFUSED, "not_today")
    assert left.details == {"set": "s"}


def test_what_was_found_out_meanwhile_stands_in_the_refusals_entry(deployment, entry, trail):
    def refuse(attempt):
        attempt.about(case_number="7")
        raise NotToday

    with pytest.raises(NotToday), attempting(deployment.database, entry) as attempt:
        refuse(attempt)
    assert trail()[0].case_number == "7"


def test_a_refusal_within_another_attempt_is_recorded_once(deployment, entry, trail):
    before = len(trail())
    database = deployment.database
    with pytest.raises(NotToday), attempting(database, entry), doing(database, entry):
        raise NotToday
    assert len(trail()) == before + 1


def test_what_could_not_be_read_is_no_refusal(deployment, entry, trail):
    before = len(trail())
    with pytest.raises(Unavailable), doing(deployment.database, entry):
        raise Unavailable
    assert len(trail()) == before


def test_what_is_written_beside_a_refusal_stands_or_falls_with_its_entry(
    deployment, entry, trail, clock
):
    beside = replace(entry, action=AuditAction.ACCESS_REFUSED)

    def write(repository, refusal):
        repository.audit.append(replace(beside, outcome=refusal.code))

    with pytest.raises(NotToday), doing(deployment.database, entry, beside=write):
        raise NotToday
    assert [one.action for one in trail()[:2]] == [beside.action, AuditAction.SET_REFUSED]


def test_whom_the_table_does_not_name_is_refused_and_recorded(deployment, entry, trail):
    with pytest.raises(NotPermitted), doing(deployment.database, replace(entry, actor=STRANGER)):
        pytest.fail("the act began")
    assert (trail()[0].actor.kind, trail()[0].outcome) == (STRANGER.kind, "not_permitted")


@pytest.mark.parametrize("shown_for", ["", "another wallet"])
def test_a_page_of_another_wallet_does_nothing(deployment, entry, lin, trail, shown_for):
    account = replace(lin, shown_for=shown_for)
    with pytest.raises(AnotherWalletOpen), doing(deployment.database, entry, account=account):
        pytest.fail("the act began")
    assert trail()[0].outcome == "another_wallet_open"


def test_a_page_of_the_open_wallet_and_no_page_at_all_do(deployment, entry, lin):
    for shown_for in (lin.holder_id, None):
        account = replace(lin, shown_for=shown_for)
        with doing(deployment.database, entry, account=account) as repository:
            repository.audit.append(entry)


def test_only_what_is_refused_counts_as_a_try(deployment, entry):
    limits = [Limit(THREE, "lin")]
    for _ in range(5):
        with doing(deployment.database, entry, limits=limits):
            pass
    for _ in range(3):
        with pytest.raises(NotToday), doing(deployment.database, entry, limits=limits):
            raise NotToday
    with pytest.raises(TooManyAttempts), doing(deployment.database, entry, limits=limits):
        pytest.fail("the act began")


def test_an_act_that_is_limited_itself_counts_each_time(deployment, entry):
    limits = [Limit(THREE, "lin", OnSuccess.COUNT)]
    for _ in range(3):
        with doing(deployment.database, entry, limits=limits):
            pass
    with pytest.raises(TooManyAttempts), doing(deployment.database, entry, limits=limits):
        pytest.fail("the act began")


def test_what_proves_itself_is_forgiven_all_its_tries(deployment, entry):
    limits = [Limit(THREE, "lin", OnSuccess.FORGIVE)]
    for _ in range(2):
        for _ in range(2):
            with pytest.raises(NotToday), doing(deployment.database, entry, limits=limits):
                raise NotToday
        with doing(deployment.database, entry, limits=limits):
            pass


def test_tries_may_stay_counted_although_the_act_was_done(deployment, entry):
    limits = [Limit(THREE, "lin")]
    for _ in range(3):
        with attempting(deployment.database, entry, limits=limits) as attempt:
            attempt.stays_counted = True
    with pytest.raises(TooManyAttempts), doing(deployment.database, entry, limits=limits):
        pytest.fail("the act began")


class Failing:
    """A counter that counts, and then cannot be reached."""

    def attempt(self, policy, bucket, now):
        return 0

    def take_back(self, policy, bucket):
        raise Unavailable


def test_a_fault_of_the_counter_does_not_change_what_was_done(deployment, entry, trail):
    deployment.database.throttles = Failing()
    with doing(deployment.database, entry, limits=[Limit(THREE, "lin")]) as repository:
        repository.audit.append(entry)
    assert trail()[0].outcome == "done"


def test_the_same_request_is_done_once(deployment, entry):
    done = []

    def do(_repository):
        done.append("it")
        return f"answer {len(done)}"

    answers = {once(deployment.database, entry, IDENTITY, KEPT, do) for _ in range(3)}
    assert (answers, done) == ({"answer 1"}, ["it"])


def test_without_a_key_each_request_is_done(deployment, entry):
    done = []
    for _ in range(2):
        once(deployment.database, entry, None, KEPT, lambda _: done.append("it"))
    assert done == ["it", "it"]


def test_a_key_that_comes_with_another_request_is_refused(deployment, entry, trail):
    once(deployment.database, entry, IDENTITY, KEPT, lambda _: "first")
    other = RequestIdentity(IDENTITY.key, "another digest")
    with pytest.raises(IdempotencyKeyReused):
        once(deployment.database, entry, other, KEPT, lambda _: "second")
    assert trail()[0].outcome == "idempotency_key_reused"


def test_what_was_answered_is_found_ahead_of_slow_steps(deployment, entry):
    with attempting(deployment.database, entry) as attempt:
        assert attempt.given(IDENTITY, KEPT) is None
        attempt.once(IDENTITY, KEPT, lambda _: "first")
        assert attempt.given(IDENTITY, KEPT) == "first"
        assert attempt.given(None, KEPT) is None
        with pytest.raises(IdempotencyKeyReused):
            attempt.given(RequestIdentity(IDENTITY.key, "another digest"), KEPT)


def test_a_refused_request_may_be_tried_again_under_its_key(deployment, entry):
    def refuse(_repository):
        raise NotFound

    with pytest.raises(NotFound):
        once(deployment.database, entry, IDENTITY, KEPT, refuse)
    assert once(deployment.database, entry, IDENTITY, KEPT, lambda _: "done") == "done"


def test_an_act_without_a_key_in_the_table_cannot_be_given_one(deployment, entry):
    clerk = replace(entry.actor, role=Role.ISSUER)
    reading = replace(entry, action=AuditAction.LICENCE_READ, actor=clerk)
    with pytest.raises(ValueError, match="licence:read"):
        once(deployment.database, reading, IDENTITY, KEPT, lambda _: "done")

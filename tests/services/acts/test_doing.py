"""The one way to do an act: one transaction, one entry, tries counted, keys kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from wallet.domain.actors.actors import STRANGER, Actor, ActorKind
from wallet.domain.actors.lockout import LockoutPolicy
from wallet.domain.enterprise.appointment import AnotherWalletOpen
from wallet.domain.errors import Conflict, NotPermitted, TooManyAttempts, Unavailable
from wallet.domain.trail.audit import AuditAction
from wallet.services.acts.doing import attempting, doing
from wallet.services.acts.limiting import Limit, OnSuccess

THREE = LockoutPolicy("of the test", 3, timedelta(minutes=15), timedelta(minutes=5))


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
    with (
        pytest.raises(AnotherWalletOpen) as refused,
        doing(deployment.database, entry, account=account),
    ):
        pytest.fail("the act began")
    assert refused.value.details == {"shown_for": shown_for, "open": cast.LIN.id}
    assert trail()[0].outcome == "another_wallet_open"


def test_who_has_no_wallet_is_refused_like_who_has_another(deployment, entry, lin):
    account = replace(lin, shown_for=cast.LIN.id, holder_id=None)
    with (
        pytest.raises(AnotherWalletOpen) as refused,
        doing(deployment.database, entry, account=account),
    ):
        pytest.fail("the act began")
    assert refused.value.details == {"shown_for": cast.LIN.id, "open": ""}


def test_a_system_does_what_the_table_lets_systems_do(deployment, entry):
    system = Actor(ActorKind.CLIENT, "bureau-system", "system", cast.BUREAU.id)
    issued = replace(entry, action=AuditAction.LICENCE_ISSUED, actor=system)
    with doing(deployment.database, issued) as repository:
        repository.audit.append(issued)
    with (
        pytest.raises(NotPermitted),
        doing(deployment.database, replace(entry, actor=system)),
    ):
        pytest.fail("the act began")


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

"""Whose tries are counted together, and what becomes of them."""

from datetime import timedelta

import pytest

from tests import cast
from wallet.domain.actors.actors import STRANGER
from wallet.domain.actors.lockout import LockoutPolicy
from wallet.domain.errors import TooManyAttempts, Unavailable
from wallet.services.acts.limiting import (
    Limit,
    OnSuccess,
    attempt,
    by_caller,
    count,
    forgive,
    settle,
    take_back,
)

TWO = LockoutPolicy("two", 2, timedelta(minutes=15), timedelta(minutes=5))
TWO_BY_ADDRESS = LockoutPolicy(
    "two", 2, timedelta(minutes=15), timedelta(minutes=5), by_address=True
)
LIN = cast.LIN_ACCOUNT.actor


@pytest.fixture
def tried(deployment, clock):
    """Count a try; returns whether the door was open."""

    def once_more(subject, policy=TWO):
        try:
            attempt(deployment.database, policy, subject, clock())
        except TooManyAttempts:
            return False
        return True

    return once_more


def times_open(tried, subject, policy=TWO):
    """Count tries until the door shuts."""
    return next(number for number in range(10) if not tried(subject, policy))


def test_a_subject_has_so_many_tries_and_another_its_own(tried):
    assert (times_open(tried, "lin"), times_open(tried, "gao")) == (2, 2)


def test_each_policy_counts_for_itself(tried):
    other = LockoutPolicy("other", 3, timedelta(minutes=15), timedelta(minutes=5))
    assert (times_open(tried, "lin"), times_open(tried, "lin", other)) == (2, 3)


def test_addresses_of_one_network_are_one_subject_where_the_policy_says_so(tried):
    assert times_open(tried, "2001:db8::1", TWO_BY_ADDRESS) == 2
    assert not tried("2001:db8::2", TWO_BY_ADDRESS)
    assert tried("2001:db8::1", LockoutPolicy("by name", 2, TWO.window, TWO.shut_for))


def test_a_long_subject_is_counted_as_well(tried):
    assert times_open(tried, "x" * 4000) == 2


def test_a_shut_door_under_any_limit_refuses(deployment, clock, tried):
    times_open(tried, "full")
    with pytest.raises(TooManyAttempts) as shut:
        count(deployment.database, [Limit(TWO, "empty"), Limit(TWO, "full")], clock())
    assert shut.value.retry_after == pytest.approx(300, abs=1)


@pytest.mark.parametrize(
    ("on_success", "left"),
    [(OnSuccess.FORGIVE, 2), (OnSuccess.TAKE_BACK, 1), (OnSuccess.COUNT, 0)],
)
def test_what_becomes_of_the_tries_of_an_act_that_was_done(
    deployment, clock, tried, on_success, left
):
    limits = [Limit(TWO, subject, on_success) for subject in ("lin", "gao")]
    for _ in range(2):
        count(deployment.database, limits, clock())
    settle(deployment.database, limits)
    assert [times_open(tried, subject) for subject in ("lin", "gao")] == [left, left]


def test_one_try_is_taken_back_unless_told_otherwise():
    assert Limit(TWO, "lin").on_success is OnSuccess.TAKE_BACK
    assert by_caller(TWO, LIN, "192.0.2.1").on_success is OnSuccess.TAKE_BACK


def test_forgiving_and_taking_back_by_hand(deployment, tried):
    for _ in range(2):
        tried("lin")
    take_back(deployment.database, TWO, "lin")
    assert times_open(tried, "lin") == 1
    forgive(deployment.database, TWO, "lin")
    assert times_open(tried, "lin") == 2


def test_a_stranger_is_counted_by_address_and_who_is_known_by_name(tried):
    stranger = by_caller(TWO_BY_ADDRESS, STRANGER, "192.0.2.1", OnSuccess.COUNT)
    known = by_caller(TWO_BY_ADDRESS, LIN, "192.0.2.1", OnSuccess.FORGIVE)
    assert stranger == Limit(TWO_BY_ADDRESS, "192.0.2.1", OnSuccess.COUNT)
    assert (known.subject, known.on_success) == (LIN.id, OnSuccess.FORGIVE)
    assert (known.policy.name, known.policy.by_address) == ("two/known", False)
    assert times_open(tried, stranger.subject, stranger.policy) == 2
    assert tried(known.subject, known.policy)


class BrokenCounter:
    """A database whose counter does not answer."""

    @property
    def throttles(self):
        raise Unavailable


def test_a_counter_that_does_not_answer_is_told_in_the_log_and_stops_nothing(caplog):
    settle(BrokenCounter(), [Limit(TWO, "lin", OnSuccess.FORGIVE)])
    assert "tries of an act that was done stay counted: unavailable" in caplog.text

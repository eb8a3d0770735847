"""The arithmetic of asking: who is told to wait how long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.domain.grounds.asking_limits import (
    USUAL_LIMITS,
    AskedEnoughToday,
    AskingLimits,
    RequestsStillOpen,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""Noon in the city: twelve hours before its midnight."""


def waiting(*minutes):
    return [NOON + timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("lapses", "asked", "error", "wait"),
    [
        ([], 1, None, 0),
        (waiting(5), 2, None, 0),
        (waiting(5, 9), 10, None, 0),
        (waiting(5, 9, 30), 4, RequestsStillOpen, 300),
        (waiting(30, 9, 5), 4, RequestsStillOpen, 300),
        (waiting(30, 30, 30), 4, RequestsStillOpen, 1800),
        (waiting(0.001, 9, 5), 4, RequestsStillOpen, 1),
        (waiting(1.0001, 9, 5), 4, RequestsStillOpen, 61),
        (waiting(1, 2, 3, 4, 5), 6, RequestsStillOpen, 60),
        (waiting(5, 9, 30), 11, RequestsStillOpen, 300),
        ([], 11, AskedEnoughToday, 12 * 3600),
        (waiting(5, 9), 11, AskedEnoughToday, 12 * 3600),
        ([], 1000, AskedEnoughToday, 12 * 3600),
    ],
)
def test_whoever_asks_too_often_is_told_how_long_to_wait(lapses, asked, error, wait):
    if error is None:
        USUAL_LIMITS.ensure_within(lapses, asked, NOON)
        return
    with pytest.raises(error) as refusal:
        USUAL_LIMITS.ensure_within(lapses, asked, NOON)
    assert refusal.value.retry_after == wait


@given(st.integers(1, 9), st.integers(1, 30), st.integers(0, 40), st.integers(1, 40))
def test_what_is_within_both_limits_goes_through_and_nothing_else(most, a_day, open_now, asked):
    limits, lapses = AskingLimits(most, a_day), waiting(*range(1, open_now + 1))
    if open_now < most and asked <= a_day:
        limits.ensure_within(lapses, asked, NOON)
        return
    with pytest.raises((RequestsStillOpen, AskedEnoughToday)) as refusal:
        limits.ensure_within(lapses, asked, NOON)
    assert refusal.value.retry_after >= 1
    assert not refusal.value.oversteps

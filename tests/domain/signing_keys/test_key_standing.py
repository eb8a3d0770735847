"""How a signing key stands, and when its end is told."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from wallet.domain.signing_keys.key_standing import (
    KeyState,
    KeyTerms,
    WithdrawalReasonMissing,
    days_left,
    ends_soon,
    key_state,
    withdrawal_reason,
)

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)


def terms(*, certified=True, begins=-DAY, ends=DAY, retired=None, withdrawn=None):
    def at(offset):
        return None if offset is None else NOW + offset

    return KeyTerms(certified, NOW + begins, NOW + ends, at(retired), at(withdrawn))


@pytest.mark.parametrize(
    ("made", "state"),
    [
        (terms(certified=False), KeyState.AWAITING_CERTIFICATE),
        (terms(begins=MOMENT), KeyState.INSTALLED),
        (terms(begins=timedelta(0)), KeyState.IN_FORCE),
        (terms(retired=MOMENT), KeyState.IN_FORCE),
        (terms(ends=timedelta(0)), KeyState.ENDED),
        (terms(ends=MOMENT), KeyState.IN_FORCE),
        (terms(retired=timedelta(0)), KeyState.RETIRED),
        (terms(retired=-DAY, ends=-MOMENT), KeyState.RETIRED),
        (terms(withdrawn=timedelta(0), retired=-DAY), KeyState.WITHDRAWN),
        (terms(withdrawn=MOMENT), KeyState.IN_FORCE),
    ],
)
def test_a_key_stands_as_its_moments_say(made, state):
    assert key_state(made, NOW) is state


@pytest.mark.parametrize(
    ("left", "warned"),
    [
        (30 * DAY + MOMENT, False),
        (30 * DAY, True),
        (MOMENT, True),
        (timedelta(0), False),
        (-DAY, False),
    ],
)
def test_the_end_is_told_thirty_days_before(left, warned):
    assert ends_soon(NOW + left, NOW) is warned


@pytest.mark.parametrize(
    ("left", "days"), [(20 * DAY, 20), (timedelta(hours=1), 0), (timedelta(hours=15), 1), (-DAY, 0)]
)
def test_days_are_the_citys_civil_days(left, days):
    assert days_left(NOW + left, NOW) == days


def test_a_reason_is_tidied_and_asked_for():
    assert withdrawal_reason("  主机\n失窃 ") == "主机 失窃"
    for bad in ("", " \n", "a" * 301):
        with pytest.raises(WithdrawalReasonMissing):
            withdrawal_reason(bad)

"""When codes on a holder's screen die: on a grid of five seconds, never after the session."""

from datetime import UTC, datetime, timedelta

import pytest

from wallet.domain.showing.presentation import (
    Redemption,
    ShowSession,
    code_expiry,
    lapsed_expiries,
    live_expiries,
    session_end,
    session_reference,
)

NOON = datetime(2026, 3, 2, 12, 0, 2, tzinfo=UTC)
MINUTE = timedelta(seconds=60)


def at(second, minute=0):
    return NOON.replace(minute=minute, second=second)


def session(lasts=300, **changes):
    given = {"id": 7, "licence_id": "l", "account_id": "a", "holder_id": "h", "typed_number": 1}
    ends = NOON + timedelta(seconds=lasts)
    return ShowSession(**given, opened_at=NOON, expires_at=ends, **changes)


def test_a_session_lasts_five_minutes_or_to_the_presenters_last_moment():
    assert session_end(NOON, None) == NOON + timedelta(minutes=5)
    assert session_end(NOON, NOON + MINUTE) == NOON + MINUTE
    assert session_end(NOON, NOON + timedelta(minutes=6)) == NOON + timedelta(minutes=5)


def test_a_session_lives_until_its_end_or_until_it_is_ended():
    assert session().live_at(NOON + timedelta(seconds=299))
    assert not session().live_at(NOON + timedelta(seconds=300))
    assert not session(ended_at=NOON).live_at(NOON)


def test_the_code_dies_on_the_last_step_within_its_lifetime():
    assert code_expiry(session(), NOON, MINUTE, ()) == at(0, minute=1)


def test_after_a_scan_the_code_before_is_shown_until_none_is_useful_any_more():
    spent = [at(0, minute=1)]
    while (expiry := code_expiry(session(), NOON, MINUTE, spent)) is not None:
        spent.append(expiry)
    assert spent[:3] == [at(0, minute=1), at(55), at(50)]
    assert spent[-1] == at(20)  # 15 seconds are left at the least


def test_no_code_outlives_its_session():
    assert code_expiry(session(lasts=30), NOON, MINUTE, ()) == at(30)
    assert code_expiry(session(lasts=2), NOON, MINUTE, ()) is None
    assert code_expiry(session(lasts=10), NOON, MINUTE, [at(10)]) is None
    assert code_expiry(session(), at(0), timedelta(seconds=20), [at(20)]) == at(15)
    assert code_expiry(session(), at(0), timedelta(seconds=4), ()) is None
    assert code_expiry(session(), NOON + timedelta(seconds=300), MINUTE, ()) is None


def test_every_expiry_that_a_live_code_can_have_is_known_and_no_other():
    found = live_expiries(NOON, MINUTE)
    assert found == [at(0, minute=1), *[at(second) for second in range(55, 4, -5)]]
    on_the_grid = live_expiries(at(5), MINUTE)
    assert (on_the_grid[0], on_the_grid[-1], len(on_the_grid)) == (at(5, minute=1), at(10), 12)


def test_expiries_of_the_last_five_minutes_are_told_apart_from_unknown_ones():
    found = lapsed_expiries(NOON)
    assert (found[0], found[1], len(found)) == (at(0), at(0) - timedelta(seconds=5), 60)
    assert found[-1] == at(0) - timedelta(seconds=295)


def test_the_trail_calls_a_session_by_a_name_that_leads_to_no_code():
    assert session().reference == session_reference(7)
    assert session_reference(7) != session_reference(8)
    assert len(session_reference(7)) == 32


@pytest.mark.parametrize(
    ("outcome", "spent"), [("valid", True), ("partly_valid", True), ("not_permitted", False)]
)
def test_only_who_saw_something_spent_the_code(outcome, spent):
    seen = Redemption(7, NOON, "u", "酒店", "前台", "大堂", "入住", outcome, (), NOON)
    assert seen.spent_the_code is spent

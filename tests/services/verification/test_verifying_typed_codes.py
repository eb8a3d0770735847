"""The ten digits: the same code for typing, and a door that guessing shuts for a while."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.verification.counter import HOTEL_SYSTEM, made, system
from wallet.domain.actors.lockout import TYPED_CODE_BY_ACTOR, TYPED_CODE_BY_ADDRESS
from wallet.domain.errors import TooManyAttempts
from wallet.domain.showing.presentation import live_expiries
from wallet.domain.showing.verification import Outcome
from wallet.tokens.presentation_code import numbers_behind


@pytest.fixture
def digits(counter):
    return counter.screen(counter.show()).typed


def wrong(digits, number=1):
    return f"{(int(digits) + number) % 10**10:010}"


def guess(counter, digits, times, **request):
    """Type wrong digits; returns the outcomes."""
    return {
        counter.scan(wrong(digits, number), **request).outcome for number in range(1, times + 1)
    }


@pytest.mark.parametrize("written", ["{}", " {} ", "{0[0]} {0[1]}"])
def test_ten_digits_open_what_the_picture_opens(counter, digits, written):
    text = written.format(digits if written != "{0[0]} {0[1]}" else (digits[:5], digits[5:]))
    assert counter.scan(text).outcome is Outcome.VALID


def test_full_width_digits_are_digits(counter, digits):
    wide = digits.translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert counter.scan(wide).outcome is Outcome.VALID


def test_digits_die_with_the_picture(counter, digits):
    counter.clock.advance(seconds=60)
    result = counter.scan(digits)
    assert result.outcome is Outcome.CODE_EXPIRED
    assert made(result) == [("genuine", True), ("not_expired", False)]


def test_a_session_of_long_ago_makes_nothing_of_the_digits(counter, digits):
    """The number that stands behind wrong digits at a live expiry was once a session's own."""
    reader, now = counter.deployment.verifying_tools().reader, counter.clock()
    number, _ = numbers_behind(reader.typed, wrong(digits), live_expiries(now, reader.lifetime))[0]
    ended = now - timedelta(days=1)
    past = replace(counter.show(), id=7, typed_number=number, opened_at=ended, expires_at=ended)
    with counter.deployment.database.begin() as repository:
        repository.presentations.open_session(past)
    assert counter.scan(wrong(digits)).outcome is Outcome.CODE_UNKNOWN


def test_wrong_digits_are_unknown(counter, digits):
    result = counter.scan(wrong(digits))
    assert result.outcome is Outcome.CODE_UNKNOWN
    assert made(result) == [("genuine", False)]


def test_digits_of_a_revoked_licence_are_revoked(counter, digits):
    counter.revoke()
    assert counter.scan(digits).outcome is Outcome.REVOKED


def test_ten_wrong_codes_shut_the_door_for_a_stated_time(counter, digits):
    assert guess(counter, digits, 10) == {Outcome.CODE_UNKNOWN}
    with pytest.raises(TooManyAttempts) as refused:
        counter.scan(digits)
    assert 295 <= refused.value.retry_after <= 301
    counter.clock.advance(seconds=301)
    assert counter.scan(counter.screen(counter.show()).typed).outcome is Outcome.VALID


def test_a_shut_door_leaves_the_picture_and_every_other_verifier_alone(counter, digits):
    guess(counter, digits, 10)
    assert counter.scan(digits, verifier=HOTEL_SYSTEM).outcome is Outcome.VALID
    assert counter.scan(counter.screen(counter.show()).text).outcome is Outcome.VALID


def test_right_codes_between_the_guesses_do_not_open_the_door_again(counter):
    for number in range(9):
        digits = counter.screen(counter.show()).typed
        assert counter.scan(wrong(digits, number + 1)).outcome is Outcome.CODE_UNKNOWN
        assert counter.scan(digits).outcome is Outcome.VALID
    digits = counter.screen(counter.show()).typed
    assert counter.scan(wrong(digits)).outcome is Outcome.CODE_UNKNOWN
    with pytest.raises(TooManyAttempts):
        counter.scan(digits)


def test_right_codes_alone_never_shut_the_door(counter):
    for _ in range(12):
        digits = counter.screen(counter.show()).typed
        assert counter.scan(digits, "unknown").outcome is Outcome.NOT_PERMITTED


def test_one_address_may_not_guess_through_many_verifiers(counter, digits):
    allowed = TYPED_CODE_BY_ADDRESS.failures_allowed // TYPED_CODE_BY_ACTOR.failures_allowed
    *guessing, late = [system(f"system-{number}") for number in range(allowed + 1)]
    for verifier in guessing:
        guess(counter, digits, 10, verifier=verifier, address="203.0.113.9")
    with pytest.raises(TooManyAttempts):
        counter.scan(digits, verifier=late, address="203.0.113.9")
    assert counter.scan(digits, verifier=late, address="198.51.100.1").outcome is Outcome.VALID


def test_every_typed_code_leaves_one_entry(counter, digits):
    guess(counter, digits, 10)
    with pytest.raises(TooManyAttempts):
        counter.scan(digits)
    looks = counter.looks()
    assert [entry.outcome for entry in looks] == ["too_many_attempts", *["code_unknown"] * 10]
    assert all(entry.licence_id is None and digits not in str(entry) for entry in looks)


@pytest.mark.parametrize("slip", ["{0}0", "{0:.9}", "{0:.9}x", "O{0:.9}"])
def test_what_is_not_ten_digits_is_no_guess(counter, digits, slip):
    for _ in range(12):
        assert counter.scan(slip.format(digits)).outcome is Outcome.NOT_GENUINE
    assert counter.scan(digits).outcome is Outcome.VALID


def test_digits_that_have_lapsed_are_no_guess(counter, digits):
    counter.clock.advance(seconds=60)
    for _ in range(12):
        assert counter.scan(digits).outcome is Outcome.CODE_EXPIRED
    assert counter.scan(counter.screen(counter.show()).typed).outcome is Outcome.VALID

"""A code is spent once; only its own spender, repeating its own request, gets the answer again."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM, made
from wallet.domain.registry.scenario import ScenarioState
from wallet.domain.showing.verification import Outcome
from wallet.services.acts.doing import IdempotencyKeyReused
from wallet.services.upkeep.purging import purge


def test_a_second_scan_finds_the_code_used(counter, code):
    counter.scan(code)
    again = counter.scan(code)
    assert again.outcome is Outcome.CODE_USED
    assert made(again)[-1] == ("not_used", False)
    assert again.licence is None


def test_another_verifier_of_the_same_unit_finds_it_used(counter, code):
    counter.scan(code, idempotency_key="k1")
    assert counter.scan(code, verifier=HOTEL_SYSTEM, idempotency_key="k1").outcome is (
        Outcome.CODE_USED
    )


def test_a_repeated_request_gets_the_identical_answer(counter, code):
    first = counter.scan(code, idempotency_key="k1")
    counter.clock.advance(seconds=3)
    assert counter.scan(code, idempotency_key="k1") == first
    assert first.outcome is Outcome.VALID


@pytest.mark.parametrize(
    "change",
    [
        {"idempotency_key": "k2"},
        {"idempotency_key": None},
        {"idempotency_key": "k1", "scenario": "other"},
    ],
)
def test_another_request_for_a_spent_code_finds_it_used(counter, code, change):
    counter.scan(code, idempotency_key="k1")
    assert counter.scan(code, **change).outcome is Outcome.CODE_USED


def test_a_repeated_request_learns_of_a_revocation(counter, code):
    counter.scan(code, idempotency_key="k1")
    counter.revoke()
    again = counter.scan(code, idempotency_key="k1")
    assert again.outcome is Outcome.REVOKED
    assert again.licence is None


def test_a_repeated_request_gets_nothing_after_the_codes_lifetime(counter, code):
    counter.scan(code, idempotency_key="k1")
    counter.clock.advance(seconds=61)
    again = counter.scan(code, idempotency_key="k1")
    assert (again.outcome, again.licence) == (Outcome.CODE_EXPIRED, None)


def test_a_key_that_was_used_for_another_code_is_refused_and_spends_nothing(counter, code):
    counter.scan(code, idempotency_key="k1")
    other = counter.screen(counter.show()).text
    with pytest.raises(IdempotencyKeyReused):
        counter.scan(other, idempotency_key="k1")
    assert counter.looks()[0].outcome == "idempotency_key_reused"
    assert counter.scan(other, idempotency_key="k2").outcome is Outcome.VALID


def test_a_refused_request_may_be_repeated_under_its_key(counter, code):
    assert counter.scan(code, "unknown", idempotency_key="k1").outcome is Outcome.NOT_PERMITTED
    assert counter.scan(code, idempotency_key="k1").outcome is Outcome.VALID


def test_the_digits_and_the_picture_are_one_code(counter):
    shown = counter.screen(counter.show())
    assert counter.scan(shown.text).outcome is Outcome.VALID
    assert counter.scan(shown.typed).outcome is Outcome.CODE_USED


def test_after_a_scan_the_screen_shows_another_code(counter):
    session = counter.show()
    codes = []
    for _ in range(3):
        codes.append(counter.screen(session).text)
        assert counter.scan(codes[-1]).outcome is Outcome.VALID
    assert len(set(codes)) == 3


def test_of_simultaneous_scans_exactly_one_is_valid(counter, code):
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: counter.scan(code), range(12)))
    outcomes = [result.outcome for result in results]
    assert outcomes.count(Outcome.VALID) == 1
    assert outcomes.count(Outcome.CODE_USED) == 11
    assert len(counter.looks()) == 12


def test_simultaneous_repeats_of_one_request_get_one_answer(counter, code):
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: counter.scan(code, idempotency_key="k"), range(12)))
    assert all(result == results[0] for result in results)
    assert results[0].outcome is Outcome.VALID


def test_a_refusal_that_still_holds_is_given_again_under_its_key(counter, code):
    first = counter.scan(code, "unknown", idempotency_key="k1")
    counter.clock.advance(seconds=3)
    assert counter.scan(code, "unknown", idempotency_key="k1") == first
    again, refused = counter.looks()
    assert again.details == refused.details | {"repeated": "true"}


@pytest.mark.parametrize(
    "other", [{"idempotency_key": "k2"}, {"idempotency_key": None}, {"place": "后门"}]
)
def test_another_refused_request_is_one_of_its_own(counter, code, other):
    first = counter.scan(code, "unknown", idempotency_key="k1")
    request = {"idempotency_key": "k1"} | other
    assert counter.scan(code, "unknown", **request).id != first.id


def test_another_verifier_is_not_given_somebodys_refusal(counter, code):
    first = counter.scan(code, "unknown", idempotency_key="k1")
    other = counter.scan(code, "unknown", HOTEL_SYSTEM, idempotency_key="k1")
    assert other.id != first.id


def test_a_refusal_is_not_given_again_when_its_answer_is_no_longer_kept(counter, code):
    first = counter.scan("x", idempotency_key="k1")
    counter.clock.advance(minutes=11)
    purge(counter.deployment.database, counter.clock())
    again = counter.scan("x", idempotency_key="k1")
    assert (again.outcome, again.id != first.id) == (Outcome.NOT_GENUINE, True)


@pytest.mark.parametrize(
    "end",
    [
        lambda repository, now: repository.units.suspend(cast.HOTEL.id, now, "整改"),
        lambda repository, now: repository.scenarios.set_state(
            "hotel-check-in", ScenarioState.SUSPENDED, now
        ),
    ],
)
def test_who_may_no_longer_look_is_not_given_the_answer_again(counter, code, end):
    counter.scan(code, idempotency_key="k1")
    with counter.deployment.database.begin() as repository:
        end(repository, counter.clock())
    again = counter.scan(code, idempotency_key="k1")
    assert (again.outcome, again.licence) == (Outcome.CODE_USED, None)

"""The order of the checks when a code is redeemed, and what each failure comes to."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests import cast, clerks
from tests.services.verification.counter import made
from wallet.domain.licences.licence import LicenceState, RevocationKind
from wallet.domain.showing.verification import Outcome
from wallet.repository.tables import licences
from wallet.tokens.presentation_code import CodeKeys, sign_code

PASSED = [
    ("genuine", True),
    ("not_expired", True),
    ("licence_status", True),
    ("not_used", True),
    ("standing", True),
]


def checks_up_to(name):
    """The checks of a result that the named one decided against."""
    names = [check for check, _ in PASSED]
    before = names.index(name)
    return [*PASSED[:before], (name, False)]


def test_a_live_code_of_a_licence_in_force_is_valid(counter, code):
    result = counter.scan(code)
    assert result.outcome is Outcome.VALID
    assert made(result) == PASSED
    assert result.licence.code == counter.town.card_code
    assert result.data_as_of == result.verified_at == counter.clock()


def test_lower_case_and_surrounding_space_change_nothing(counter, code):
    assert counter.scan(f"  {code.lower()}\n").outcome is Outcome.VALID


def test_the_bare_token_is_enough(counter, code):
    assert counter.scan(code.rpartition("/")[2]).outcome is Outcome.VALID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.com",
        "HTTP://LOCALHOST:8000/V/",
        "HTTP://LOCALHOST:8000/V/" + "A" * 48,
        "林小满",
        "\x00",
        "12345",
        "x" * 5000,
        "eyJhbGciOiJub25lIn0.e30.",
    ],
)
def test_what_this_system_did_not_make_is_not_genuine(counter, text):
    result = counter.scan(text)
    assert result.outcome is Outcome.NOT_GENUINE
    assert made(result) == checks_up_to("genuine")
    assert result.licence is None


def test_a_code_under_another_host_is_not_genuine(counter, code):
    elsewhere = code.replace("LOCALHOST:8000", "EVIL.EXAMPLE")
    assert counter.scan(elsewhere).outcome is Outcome.NOT_GENUINE


def test_one_changed_letter_makes_a_code_not_genuine(counter, code):
    altered = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert counter.scan(altered).outcome is Outcome.NOT_GENUINE
    assert counter.scan(code).outcome is Outcome.VALID


def test_a_code_signed_with_another_secret_is_not_genuine(counter):
    session = counter.show()
    forged = sign_code(
        CodeKeys({1: b"f" * 32}, 1), session.id, counter.clock() + timedelta(seconds=30)
    )
    assert counter.scan(forged).outcome is Outcome.NOT_GENUINE


def test_a_genuine_code_that_would_live_too_long_is_not_genuine(counter):
    keys, session = counter.deployment.code_maker.keys, counter.show()
    for ahead, outcome in ((64, Outcome.VALID), (66, Outcome.NOT_GENUINE)):
        text = sign_code(keys, session.id, counter.clock() + timedelta(seconds=ahead))
        assert counter.scan(text).outcome is outcome


def test_a_genuine_code_of_a_session_that_is_gone_is_unknown(counter):
    keys = counter.deployment.code_maker.keys
    text = sign_code(keys, 1, counter.clock() + timedelta(seconds=30))
    result = counter.scan(text)
    assert result.outcome is Outcome.CODE_UNKNOWN
    assert made(result) == checks_up_to("genuine")


def test_a_code_dies_with_its_lifetime_and_not_a_moment_later(counter, code):
    counter.clock.advance(seconds=60)
    result = counter.scan(code)
    assert result.outcome is Outcome.CODE_EXPIRED
    assert made(result) == checks_up_to("not_expired")
    assert result.licence is None


def test_a_revoked_licence_is_reported_as_revoked_with_its_kind_and_no_field(counter, code):
    counter.revoke(kind=RevocationKind.WITHDRAWN_AS_PENALTY)
    result = counter.scan(code)
    assert result.outcome is Outcome.REVOKED
    assert result.revocation_kind == "withdrawn_as_penalty"
    assert made(result) == checks_up_to("licence_status")
    assert result.licence is None


def test_revoked_wins_over_used(counter, code):
    assert counter.scan(code).outcome is Outcome.VALID
    counter.revoke()
    assert counter.scan(code).outcome is Outcome.REVOKED


def test_revoked_wins_over_a_scenario_that_does_not_cover_it(counter, code):
    counter.revoke()
    shop = counter.verifier("shop")
    assert counter.scan(code, "shop-sale", shop).outcome is Outcome.REVOKED


def test_an_expired_code_says_nothing_about_a_revoked_licence(counter, code):
    counter.revoke()
    counter.clock.advance(minutes=2)
    assert counter.scan(code).outcome is Outcome.CODE_EXPIRED


def test_revoking_ends_the_live_sessions_at_once(counter):
    session = counter.show()
    assert counter.screen(session).text
    counter.revoke()
    shown = counter.screen(session)
    assert (shown.text, shown.typed) == (None, None)


def test_another_holders_session_goes_on_when_one_licence_is_revoked(counter):
    other = counter.show(counter.town.food_id)
    counter.revoke()
    assert counter.screen(other).text


@pytest.mark.parametrize(
    ("state", "outcome", "kind"),
    [
        (LicenceState.SUPERSEDED, Outcome.SUPERSEDED, None),
        (LicenceState.TRANSFERRED, Outcome.REVOKED, "transferred"),
        (LicenceState.VOID, Outcome.REVOKED, "void"),
    ],
)
def test_each_ending_has_its_own_answer(counter, code, state, outcome, kind):
    clerks.end_as(
        counter.deployment.database,
        counter.deployment.entropy,
        counter.clock(),
        cast.BUREAU_CLERK,
        counter.town.card_code,
        state,
        "换发新证",
    )
    result = counter.scan(code)
    assert (result.outcome, result.revocation_kind) == (outcome, kind)
    assert result.licence is None


def test_a_suspended_licence_is_suspended_and_a_resumed_one_valid_again(counter, code):
    database, card = counter.deployment.database, counter.town.card_code
    entropy = counter.deployment.entropy
    clerks.suspend(database, entropy, counter.clock(), cast.BUREAU_CLERK, card, "核查中")
    result = counter.scan(code)
    assert result.outcome is Outcome.SUSPENDED
    assert made(result) == checks_up_to("licence_status")
    assert result.licence is None
    clerks.resume(database, entropy, counter.clock(), cast.BUREAU_CLERK, card, "核查完毕")
    assert counter.scan(code).outcome is Outcome.CODE_EXPIRED  # its session ended meanwhile
    assert counter.scan(counter.screen(counter.show()).text).outcome is Outcome.VALID


def test_a_withdrawn_signing_key_makes_its_documents_impossible_to_confirm(counter, code):
    with counter.deployment.database.begin() as repository:
        version = repository.licences.version(counter.town.card_id, 1)
        repository.keys.withdraw(version.kid, counter.clock(), "clerk", "泄露")
    result = counter.scan(code)
    assert result.outcome is Outcome.CANNOT_CONFIRM
    assert made(result) == checks_up_to("licence_status")
    assert result.licence is None


def test_a_retired_signing_key_still_confirms(counter, code):
    with counter.deployment.database.begin() as repository:
        version = repository.licences.version(counter.town.card_id, 1)
        repository.keys.retire(version.kid, counter.clock())
    assert counter.scan(code).outcome is Outcome.VALID


def test_a_code_of_a_session_that_its_holder_ended_opens_nothing(counter):
    session = counter.show()
    code = counter.screen(session).text
    with counter.deployment.database.begin() as repository:
        repository.session_ends.end(session.id, counter.clock())
    result = counter.scan(code)
    assert result.outcome is Outcome.CODE_EXPIRED
    assert made(result) == checks_up_to("not_used")


def test_a_session_opens_nothing_after_five_minutes(counter):
    session = counter.show()
    counter.clock.advance(seconds=290)
    code = counter.screen(session).text
    counter.clock.advance(seconds=9)
    assert counter.scan(code).outcome is Outcome.VALID
    counter.clock.advance(seconds=1)
    assert counter.screen(session).text is None


def test_a_disputed_licence_is_valid_with_a_mark(counter, code):
    with counter.deployment.database.begin() as repository:
        repository.connection.execute(update(licences).values(disputed=True))
    result = counter.scan(code)
    assert result.outcome is Outcome.VALID
    assert result.licence.disputed

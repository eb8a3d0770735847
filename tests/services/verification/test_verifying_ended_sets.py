"""A set of which licences ended, or that its holder ended: what each came to, and how."""

from datetime import date

from tests import cast
from tests.factories import TYPE_CODE
from tests.services.licence_sets.prepared import SHOWN
from tests.services.verification.counter import made, outcomes
from tests.town import CARD_TYPE
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.showing.verification import Outcome
from wallet.services.showing import presenting


def test_revoked_between_showing_and_scanning_is_told_with_its_kind_and_no_field(shelf):
    code = shelf.code()
    shelf.revoke(2)
    result = shelf.scan(code)
    assert result.outcome is Outcome.PARTLY_VALID
    assert outcomes(result) == ["valid", "valid", "revoked"]
    assert (result.parts[2].revocation_kind, result.parts[2].licence) == ("rescinded", None)


def test_when_none_is_in_force_the_first_decides_and_the_code_is_not_spent(shelf):
    code = shelf.code()
    shelf.suspend(0)
    for place in (1, 2):
        shelf.revoke(place)
    for _ in range(2):
        result = shelf.scan(code)
        assert result.outcome is Outcome.SUSPENDED
        assert outcomes(result) == ["suspended", "revoked", "revoked"]
        assert made(result)[-1] == ("licence_status", False)
    assert result.revocation_kind is None


def test_when_none_is_in_force_that_is_told_even_of_a_used_code(shelf):
    code = shelf.code()
    assert shelf.scan(code).outcome is Outcome.VALID
    for place in range(3):
        shelf.revoke(place)
    result = shelf.scan(code)
    assert (result.outcome, result.revocation_kind) == (Outcome.REVOKED, "rescinded")


def test_when_all_have_ended_it_is_told_how_the_first_did(shelf):
    code = shelf.code()
    shelf.counter.revoke(shelf.codes[0], RevocationKind.DEREGISTERED)
    for place in (1, 2):
        shelf.revoke(place)
    result = shelf.scan(code)
    assert (result.outcome, result.revocation_kind) == (Outcome.REVOKED, "deregistered")
    assert [part.revocation_kind for part in result.parts] == [
        "deregistered",
        "rescinded",
        "rescinded",
    ]


def test_how_one_ended_that_the_scenario_does_not_name_is_not_told(shelf):
    food = {TYPE_CODE: SHOWN[TYPE_CODE]}
    shelf.counter.register("hotel-food", date(2025, 1, 1), None, unit=cast.HOTEL, shown=food)
    code = shelf.code()
    shelf.counter.revoke(shelf.codes[0], RevocationKind.DEREGISTERED)
    shelf.counter.revoke(shelf.codes[1], RevocationKind.WITHDRAWN_AS_PENALTY)
    shelf.revoke(2)
    result = shelf.scan(code, "hotel-food")
    assert (result.outcome, result.revocation_kind) == (Outcome.REVOKED, "withdrawn_as_penalty")


def test_a_set_that_its_holder_ended_has_expired(shelf):
    counter = shelf.counter
    session = shelf.show(shelf.prepare())
    code = counter.screen(session).text
    presenting.end_presentation(shelf.database, counter.clock(), counter.account("lin"), session.id)
    result = shelf.scan(code)
    assert (result.outcome, result.parts) == (Outcome.CODE_EXPIRED, ())
    assert made(result)[-1] == ("not_used", False)


def test_each_part_says_its_type_and_only_an_ended_one_how_it_ended(shelf):
    shelf.suspend(1)
    code = shelf.code()
    shelf.revoke(2)
    parts = shelf.scan(code).parts
    assert [part.type_code for part in parts] == [CARD_TYPE, TYPE_CODE, TYPE_CODE]
    assert [part.revocation_kind for part in parts] == [None, None, "rescinded"]

"""The code of a set: one redemption, an outcome for each licence, never greener than its parts."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from tests import cast
from tests.factories import TYPE_CODE, resident_id
from tests.services.licence_sets.prepared import SHOWN
from tests.services.verification.counter import made, outcomes
from tests.town import CARD_TYPE
from wallet.domain.showing.verification import Outcome
from wallet.services.verification.set_answers import type_and_label
from wallet.tokens.documents.receipt import confirms, read_receipt

ALL_HELD = [
    ("genuine", True),
    ("not_expired", True),
    ("licence_status", True),
    ("not_used", True),
    ("standing", True),
]


def seen(result):
    """The names of the fields that each licence discloses."""
    return [
        [field.name for field in part.licence.fields] if part.licence else []
        for part in result.parts
    ]


def test_a_set_of_which_every_licence_is_in_force_is_valid(shelf):
    result = shelf.scan(shelf.code())
    assert result.outcome is Outcome.VALID
    assert made(result) == ALL_HELD
    assert outcomes(result) == ["valid"] * 3
    assert seen(result) == [["name", "resident_id"], ["items"], ["items"]]
    assert [part.licence.code for part in result.parts] == shelf.codes
    assert result.licence is None
    assert result.data_as_of == result.verified_at


def test_one_suspended_licence_makes_the_whole_partly_valid(shelf):
    shelf.suspend(1)
    result = shelf.scan(shelf.code())
    assert result.outcome is Outcome.PARTLY_VALID
    assert outcomes(result) == ["valid", "suspended", "valid"]
    assert seen(result) == [["name", "resident_id"], [], ["items"]]
    told = result.parts[1]
    assert (told.type_name, told.issuer_name) == ("食品经营许可证", cast.BUREAU.name)
    assert ("licence_status", False) in made(result)
    assert made(result)[-1] == ("standing", True)


def test_of_a_licence_that_the_scenario_does_not_name_nothing_is_told(shelf):
    shelf.suspend(1)
    result = shelf.scan(shelf.code(), "hotel-check-in")  # names residence permits alone
    assert result.outcome is Outcome.PARTLY_VALID
    assert outcomes(result) == ["valid", "not_permitted", "not_permitted"]
    for part in result.parts[1:]:
        told = (part.type_code, part.type_name, part.issuer_name, part.licence)
        assert told == (None, None, None, None)
    assert made(result)[-1] == ("standing", False)


def test_a_scenario_that_names_none_of_them_spends_nothing(shelf):
    code = shelf.code(shelf.prepare(*shelf.licence_ids[1:]))
    result = shelf.scan(code, "hotel-check-in")
    assert (result.outcome, result.parts) == (Outcome.NOT_PERMITTED, ())
    assert made(result)[-1] == ("standing", False)
    assert shelf.scan(code).outcome is Outcome.VALID


@pytest.mark.parametrize("scenario", ["no-such-scenario", "shop-sale"])
def test_without_a_scenario_of_its_own_a_verifier_learns_nothing(shelf, scenario):
    result = shelf.scan(shelf.code(), scenario)
    assert (result.outcome, result.parts) == (Outcome.NOT_PERMITTED, ())


def test_a_suspended_unit_learns_nothing(shelf):
    code = shelf.code()
    with shelf.database.begin() as repository:
        repository.units.suspend(cast.HOTEL.id, shelf.counter.clock(), "整改")
    result = shelf.scan(code)
    assert (result.outcome, result.parts) == (Outcome.NOT_PERMITTED, ())


def test_a_set_is_spent_once(shelf):
    code = shelf.code()
    shelf.scan(code)
    again = shelf.scan(code)
    assert (again.outcome, again.parts) == (Outcome.CODE_USED, ())
    assert made(again)[-1] == ("not_used", False)


def test_a_partly_valid_set_is_spent_too_and_the_screen_shows_another_code(shelf):
    shelf.suspend(1)
    session = shelf.show(shelf.prepare())
    first = shelf.counter.screen(session).text
    assert shelf.scan(first).outcome is Outcome.PARTLY_VALID
    assert shelf.counter.screen(session).text != first
    assert shelf.scan(first).outcome is Outcome.CODE_USED


def test_an_old_code_of_a_set_has_expired(shelf):
    code = shelf.code()
    shelf.counter.clock.advance(seconds=61)
    result = shelf.scan(code)
    assert (result.outcome, result.parts) == (Outcome.CODE_EXPIRED, ())


def test_a_repeated_request_gets_the_identical_answer(shelf):
    shelf.suspend(1)
    code = shelf.code()
    first = shelf.scan(code, idempotency_key="k1")
    assert shelf.scan(code, idempotency_key="k1") == first
    again = shelf.counter.looks()[0]
    assert again.details["repeated"] == "true"
    assert [part.fields for part in again.parts] == [("name", "resident_id"), (), ("items",)]


def test_a_repeated_request_is_not_answered_as_if_nothing_had_changed(shelf):
    code = shelf.code()
    shelf.scan(code, idempotency_key="k1")
    shelf.revoke(2)
    again = shelf.scan(code, idempotency_key="k1")
    assert (again.outcome, again.parts) == (Outcome.CODE_USED, ())


def test_of_twenty_simultaneous_scans_one_is_answered(shelf):
    code = shelf.code()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: shelf.scan(code), range(20)))
    found = [result.outcome for result in results]
    assert found.count(Outcome.VALID) == 1
    assert found.count(Outcome.CODE_USED) == 19
    assert len(shelf.counter.looks()) == 20


def test_one_entry_names_every_licence_and_each_holder_finds_it(shelf):
    shelf.suspend(1)
    before = len(shelf.counter.entries())
    result = shelf.scan(shelf.code(shelf.prepare()), purpose="开业检查")
    assert len(shelf.counter.entries()) == before + 3  # prepared, started, verified
    (entry,) = shelf.counter.looks()
    assert (entry.outcome, entry.licence_id, entry.fields) == ("partly_valid", None, ())
    assert [(part.licence_id, part.licence_code, part.outcome) for part in entry.parts] == list(
        zip(shelf.licence_ids, shelf.codes, outcomes(result), strict=True)
    )
    assert [list(part.fields) for part in entry.parts] == seen(result)
    with shelf.database.read() as repository:
        for licence_id in shelf.licence_ids:
            assert repository.audit.for_licences([licence_id])[0] == entry
        assert repository.audit.for_licences(shelf.licence_ids) == [entry]
        assert repository.audit.for_licences(shelf.licence_ids, before=entry.id) == []
    about_one = entry.part_of(shelf.licence_ids[0])
    assert (about_one.outcome, about_one.fields) == ("valid", ("name", "resident_id"))
    for value in ("林小满", resident_id(1), "林*满", "预包装"):
        assert value not in str(entry)


def test_a_refused_look_names_the_licences_and_no_field(shelf):
    code = shelf.code()
    shelf.scan(code)
    shelf.scan(code)
    refused = shelf.counter.looks()[0]
    assert [(part.licence_id, part.outcome, part.fields) for part in refused.parts] == [
        (licence_id, "code_used", ()) for licence_id in shelf.licence_ids
    ]


def test_the_receipt_proves_every_licence_and_names_nobody(shelf):
    shelf.suspend(1)
    result = shelf.scan(shelf.code())
    deployment = shelf.counter.deployment
    receipt = read_receipt(
        result.receipt,
        deployment.cabinet.ring(),
        issuer=deployment.public_url,
        now=shelf.counter.clock(),
    )
    assert (receipt.outcome, receipt.licence_code, receipt.fields) == ("partly_valid", None, ())
    salt = base64.urlsafe_b64decode(result.receipt_salt)
    for part, proved in zip(result.parts, receipt.parts, strict=True):
        assert proved.outcome == part.outcome.value
        if part.licence:
            values = {field.name: field.value for field in part.licence.fields}
            assert proved.licence_code == part.licence.code
            assert confirms(proved, values, salt)
            assert not confirms(proved, {**values, "x": "y"}, salt)
        else:
            assert (proved.licence_code, proved.fields, proved.values_digest) == (None, (), None)


def test_the_holder_sees_who_scanned_and_what_of_which_licence(shelf):
    shelf.suspend(1)
    session = shelf.show(shelf.prepare())
    shelf.scan(shelf.counter.screen(session).text)
    (scan,) = shelf.counter.screen(session).scans
    assert (scan.unit_name, scan.outcome) == (cast.HOTEL.name, "partly_valid")
    assert [type_and_label(stored) for stored in scan.fields] == [
        ("居住证", "姓名"),
        ("居住证", "公民身份号码"),
        ("食品经营许可证", "经营项目"),
    ]
    alone = shelf.counter.show()
    shelf.counter.scan(shelf.counter.screen(alone).text)
    (scan,) = shelf.counter.screen(alone).scans
    assert scan.fields[1:] == ("姓名", "公民身份号码")


def test_the_holder_of_a_scanned_set_can_be_asked_for_more(shelf):
    result = shelf.scan(shelf.code())
    with shelf.database.read() as repository:
        actor = shelf.counter.verifier().actor
        assert repository.verifications.holder_reached(result.id, actor.id) == cast.LIN.id
        stored = repository.verifications.find_own(result.id, actor.id)
    assert stored.type_name == "居住证、食品经营许可证"


def test_a_set_shows_the_same_fields_as_its_licences_would_alone(shelf):
    together = shelf.scan(shelf.code())
    for licence_id, part in zip(shelf.licence_ids, together.parts, strict=True):
        alone = shelf.scan(shelf.counter.screen(shelf.counter.show(licence_id)).text)
        assert alone.licence == part.licence


def test_a_scenario_of_one_type_shows_the_fields_of_that_type_alone(shelf):
    shelf.counter.register(
        "hotel-food",
        date(2025, 1, 1),
        None,
        unit=cast.HOTEL,
        shown={TYPE_CODE: SHOWN[TYPE_CODE]},
    )
    result = shelf.scan(shelf.code(), "hotel-food")
    assert seen(result) == [[], ["items"], ["items"]]
    assert CARD_TYPE not in str(result)

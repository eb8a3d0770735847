"""What a verification discloses, and the one entry that it leaves."""

import base64
from dataclasses import asdict, replace

import pytest
from sqlalchemy import select

from tests import cast
from tests.factories import resident_id
from tests.services.verification.counter import HOTEL_SYSTEM
from tests.town import PORTRAIT
from wallet.domain.permits.wall_code import CODE_LENGTH, wall_address
from wallet.domain.showing.verification import Outcome, VerifiedPart
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.act_tables import verifications
from wallet.repository.tables import licences
from wallet.services.verification.set_answers import names_to_store
from wallet.tokens.documents.receipt import confirms, read_receipt

VALUES = ("林小满", resident_id(1), "示例路", PORTRAIT[:40])


def test_only_the_scenarios_fields_are_disclosed_and_masked_as_it_says(counter, code):
    fields = {field.name: field for field in counter.scan(code).licence.fields}
    assert list(fields) == ["portrait", "name", "resident_id"]
    assert fields["portrait"].value == PORTRAIT
    assert fields["name"].value == "林*满"
    assert fields["resident_id"].value.startswith("3")
    assert "*" in fields["resident_id"].value
    assert (fields["portrait"].masked, fields["name"].masked) == (False, True)


def test_the_answer_names_the_scenario_the_licence_and_the_moment_of_its_data(counter, code):
    result = counter.scan(code)
    assert (result.scenario_name, result.data_as_of) == ("入住登记", counter.clock())
    licence = result.licence
    assert (licence.code, licence.valid_until) == (counter.town.card_code, "2031-01-04")
    assert (licence.type_name, licence.issuer_name) == ("居住证", cast.BUREAU.name)


def test_a_licence_without_an_end_has_no_last_day(counter, code):
    with counter.deployment.database.begin() as repository:
        repository.connection.execute(licences.update().values(valid_until=None))
    assert counter.scan(code).licence.valid_until is None


def test_of_what_is_no_code_and_no_scenario_the_answer_names_nothing(counter):
    result = counter.scan("nonsense", "no-such-scenario")
    assert (result.scenario_name, result.data_as_of, result.wall_code) == ("", None, False)


def test_of_what_is_no_code_the_answer_still_names_the_scenario(counter):
    assert counter.scan("nonsense").scenario_name == "入住登记"
    assert counter.looks()[0].scenario_name == "入住登记"


@pytest.mark.parametrize(
    ("lengths", "kept"),
    [((100,), "a" * 100), ((101,), "a" * 99 + "…"), ((60, 60), "a" * 60 + "、" + "b" * 38 + "…")],
)
def test_a_long_list_of_types_is_shortened_to_what_its_column_holds(counter, code, lengths, kept):
    result = counter.scan(code)
    names = [sign * length for sign, length in zip("ab", lengths, strict=False)]
    seen = [replace(result.licence, type_name=name) for name in names]
    parts = tuple(VerifiedPart(Outcome.VALID, licence=one) for one in seen)
    assert names_to_store(replace(result, licence=None, parts=parts)) == kept


def test_a_code_from_a_wall_is_told_as_one(counter):
    result = counter.scan(wall_address(counter.deployment.public_url, "A" * CODE_LENGTH))
    assert (result.outcome, result.wall_code) == (Outcome.NOT_GENUINE, True)
    assert counter.looks()[0].details["wall_code"] == "true"


def test_what_was_typed_is_kept_no_longer_than_it_is_read(counter, code):
    counter.scan(code, place="p" * 300, purpose="q" * 300)
    (entry,) = counter.looks()
    assert (entry.place, entry.details["stated_purpose"]) == ("p" * 200, "q" * 200)
    with counter.deployment.database.read() as repository:
        assert repository.connection.execute(select(verifications.c.place)).scalar() == "p" * 200


def test_each_verification_leaves_exactly_one_entry_with_all_its_elements(counter, code):
    before = len(counter.entries())
    result = counter.scan(code, purpose="夜间入住")
    assert len(counter.entries()) == before + 1
    (entry,) = counter.looks()
    assert entry.action is AuditAction.LICENCE_VERIFIED
    assert entry.outcome == "valid"
    assert entry.ground is Ground.PRESENTED
    assert (entry.scenario_code, entry.scenario_name) == ("hotel-check-in", "入住登记")
    assert entry.purpose == "办理入住时核对住客本人"  # the registered one, not what was said
    (started,) = counter.entries(AuditAction.PRESENTATION_STARTED)
    assert entry.details == {
        "verification": result.id,
        "session": started.details["session"],
        "stated_purpose": "夜间入住",
    }
    assert (entry.unit_name, entry.actor.unit_id) == (cast.HOTEL.name, cast.HOTEL.id)
    assert (entry.operator, entry.place) == ("hotel person", "前台")
    assert entry.licence_code == counter.town.card_code
    assert entry.fields == ("portrait", "name", "resident_id")
    assert entry.at == counter.clock()


@pytest.mark.parametrize("text", ["", "nonsense", "0123456789", "HTTP://LOCALHOST:8000/V/X"])
def test_a_refusal_of_what_is_no_code_leaves_one_entry_without_it(counter, text):
    before = len(counter.entries())
    result = counter.scan(text)
    assert len(counter.entries()) == before + 1
    (entry,) = counter.looks()
    assert entry.outcome == result.outcome.value
    assert (entry.licence_id, entry.fields) == (None, ())


def test_a_refused_look_at_a_licence_names_it_and_no_field(counter, code):
    counter.revoke()
    counter.scan(code)
    (entry,) = counter.looks()
    assert (entry.outcome, entry.licence_id) == ("revoked", counter.town.card_id)
    assert entry.fields == ()


def test_a_repeated_answer_leaves_an_entry_that_says_so(counter, code):
    counter.scan(code, idempotency_key="k1")
    counter.scan(code, idempotency_key="k1")
    again, first = counter.looks()
    assert again.details == first.details | {"repeated": "true"}
    assert again.fields == first.fields


def test_no_entry_holds_a_value_a_code_or_a_key(counter):
    shown = counter.screen(counter.show())
    counter.scan(shown.text, idempotency_key="key-of-the-call")
    counter.scan(shown.typed)
    for entry in counter.entries():
        text = str(asdict(entry))
        assert not [value for value in VALUES if value in text]
        assert shown.text.rpartition("/")[2] not in text
        assert shown.typed not in text


def test_the_answer_is_sealed_where_it_is_kept(counter, code):
    counter.scan(code)
    with counter.deployment.database.read() as repository:
        rows = repository.connection.exec_driver_sql("SELECT * FROM verifications").all()
    (row,) = rows
    text = str([bytes(value) if isinstance(value, memoryview) else value for value in row])
    assert not [value for value in VALUES if value in text or value.encode() in text.encode()]
    assert "林*满" not in text


def test_both_sides_can_prove_the_answer_by_its_receipt(counter, code):
    result = counter.scan(code, verifier=HOTEL_SYSTEM)
    receipt = read_receipt(
        result.receipt,
        counter.deployment.cabinet.ring(),
        issuer=counter.deployment.public_url,
        now=counter.clock(),
    )
    assert (receipt.jti, receipt.outcome, receipt.verifier) == (result.id, "valid", cast.HOTEL.id)
    assert receipt.licence_code == counter.town.card_code
    salt = base64.urlsafe_b64decode(result.receipt_salt)
    values = {field.name: field.value for field in result.licence.fields}
    assert confirms(receipt, values, salt)
    assert not confirms(receipt, {**values, "name": "林小满"}, salt)


def test_a_refusals_receipt_says_what_it_was_and_nothing_of_the_licence(counter, code):
    counter.revoke()
    result = counter.scan(code)
    receipt = read_receipt(
        result.receipt,
        counter.deployment.cabinet.ring(),
        issuer=counter.deployment.public_url,
        now=counter.clock(),
    )
    assert receipt.outcome == "revoked"
    assert (receipt.licence_code, receipt.fields, result.receipt_salt) == (None, (), None)

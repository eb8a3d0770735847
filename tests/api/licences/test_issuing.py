"""A bureau's system issues: once, of its own types, with every fault told by a stable code."""

import pytest

from tests.api.systems import assert_problem, holder_body, licence_body
from tests.factories import TYPE_CODE, resident_id
from tests.town import CARD_TYPE
from wallet.domain.licences.licence_code import parse_licence_code
from wallet.domain.trail.audit import AuditAction

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TOMORROW = "2026-03-03"


def test_a_licence_is_issued_signed_and_delivered(bureau, trail):
    response = bureau.issue()
    assert response.status_code == 201, response.text
    issued = response.json
    code = parse_licence_code(issued["identifier"])
    assert code.check_holds
    assert (code.type_code, issued["version"], issued["state"]) == (TYPE_CODE, 1, "valid")
    assert issued["document"].count("~") > 4
    assert issued["delivered_at"] == "2026-03-02T01:30:00Z"
    assert response.headers["Location"] == f"/api/v1/licences/{issued['identifier']}"
    assert response.headers["Cache-Control"] == "no-store"
    entry = trail()[0]
    assert entry.action is AuditAction.LICENCE_ISSUED
    assert (entry.unit_name or entry.actor.unit_id, entry.operator) == (
        entry.actor.unit_id,
        "bureau-system",
    )
    assert (entry.matter_code, entry.case_number) == ("310000101", "SP-2026-0001")
    assert entry.licence_code == issued["identifier"]


def test_the_holder_finds_the_new_licence_in_the_wallet(bureau, visit):
    identifier = bureau.issue().json["identifier"]
    assert identifier in visit("lin").get("/holder/licences").text


def test_a_repeated_key_issues_once_and_gets_the_same_answer(bureau, trail):
    first = bureau.post("licences", licence_body(), key="k-1")
    again = bureau.post("licences", licence_body(), key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert len(trail(AuditAction.LICENCE_ISSUED)) == 3  # the town's two, and this one


def test_a_key_of_another_request_is_refused_and_nothing_is_issued(bureau, trail):
    bureau.post("licences", licence_body(), key="k-1")
    changed = licence_body(number="JY13101019990002")
    told = bureau.post("licences", changed, key="k-1")
    assert_problem(told, 409, "idempotency_key_reused")
    assert trail()[0].outcome == "idempotency_key_reused"
    assert bureau.get("licences", number="JY13101019990002").json["licences"] == []


def test_two_systems_may_choose_the_same_key(bureau, other):
    bureau.post("licences", licence_body(), key="k-1")
    told = other.post("licences", licence_body(), key="k-1")
    assert_problem(told, 404, "unknown_licence_type")


@ONE_DATABASE
@pytest.mark.parametrize("key", ["", "with space", "k" * 129, "ключ".encode().decode("latin-1")])
def test_an_unusable_key_is_refused(bureau, key):
    headers = bureau.headers | {"Idempotency-Key": key}
    told = bureau.client.post("/api/v1/licences", json=licence_body(), headers=headers)
    assert_problem(told, 422, "bad_idempotency_key")


def test_the_same_number_is_not_issued_twice(bureau):
    bureau.issue()
    told = assert_problem(bureau.issue(), 409, "licence_number_taken")
    assert told["errors"][0]["field"] == "number"


def test_a_holder_gets_no_second_licence_of_a_type_that_allows_one(bureau):
    from_town = {"portrait": None, "name": "林小满", "resident_id": resident_id(1)}
    face = from_town | {"address": "上海市", "card_class": "居住证"}
    told = bureau.issue(type_code=CARD_TYPE, fields=face)
    assert_problem(told, 422, "face_not_acceptable")
    assert told.json["errors"] == [
        {
            "index": None,
            "field": "fields.portrait",
            "code": "field_missing",
            "title": "Portrait is missing.",
            "detail": "缺少“照片”。",
        }
    ]


def test_another_units_type_looks_as_if_it_did_not_exist(other, trail):
    assert_problem(other.issue(), 404, "unknown_licence_type")
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (AuditAction.ISSUING_REFUSED, "unknown_licence_type")
    assert entry.actor.id == "other-system"


def test_a_verifiers_token_does_not_issue(hotel, trail):
    assert_problem(hotel.issue(), 403, "insufficient_scope")
    entry = trail()[0]
    assert (entry.outcome, entry.actor.id) == ("insufficient_scope", "hotel-system")


@ONE_DATABASE
def test_every_bad_field_is_told_at_once_with_its_code(bureau, trail):
    told = bureau.issue(
        fields={
            "items": "长" * 500,
            "person_in_charge": "张\n三",
            "inspected_on": "soon",
            "colour": "x",
        }
    )
    problem = assert_problem(told, 422, "face_not_acceptable")
    assert {(fault["field"], fault["code"]) for fault in problem["errors"]} == {
        ("fields.premises", "field_missing"),
        ("fields.items", "field_too_long"),
        ("fields.person_in_charge", "malformed_name"),
        ("fields.inspected_on", "malformed_date"),
        ("fields.colour", "unknown_field"),
    }
    assert trail()[0].outcome == "face_not_acceptable"


@ONE_DATABASE
@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"type_code": "nonsense"}, 404, "unknown_licence_type"),
        ({"number": "  "}, 422, "number_missing"),
        ({"number": "a\x07b"}, 422, "not_text"),
        ({"issued_on": TOMORROW}, 422, "term_out_of_order"),
        ({"valid_until": "2026-01-04"}, 422, "term_out_of_order"),
        ({"valid_until": ..., "long_term": True}, 422, "long_term_not_allowed"),
        ({"holders": [holder_body(name="")]}, 422, "malformed_name"),
        ({"holders": [holder_body(id_number="310101190001010012")]}, 422, "malformed_resident_id"),
        ({"holders": [holder_body(id_type="001")]}, 422, "identity_kind_unsuitable"),
        ({"holders": [holder_body(), holder_body()]}, 422, "holder_missing"),
        ({"holders": [holder_body(name="林大满")]}, 409, "holder_name_differs"),
        ({"case_number": "a\x00b"}, 422, "not_storable"),
    ],
    ids=str,
)
def test_what_contradicts_a_rule_is_refused_by_its_code(bureau, trail, changes, status, code):
    assert_problem(bureau.issue(**changes), status, code)
    assert trail()[0].outcome == code


@ONE_DATABASE
@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"issued_on": 45292}, "issued_on", "malformed_date"),
        ({"issued_on": "45292"}, "issued_on", "malformed_date"),
        ({"issued_on": "2026/1/5"}, "issued_on", "malformed_date"),
        ({"issued_on": "01/02/2024"}, "issued_on", "malformed_date"),
        ({"issued_on": "2026-02-30"}, "issued_on", "malformed_date"),
        ({"issued_on": "2026-01-05T00:00:00Z"}, "issued_on", "malformed_date"),
        ({"valid_from": ""}, "valid_from", "malformed_date"),
        ({"valid_from": None}, "valid_from", "malformed_date"),
        ({"valid_from": "0001-01-01"}, "valid_from", "malformed_date"),
        ({"valid_until": "9999-12-31"}, "valid_until", "malformed_date"),
        ({"valid_until": ""}, "valid_until", "malformed_date"),
        ({"valid_until": ...}, "body", "exactly_one"),
        ({"long_term": True}, "body", "exactly_one"),
        ({"long_term": "no"}, "long_term", "bool_type"),
        ({"number": 7}, "number", "string_type"),
        ({"number": ...}, "number", "missing"),
        ({"number": "9" * 61}, "number", "string_too_long"),
        ({"holders": []}, "holders", "too_short"),
        ({"holders": [holder_body(kind="robot")]}, "holders.0.kind", "enum"),
        ({"holders": [holder_body(id_type="999")]}, "holders.0.id_type", "enum"),
        ({"feilds": {}}, "feilds", "extra_forbidden"),
    ],
    ids=str,
)
def test_what_does_not_fit_the_schema_is_told_by_field_and_code(
    bureau, trail, changes, field, code
):
    problem = assert_problem(bureau.issue(**changes), 422, "invalid_input")
    assert (field, code) in {(fault["field"], fault["code"]) for fault in problem["errors"]}
    assert trail()[0].outcome == "invalid_input"


@ONE_DATABASE
def test_a_name_with_a_look_alike_dot_or_a_rare_character_is_taken(bureau):
    for number, name in enumerate(("古丽米热・艾比布力", "𠮷野家", "一")):
        holder = holder_body(name=name, id_number=resident_id(100 + number))
        issued = bureau.issue(number=f"JY-{number}", holders=[holder])
        assert issued.status_code == 201, issued.text

"""A public body's system reads what replaces a matter's papers; nobody else's does (Art. 13-15)."""

import pytest

from tests import cast
from tests.api.systems import assert_problem, holder_body
from tests.factories import resident_id
from tests.office import CENTRE, HEALTH_TYPE, MATTER, MATTER_NAME, OTHER_CENTRE
from tests.services.registry.offices import Offices
from tests.services.use_lists.outside import QT, QT_NAME, apply_outside
from tests.town import CARD_TYPE
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.tables import units
from wallet.services.registry import scenario_deciding
from wallet.services.use_lists import drafting
from wallet.tokens.documents.licence_document import disclosed_face

ELEMENTS = ("unit", "operator", "matter_name", "matter_code", "case_number")


def body(**changes):
    made = {
        "unit": CENTRE.name,
        "operator": "3 号窗口 沈",
        "matter_name": MATTER_NAME,
        "matter_code": MATTER,
        "case_number": "HP20260302001",
        "applicant": holder_body(),
    }
    return {name: value for name, value in {**made, **changes}.items() if value is not ...}


@pytest.fixture
def counter(office, system):
    office.approved()
    return system("counter-system")


@pytest.fixture
def refused(office):
    """Call, and see one problem and one entry with its code and nothing read."""

    def check(caller, status, code, sent=None, at=MATTER, action=AuditAction.LICENCE_RETRIEVED):
        before = len(office.entries())
        response = caller.post(f"matters/{at}/materials", sent or body())
        told = assert_problem(response, status, code)
        entries = office.entries()
        assert len(entries) == before + 1
        assert (entries[0].action, entries[0].outcome) == (action, code)
        return told, entries[0]

    return check


def test_of_five_papers_three_are_exempted_one_is_expired_and_one_is_missing(counter, town):
    response = counter.post(f"matters/{MATTER}/materials", body())
    assert response.status_code == 201, response.text
    assert response.headers["Cache-Control"] == "no-store"
    told = response.json
    assert {one["name"]: one["outcome"] for one in told["materials"]} == {
        "申请人身份证明": "exempted",
        "居住地址证明": "exempted",
        "食品经营许可证复印件": "exempted",
        "健康证明": "not_in_force",
        "婚姻状况证明": "not_in_repository",
    }
    assert told["exempted"] == 3
    assert told["matter"] == {"code": MATTER, "name": MATTER_NAME, "version": 1, "scenario": None}
    papers = {one["name"]: one for one in told["materials"]}
    assert papers["申请人身份证明"]["replaced_by"] == [town.card_code]
    assert papers["健康证明"]["findings"][0]["status"] == "expired"
    assert papers["婚姻状况证明"]["findings"][0]["collected_since"] == "2020-01-01"
    assert "实体证照" in told["traditional_way_zh"]


def test_only_the_needed_fields_come_with_the_issuers_own_document(counter, town):
    told = counter.post(f"matters/{MATTER}/materials", body()).json
    card, food = told["licences"]
    assert (card["identifier"], food["identifier"]) == (town.card_code, town.food_code)
    fields = {one["name"]: one["value"] for one in card["fields"]}
    assert set(fields) == {"name", "resident_id", "address"}
    assert fields["resident_id"] == resident_id(1)
    assert disclosed_face(card["document"]) == fields


def test_each_read_names_the_five_elements_in_the_trail(counter, office):
    counter.post(f"matters/{MATTER}/materials", body())
    read = office.entries(AuditAction.LICENCE_RETRIEVED)
    assert {one.outcome for one in read} == {"done", "expired"}
    for one in read:
        assert one.ground is Ground.STATUTORY
        assert (one.actor.name, one.unit_name, one.operator) == (
            "counter-system",
            CENTRE.name,
            "3 号窗口 沈",
        )
        assert (one.matter_name, one.matter_code, one.case_number) == (
            MATTER_NAME,
            MATTER,
            "HP20260302001",
        )


def test_a_retry_under_the_same_key_reads_nothing_again(counter, office):
    first = counter.post(f"matters/{MATTER}/materials", body(), key="case-1")
    again = counter.post(f"matters/{MATTER}/materials", body(), key="case-1")
    assert again.json == first.json
    assert len(office.entries(AuditAction.CASE_OPENED)) == 1


def test_the_call_may_ask_for_less_than_the_list_names(counter):
    asked = [{"type_code": CARD_TYPE, "fields": ["address"]}]
    told = counter.post(f"matters/{MATTER}/materials", body(licences=asked)).json
    assert [one["name"] for one in told["materials"]] == ["居住地址证明"]
    assert [one["name"] for one in told["licences"][0]["fields"]] == ["address"]


@pytest.mark.parametrize("value", [..., None, " "], ids=["absent", "null", "blank"])
@pytest.mark.parametrize("element", ELEMENTS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_element_is_wanted(counter, refused, element, value):
    told, entry = refused(counter, 422, "element_missing", body(**{element: value}))
    assert told["errors"][0]["field"] == element
    assert entry.ground is Ground.STATUTORY
    assert entry.unit_name == CENTRE.name


def test_elements_that_are_not_true_are_refused(counter, refused):
    for changes in (
        {"unit": OTHER_CENTRE.name},
        {"matter_name": "别的事项"},
        {"matter_code": "310101-SP-9999"},
    ):
        refused(counter, 422, "element_mismatch", body(**changes))


@pytest.mark.parametrize(
    ("type_code", "fields"),
    [("113100000000000191009", ["name"]), (HEALTH_TYPE, ["name", "portrait"])],
    ids=["type", "field"],
)
def test_beyond_the_approved_list_nothing_is_read(counter, refused, type_code, fields):
    asked = [{"type_code": type_code, "fields": fields}]
    _, entry = refused(counter, 403, "outside_use_list", body(licences=asked))
    assert entry.fields == tuple(f"{type_code}.{name}" for name in fields)


def test_an_unknown_matter_and_another_units_matter_are_not_found(office, system, refused):
    office.approved()
    neighbour = system("neighbour-system")
    refused(neighbour, 404, "unknown_matter", body(unit=OTHER_CENTRE.name))
    nothing = body(unit=OTHER_CENTRE.name, matter_code="nothing")
    refused(neighbour, 404, "unknown_matter", nothing, at="nothing")


def test_a_matter_that_is_not_approved_or_has_ended_opens_nothing(office, system, refused):
    counter = system("counter-system")
    entry = office.submitted()
    refused(counter, 403, "matter_not_open")
    office.approve(entry)
    assert counter.post(f"matters/{MATTER}/materials", body()).status_code == 201
    drafting.end(office.deployment.database, office.clock(), office.actor(), entry.id, "取消")
    refused(counter, 403, "matter_not_open")


def test_a_social_party_never_has_this_ground_whatever_its_scopes(office, system, refused):
    office.approved()
    hotel = system("hotel-materials")
    _, entry = refused(hotel, 403, "statutory_ground_missing", body(unit=cast.HOTEL.name))
    assert entry.ground is Ground.STATUTORY


def test_without_the_scope_the_call_is_refused(office, system, refused):
    office.approved()
    action = AuditAction.ACCESS_REFUSED
    refused(system("hotel-system"), 403, "insufficient_scope", action=action)


def test_a_suspended_unit_reads_nothing(counter, office, refused):
    with office.deployment.database.begin() as repository:
        repository.connection.execute(
            units.update().where(units.c.id == CENTRE.id).values(suspended_at=office.clock())
        )
    refused(counter, 403, "unit_suspended", action=AuditAction.ACCESS_REFUSED)


def test_beyond_the_days_quota_nothing_is_read(counter, office, refused):
    client = "UPDATE api_clients SET daily_quota = 1 WHERE id = 'counter-system'"
    with office.deployment.database.begin() as repository:
        repository.connection.exec_driver_sql(client)
    assert counter.post(f"matters/{MATTER}/materials", body()).status_code == 201
    refused(counter, 429, "quota_used_up")


def test_an_applicant_is_named_rightly_or_nothing_is_told(counter, refused):
    other = holder_body(name="周无关")
    told, entry = refused(counter, 409, "applicant_name_differs", body(applicant=other))
    assert entry.licence_id is None
    assert resident_id(1) not in str(told)
    broken = holder_body(id_number="111111111111111111")
    told, _ = refused(counter, 422, "malformed_resident_id", body(applicant=broken))
    assert "1111" not in str(told)


def test_a_member_that_does_not_exist_is_refused(counter, refused):
    action = AuditAction.ACCESS_REFUSED
    refused(counter, 422, "invalid_input", body(operater="x"), action=action)


def test_the_call_is_described(app):
    described = app.test_client().get("/api/openapi.json").json
    call = described["paths"]["/api/v1/matters/{code}/materials"]["post"]
    assert call["security"] == [{"client": ["materials:read"]}]
    schema = described["components"]["schemas"]["MaterialsIn"]
    assert set(schema["required"]) == {*ELEMENTS, "applicant"}


def test_an_application_outside_the_list_is_read_by_in_the_same_call(counter, office):
    scenario = apply_outside(office)
    sent = body(matter_code=QT, matter_name=QT_NAME)
    told = counter.post(f"matters/{QT}/materials", sent)
    assert told.status_code == 201, told.text
    assert told.json["matter"] == {
        "code": QT,
        "name": QT_NAME,
        "version": None,
        "scenario": scenario.code,
    }
    read = {one["type_code"]: one["fields"] for one in told.json["licences"]}
    assert {one["name"] for one in read[CARD_TYPE]} == {"name", "resident_id"}
    assert {one["name"]: one["outcome"] for one in told.json["materials"]} == {
        "居住证": "exempted",
        "食品经营许可证": "exempted",
    }
    offices = Offices(office.deployment, office.clock)
    offices.decide(scenario_deciding.end_scenario, scenario.code)
    assert_problem(counter.post(f"matters/{QT}/materials", sent), 403, "matter_not_open")

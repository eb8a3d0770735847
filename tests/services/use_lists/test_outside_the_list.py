"""Art. 15 leads somewhere: an approved application outside the use list is read by, and no more."""

from datetime import timedelta

import pytest

from tests import cast
from tests.factories import TYPE_CODE, holder_draft, resident_id
from tests.office import CENTRE, MATTER, OTHER_CENTRE, reader_of_system
from tests.services.registry.offices import Offices
from tests.services.use_lists.outside import (
    GROUND,
    QT,
    QT_NAME,
    READS,
    applied,
    apply_outside,
    outside_request,
)
from tests.town import CARD_TYPE
from wallet.domain.errors import WalletError
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.tables import scenarios, units
from wallet.services.registry import scenario_deciding
from wallet.services.use_lists.outside_use import outside_uses
from wallet.tokens.documents.licence_document import disclosed_face

DAY = timedelta(days=1)


@pytest.fixture
def offices(office):
    return Offices(office.deployment, office.clock)


def reads(office):
    entries = office.entries(AuditAction.LICENCE_RETRIEVED)
    return [one for one in entries if one.outcome == "done"]


def refused(office, code, request=None, reader=None):
    """Open a case that is refused: one entry with the code, and nothing was read."""
    before, done = len(office.entries()), len(reads(office))
    with pytest.raises(WalletError) as refusal:
        office.open_case(request or outside_request(office), reader)
    assert refusal.value.code == code
    assert len(office.entries()) == before + 1
    assert len(reads(office)) == done
    return office.entries()[0]


def test_what_was_approved_is_read_and_nothing_else(office, town):
    apply_outside(office)
    case = office.open_case(outside_request(office))
    read = {one.disclosed.type_code: one for one in case.answer.licences}
    assert disclosed_face(read[CARD_TYPE].document) == {
        "name": "林小满",
        "resident_id": resident_id(1),
    }
    assert [one.name for one in read[TYPE_CODE].disclosed.fields] == ["items"]
    assert {one.material: one.outcome.value for one in case.answer.materials} == {
        "居住证": "exempted",
        "食品经营许可证": "exempted",
    }


def test_each_read_names_the_five_elements_the_application_and_its_legal_ground(office):
    scenario = apply_outside(office)
    case = office.open_case(outside_request(office))
    opened = office.entries(AuditAction.CASE_OPENED)
    for one in [*reads(office), *opened]:
        assert one.ground is Ground.STATUTORY
        assert (one.unit_name, one.operator) == (CENTRE.name, "3 号窗口")
        assert (one.matter_name, one.matter_code) == (QT_NAME, QT)
        assert one.case_number == "HP20260302001"
        assert (one.scenario_code, one.scenario_name) == (scenario.code, scenario.name)
        assert one.details["legal_ground"] == GROUND
    assert {frozenset(one.fields) for one in reads(office)} == {
        frozenset({"name", "resident_id"}),
        frozenset({"items"}),
    }
    assert (case.scenario_code, case.entry_id, case.list_version) == (scenario.code, None, 0)


def test_a_matter_on_the_list_names_no_application(office):
    office.approved()
    case = office.open_case()
    assert case.scenario_code is None
    assert {one.scenario_code for one in reads(office)} == {None}
    assert not any("legal_ground" in one.details for one in reads(office))


def suspend_the_unit(office):
    apply_outside(office)
    with office.deployment.database.begin() as repository:
        its = units.update().where(units.c.id == CENTRE.id)
        repository.connection.execute(its.values(suspended_at=office.clock()))


def after_approval(act):
    """Read under it, and then let the operator do something with it."""

    def prepare(office):
        scenario = apply_outside(office)
        office.open_case(outside_request(office))
        Offices(office.deployment, office.clock).decide(act, scenario.code)

    return prepare


def begins_later(office):
    apply_outside(office, in_force_from=(office.clock().date() + 2 * DAY).isoformat())


def is_over(office):
    apply_outside(office, in_force_until=(office.clock().date() + DAY).isoformat())
    office.open_case(outside_request(office))
    office.clock.advance(days=2)


def is_returned(office):
    offices = Offices(office.deployment, office.clock)
    offices.decide(scenario_deciding.return_scenario, applied(office).code)


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        pytest.param(lambda _office: None, "unknown_matter", id="never applied for"),
        pytest.param(applied, "matter_not_open", id="submitted"),
        pytest.param(is_returned, "matter_not_open", id="returned"),
        pytest.param(
            after_approval(scenario_deciding.suspend_scenario), "matter_not_open", id="suspended"
        ),
        pytest.param(after_approval(scenario_deciding.end_scenario), "matter_not_open", id="ended"),
        pytest.param(begins_later, "matter_not_open", id="not begun"),
        pytest.param(is_over, "matter_not_open", id="over"),
        pytest.param(suspend_the_unit, "unit_suspended", id="the unit suspended"),
    ],
)
def test_it_stops_at_once_where_the_ground_is_not_there(office, prepare, code):
    prepare(office)
    refused(office, code)


@pytest.mark.parametrize(
    ("changes", "login", "code"),
    [
        ({"unit": OTHER_CENTRE.name}, "neighbour", "unknown_matter"),
        ({"unit": cast.HOTEL.name}, "hotel", "statutory_ground_missing"),
        ({"unit": OTHER_CENTRE.name}, "counter", "element_mismatch"),
        ({"matter_name": "别的事项"}, "counter", "element_mismatch"),
        ({"matter_code": MATTER}, "counter", "element_mismatch"),
        ({"case_number": " "}, "counter", "element_missing"),
        ({"operator": ""}, "counter", "element_missing"),
        ({"matter_name": ""}, "counter", "element_missing"),
        ({"code": "310101-QT-9999"}, "counter", "unknown_matter"),
        ({"code": QT.lower()}, "counter", "unknown_matter"),
        ({"applicant": holder_draft(name="别人")}, "counter", "applicant_name_differs"),
    ],
)
def test_whoever_says_what_is_not_so_reads_nothing(office, changes, login, code):
    apply_outside(office)
    refused(office, code, outside_request(office, **changes), office.reader(login))


def test_a_suspended_application_reads_again_when_it_is_resumed(office, offices):
    scenario = apply_outside(office)
    offices.decide(scenario_deciding.suspend_scenario, scenario.code)
    refused(office, "matter_not_open")
    offices.decide(scenario_deciding.resume_scenario, scenario.code)
    assert office.open_case(outside_request(office))


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ({}, True),
        ({CARD_TYPE: ["name"]}, True),
        ({CARD_TYPE: ["name", "resident_id"]}, True),
        ({TYPE_CODE: ["items"]}, True),
        ({CARD_TYPE: ["resident_id"], TYPE_CODE: ["items"]}, True),
        ({CARD_TYPE: ["address"]}, False),
        ({CARD_TYPE: ["name", "portrait"]}, False),
        ({TYPE_CODE: ["premises"]}, False),
        ({TYPE_CODE: []}, False),
        ({"113100000000000191009": ["name"]}, False),
        ({CARD_TYPE: ["name"], TYPE_CODE: ["premises"]}, False),
        ({CARD_TYPE: ["no such field"]}, False),
    ],
)
def test_a_case_may_be_narrowed_and_never_widened(office, asked, allowed):
    apply_outside(office)
    request = outside_request(office, asked=asked)
    if not allowed:
        refused(office, "outside_use_list", request)
        return
    case = office.open_case(request)
    read = {
        one.disclosed.type_code: [field.name for field in one.disclosed.fields]
        for one in case.answer.licences
    }
    everything = {code: list(names) for code, names in READS.items()}
    assert read == (asked or everything)


def test_a_system_reads_by_it_from_its_addresses_within_its_quota(office):
    apply_outside(office)
    reader = reader_of_system(quota=1)
    assert office.open_case(outside_request(office), reader)
    refused(office, "quota_used_up", reader=reader)
    with office.deployment.database.begin() as repository:
        repository.clients.set_limits("counter-system", ("10.2.0.0/16",), {})
    refused(office, "address_not_allowed", reader=reader_of_system())


def test_the_use_list_goes_first_when_the_matter_comes_onto_it(office):
    apply_outside(office)
    office.approved(QT, QT_NAME, (("身份证明", {CARD_TYPE: ("name",)}),))
    case = office.open_case(outside_request(office))
    assert (case.scenario_code, case.list_version) == (None, 1)
    assert [one.material for one in case.answer.materials] == ["身份证明"]


def test_of_several_applications_for_a_matter_the_one_that_began_last_counts(office, clock):
    apply_outside(office)
    clock.advance(days=1)
    narrower = apply_outside(office, read={CARD_TYPE: {"name": "read"}})
    case = office.open_case(outside_request(office))
    assert case.scenario_code == narrower.code
    assert {one.disclosed.type_code for one in case.answer.licences} == {CARD_TYPE}


@pytest.mark.parametrize(("said", "days"), [("0", 1), ("1", 1), ("2", 2), ("30", 30)])
def test_what_was_read_is_looked_at_again_for_its_days_and_no_longer(office, clock, said, days):
    apply_outside(office, retention_days=said)
    case = office.open_case(outside_request(office))
    left = case.kept_until - clock()
    assert timedelta(days=days - 1) <= left <= timedelta(days=days)


def test_a_government_scenario_of_before_reads_nothing_by_duty(office):
    apply_outside(office, read={}, shown={CARD_TYPE: {"name": "masked"}}, matter_code="")
    refused(office, "unknown_matter")


def test_the_city_sees_which_applications_are_in_use(office, clock):
    used = apply_outside(office)
    unused = apply_outside(office, matter_code="310101-QT-0008")
    for number in range(3):
        office.open_case(outside_request(office, case_number=f"HP{number}"))
    last = clock()
    clock.advance(days=29)
    with office.deployment.database.read() as repository:
        found, _next = outside_uses(repository, clock(), None, 10)
        told = {one.scenario.code: (one.cases, one.last_at) for one in found}
        assert told == {used.code: (3, last), unused.code: (0, None)}
        clock.advance(days=2)
        found, _next = outside_uses(repository, clock(), None, 10)
        told = {one.scenario.code: (one.cases, one.last_at) for one in found}
        assert told == {used.code: (0, last), unused.code: (0, None)}


def test_the_list_of_applications_is_paged_whole(office):
    made = {apply_outside(office, matter_code=f"QT-{number:03}").code for number in range(7)}
    seen, place = [], None
    with office.deployment.database.read() as repository:
        while True:
            page, place = outside_uses(repository, office.clock(), place, 3)
            seen += [one.scenario.code for one in page]
            if place is None:
                break
    assert seen == sorted(made, reverse=True)


def test_the_trail_of_a_case_holds_no_value(office):
    apply_outside(office)
    office.open_case(outside_request(office))
    trail = str(office.entries())
    for secret in ("林小满", resident_id(1), "示例路"):
        assert secret not in trail


def test_narrowing_the_approval_narrows_the_very_next_read(office):
    scenario = apply_outside(office)
    with office.deployment.database.begin() as repository:
        repository.connection.execute(
            scenarios.update()
            .where(scenarios.c.code == scenario.code)
            .values(read_fields=f'{{"{CARD_TYPE}": ["name"]}}')
        )
    case = office.open_case(outside_request(office))
    assert [one.name for one in case.answer.licences[0].disclosed.fields] == ["name"]

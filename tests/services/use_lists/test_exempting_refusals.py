"""What a counter may not read: each refusal has its code, one entry, and reads nothing."""

from dataclasses import replace

import pytest

from tests import cast
from tests.factories import holder_draft, resident_id
from tests.office import CENTRE, HEALTH_TYPE, MATTER, OTHER_CENTRE, reader_of_system
from tests.town import CARD_TYPE
from wallet.domain.actors.actors import HolderKind
from wallet.domain.actors.allowed_addresses import AddressNotAllowed
from wallet.domain.errors import WalletError
from wallet.domain.grounds.exemption import ApplicantNameDiffers, CaseNoLongerKept
from wallet.domain.grounds.use_list import MatterNotOpen, StatutoryGroundMissing, UnknownMatter
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.tables import units
from wallet.services.acts.doing import IdempotencyKeyReused, RequestIdentity
from wallet.services.authorization.gateway import QuotaUsedUp
from wallet.services.use_lists import drafting


def refused(office, code, request=None, reader=None):
    """Open a case that is refused, and return the one entry that it leaves."""
    before = len(office.entries())
    with pytest.raises(WalletError) as refusal:
        office.open_case(request, reader)
    assert refusal.value.code == code
    assert refusal.value.recorded
    entries = office.entries()
    assert len(entries) == before + 1
    assert (entries[0].action, entries[0].outcome) == (AuditAction.LICENCE_RETRIEVED, code)
    assert entries[0].ground is Ground.STATUTORY
    assert entries[0].unit_name
    return entries[0]


def test_each_of_the_five_elements_is_wanted(office):
    office.approved()
    for name in ("unit", "operator", "matter_name", "matter_code", "case_number"):
        for value in ("", "  ", "长" * 201):
            refused(office, "element_missing", office.request(**{name: value}))


def test_an_element_with_a_control_character_is_no_element(office):
    office.approved()
    entry = refused(office, "element_missing", office.request(case_number="HP\x00\n1"))
    assert entry.case_number == "HP\ufffd\n1"


@pytest.mark.parametrize(
    "element",
    [
        {"unit": OTHER_CENTRE.name},
        {"matter_name": "别的事项"},
        {"matter_code": "310101-SP-9999"},
    ],
    ids=lambda element: next(iter(element)),
)
def test_an_element_that_is_not_true_is_refused(office, element):
    office.approved()
    entry = refused(office, "element_mismatch", office.request(**element))
    assert entry.case_number == "HP20260302001"


def test_the_unit_may_name_itself_by_its_code(office):
    office.approved()
    assert office.open_case(office.request(unit=CENTRE.uscc)).exempted == 3


def test_an_unknown_matter_and_another_units_matter_are_the_same_to_the_asker(office):
    office.approved(login="neighbour")
    mine = refused(office, UnknownMatter.code)
    none = refused(office, UnknownMatter.code, office.request("nothing", matter_code="nothing"))
    assert (mine.outcome, none.outcome) == ("unknown_matter", "unknown_matter")


def test_a_matter_that_is_not_approved_opens_nothing(office):
    office.drafted()
    refused(office, MatterNotOpen.code)


def test_a_matter_that_has_ended_opens_nothing_from_then_on(office):
    entry = office.approved()
    office.open_case()
    args = (office.deployment.database, office.clock(), office.actor())
    drafting.end(*args, entry.id, "事项取消")
    refused(office, MatterNotOpen.code)


@pytest.mark.parametrize(
    "asked",
    [
        {"113100000000000191009": ["name"]},
        {CARD_TYPE: ["name", "portrait"]},
        {HEALTH_TYPE: []},
    ],
    ids=["type", "field", "nothing"],
)
def test_a_licence_or_field_beyond_the_list_is_refused_with_what_was_asked(office, asked):
    office.approved()
    entry = refused(office, "outside_use_list", office.request(asked=asked))
    assert entry.fields == tuple(f"{kind}.{one}" for kind, names in asked.items() for one in names)


@pytest.mark.parametrize("login", ["shop", "hotel"])
def test_a_social_party_never_has_this_ground(office, login):
    office.approved()
    unit = cast.SHOP if login == "shop" else cast.HOTEL
    request = office.request(unit=unit.name)
    refused(office, StatutoryGroundMissing.code, request, office.reader(login))


def test_a_suspended_unit_reads_nothing(office):
    office.approved()
    with office.deployment.database.begin() as repository:
        repository.connection.execute(
            units.update().where(units.c.id == CENTRE.id).values(suspended_at=office.clock())
        )
    refused(office, "unit_suspended")


def test_a_caller_from_another_address_is_refused(office):
    office.approved()
    with office.deployment.database.begin() as repository:
        repository.clients.set_limits("counter-system", ("10.2.0.0/16",), {})
    reader = reader_of_system(address="10.1.2.3")
    refused(office, AddressNotAllowed.code, reader=reader)
    assert office.open_case(reader=replace(reader, address="10.2.3.4"))


def test_beyond_the_days_quota_nothing_is_read_until_tomorrow(office, clock):
    office.approved()
    reader = office.reader(quota=1)
    office.open_case(reader=reader)
    refused(office, QuotaUsedUp.code, reader=reader)
    clock.advance(days=1)
    assert office.open_case(reader=reader)


def test_a_refused_case_counts_no_read_of_any_type(office):
    office.approved()
    reader = office.reader(quota=1)
    refused(office, "applicant_name_differs", _other_name(office), reader)
    assert office.open_case(reader=reader)


def test_a_number_under_another_name_tells_nothing_of_its_holder(office):
    office.approved()
    entry = refused(office, ApplicantNameDiffers.code, _other_name(office))
    assert entry.licence_id is None
    kind = holder_draft(kind=HolderKind.UNINCORPORATED_ORGANIZATION)
    refused(office, "identity_kind_unsuitable", office.request(applicant=kind))


def test_a_number_that_is_none_is_refused(office):
    office.approved()
    broken = holder_draft(identity_number="111111111111111111")
    entry = refused(office, "malformed_resident_id", office.request(applicant=broken))
    assert "1111" not in str(entry)


def test_a_clerks_slips_do_not_suspend_the_unit_but_reaching_too_far_does(office):
    office.approved()
    for _ in range(51):
        refused(office, "applicant_name_differs", _other_name(office))
    assert office.open_case()
    for _ in range(49):
        refused(office, "unknown_matter", office.request("nothing", matter_code="nothing"))
    with pytest.raises(UnknownMatter):
        office.open_case(office.request("nothing", matter_code="nothing"))
    refused(office, "unit_suspended")
    assert len(office.entries(AuditAction.UNIT_SUSPENDED)) == 1


def test_a_key_that_came_with_another_request_is_refused(office):
    office.approved()
    office.open_case(office.request(identity=RequestIdentity("key-1", "d" * 64)))
    other = office.request(identity=RequestIdentity("key-1", "e" * 64))
    refused(office, IdempotencyKeyReused.code, other)


def test_a_repeated_key_gets_no_values_after_the_cases_days(office, clock):
    office.approved()
    request = office.request(identity=RequestIdentity("key-1", "d" * 64))
    office.open_case(request)
    clock.advance(days=1)
    refused(office, CaseNoLongerKept.code, request)


def _other_name(office):
    draft = holder_draft(name="周无关", identity_number=resident_id(1))
    return office.request(MATTER, draft)

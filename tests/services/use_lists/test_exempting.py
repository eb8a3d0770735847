"""What the repository holds, nobody hands in on paper; each read is recorded with its ground."""

from dataclasses import replace

import pytest

from tests import cast, clerks
from tests.factories import TYPE_CODE, holder_draft, resident_id
from tests.office import (
    CENTRE,
    FUTURE_TYPE,
    HEALTH_TYPE,
    MARRIAGE_TYPE,
    MATTER,
    MATTER_NAME,
    OTHER_CENTRE,
)
from tests.town import CARD_TYPE
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.grounds.exemption import MaterialOutcome
from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.tables import signing_keys
from wallet.services.acts.doing import RequestIdentity
from wallet.tokens.documents.licence_document import disclosed_face


@pytest.fixture
def case(office):
    office.approved()
    return office.open_case()


def outcomes(case):
    return [one.outcome.value for one in case.answer.materials]


def test_of_five_papers_three_are_exempted_one_is_expired_and_one_is_missing(case, town):
    assert outcomes(case) == [
        "exempted",
        "exempted",
        "exempted",
        "not_in_force",
        "not_in_repository",
    ]
    assert (case.materials, case.exempted) == (5, 3)
    papers = {one.material: one for one in case.answer.materials}
    assert papers["申请人身份证明"].replaced_by == (town.card_code,)
    assert papers["食品经营许可证复印件"].replaced_by == (town.food_code,)
    assert papers["健康证明"].findings[0].status is LicenceStatus.EXPIRED
    assert papers["健康证明"].replaced_by == ()


def test_only_the_needed_fields_are_disclosed_and_in_the_clear(case):
    read = {one.disclosed.type_code: one for one in case.answer.licences}
    assert set(read) == {CARD_TYPE, TYPE_CODE}
    card = {one.name: one.value for one in read[CARD_TYPE].disclosed.fields}
    assert card == {
        "name": "林小满",
        "resident_id": resident_id(1),
        "address": "上海市黄浦区示例路1号501室",
    }
    assert disclosed_face(read[CARD_TYPE].document) == card
    assert {one.name for one in read[TYPE_CODE].disclosed.fields} == {"premises", "items"}


def test_each_read_is_one_entry_with_the_five_elements_the_fields_and_its_outcome(case, office):
    entries = office.entries(AuditAction.LICENCE_RETRIEVED)
    assert {(one.outcome, one.fields) for one in entries} == {
        ("done", ("name", "resident_id", "address")),
        ("done", ("premises", "items")),
        ("expired", ("name", "checked_on")),
    }
    for one in entries:
        assert one.ground is Ground.STATUTORY
        assert (one.unit_name, one.operator) == (CENTRE.name, "3 号窗口")
        assert (one.matter_name, one.matter_code) == (MATTER_NAME, MATTER)
        assert one.case_number == "HP20260302001"
    opened = office.entries(AuditAction.CASE_OPENED)
    assert [(one.ground, one.details["exempted"]) for one in opened] == [(Ground.STATUTORY, "3")]


def test_the_trail_holds_no_value_of_a_licence_or_an_applicant(case, office):
    trail = str(office.entries())
    for secret in ("林小满", resident_id(1), "示例路"):
        assert secret not in trail


def test_an_applicant_unknown_to_the_repository_has_nothing_there(office):
    office.approved()
    stranger = holder_draft(name="无记录", identity_number=resident_id(77))
    case = office.open_case(office.request(applicant=stranger))
    assert set(outcomes(case)) == {"not_in_repository"}
    assert case.answer.licences == ()


def test_a_type_that_is_collected_later_is_not_yet_collected(office):
    papers = (("培训证明", {FUTURE_TYPE: ("name",)}), ("委托书", {}))
    office.approved(papers=papers)
    case = office.open_case()
    assert outcomes(case) == ["not_yet_collected", "no_licence_matched"]
    assert case.answer.materials[0].findings[0].collected_since.isoformat() == "2026-07-01"


def test_the_first_type_in_order_that_is_in_force_replaces_the_paper_and_no_other_is_read(office):
    both = {HEALTH_TYPE: ("name",), CARD_TYPE: ("name",), TYPE_CODE: ("items",)}
    office.approved(papers=(("证明", both),))
    case = office.open_case()
    assert outcomes(case) == ["exempted"]
    assert [one.disclosed.type_code for one in case.answer.licences] == [CARD_TYPE]
    read = office.entries(AuditAction.LICENCE_RETRIEVED)
    assert {one.outcome for one in read} == {"done", "expired"}


def test_every_licence_in_force_of_a_type_is_read(office):
    office.issue(number="JY13101010000002")
    office.approved()
    case = office.open_case()
    assert len(case.answer.materials[2].replaced_by) == 2
    assert sum(one.disclosed.type_code == TYPE_CODE for one in case.answer.licences) == 2


@pytest.mark.parametrize("status", ["suspended", "revoked"])
def test_a_licence_that_is_not_in_force_says_why(office, town, status):
    office.approved()
    deployment, clerk = office.deployment, cast.BUREAU_CLERK
    args = (deployment.database, deployment.entropy, office.clock(), clerk, town.card_code)
    if status == "suspended":
        clerks.suspend(*args, "核查")
    else:
        clerks.revoke(*args, RevocationKind.RESCINDED, "许可不当")
    case = office.open_case()
    finding = case.answer.materials[0].findings[0]
    assert (finding.outcome, finding.status.value) == (MaterialOutcome.NOT_IN_FORCE, status)
    assert status in {one.outcome for one in office.entries(AuditAction.LICENCE_RETRIEVED)}


def test_a_document_whose_key_was_withdrawn_exempts_nothing(office):
    office.approved()
    with office.deployment.database.begin() as repository:
        repository.connection.execute(
            signing_keys.update()
            .where(signing_keys.c.use == "document")
            .values(withdrawn_at=office.clock())
        )
    case = office.open_case()
    assert outcomes(case)[0] == "cannot_confirm"
    assert case.answer.licences == ()
    assert {one.outcome for one in office.entries(AuditAction.LICENCE_RETRIEVED)} == {
        "cannot_confirm",
        "expired",
    }


def test_a_disputed_licence_still_exempts_and_carries_its_mark(office, town):
    office.approved()
    with office.deployment.database.begin() as repository:
        card = repository.licences.get(town.card_id)
        repository.licence_changes.mark_disputed(card, office.clock())
    case = office.open_case()
    assert outcomes(case)[0] == "exempted"
    assert case.answer.licences[0].disclosed.disputed


def test_a_case_may_be_narrowed_to_some_licences_and_fields(office):
    office.approved()
    case = office.open_case(office.request(asked={CARD_TYPE: ["name"]}))
    assert [one.material for one in case.answer.materials] == ["申请人身份证明"]
    assert [one.name for one in case.answer.licences[0].disclosed.fields] == ["name"]


def test_the_name_is_compared_as_people_write_it(office):
    office.approved()
    case = office.open_case(office.request(applicant=holder_draft(name=" 林　小满 ")))
    assert case.exempted == 3


def test_a_company_applies_with_its_code(office):
    office.approved()
    hotel = holder_draft(
        kind=HolderKind.LEGAL_PERSON,
        name=cast.HOTEL.name,
        identity_kind=IdentityKind.USCC,
        identity_number=cast.HOTEL.uscc,
    )
    case = office.open_case(office.request(applicant=hotel))
    assert case.exempted == 0


def test_the_same_key_gets_the_same_case_and_reads_nothing_again(office):
    office.approved()
    request = office.request(identity=RequestIdentity("key-1", "d" * 64))
    first = office.open_case(request)
    again = office.open_case(request)
    assert (again.id, again.answer) == (first.id, first.answer)
    assert len(office.entries(AuditAction.CASE_OPENED)) == 1


def test_a_case_is_under_the_version_that_was_in_force(office):
    office.approved()
    assert office.open_case().list_version == 1


def test_the_case_is_sealed_in_the_database(case, office):
    with office.deployment.database.read() as repository:
        rows = repository.connection.exec_driver_sql("SELECT * FROM exemption_cases").fetchall()
    stored = b"".join(bytes(cell) for row in rows for cell in row if isinstance(cell, bytes))
    assert "林小满".encode() not in stored
    assert "林小满" not in str([cell for row in rows for cell in row if isinstance(cell, str)])


def test_a_neighbours_matter_of_the_same_code_is_its_own(office):
    office.approved()
    office.approved(login="neighbour", papers=(("身份证明", {CARD_TYPE: ("name",)}),))
    elements = {"unit": OTHER_CENTRE.name}
    case = office.open_case(office.request(**elements), office.reader("neighbour"))
    assert case.materials == 1
    assert office.open_case().materials == 5


def test_a_second_version_changes_what_is_read(office):
    first = office.approved()
    only_card = (("身份证明", {CARD_TYPE: ("name",)}), ("婚姻", {MARRIAGE_TYPE: ("registry",)}))
    with office.deployment.database.begin() as repository:
        repository.use_lists.store(replace(first, state=first.state.__class__("ended")))
    office.approved(papers=only_card)
    case = office.open_case()
    assert (case.list_version, case.materials) == (2, 2)

"""Earlier licences are examined in pieces; what contradicts is listed until it is set right."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import cast
from tests.earlier_city import EarlierCity
from tests.factories import SeededEntropy, resident_id
from tests.own_faces import (
    CAFE,
    DRIVING,
    LI,
    MARRIAGE,
    PERMIT,
    REGISTRATION,
    WANG,
    add_own_types,
    own_draft,
)
from wallet.domain.changes.licence_change import Amendment, AmendmentKind, ChangeAct
from wallet.domain.licences.licence import LicenceState, RevocationKind
from wallet.domain.oversight.contradiction import FieldInDoubt
from wallet.domain.oversight.incident import DueAct
from wallet.domain.trail.audit import AuditAction
from wallet.repository.licences.licence_numbers import KIND
from wallet.repository.oversight.oversight_tables import (
    examination_marks,
    incident_dues,
)
from wallet.services.licences.issuing import LicenceNumberTaken
from wallet.services.oversight.incident_dues import add_dues
from wallet.services.oversight.incident_reporting import IncidentDraft, report_incident
from wallet.services.upkeep import examining
from wallet.services.upkeep.examining import examine_some


@pytest.fixture
def city(deployment, clock, town):
    add_own_types(deployment)
    return EarlierCity(deployment, clock)


HOLDER, NUMBER = "contradicts_holder", "contradicts_identity_number"
SLIPS = [
    (DRIVING, (LI,), {"name": "孙别人"}, {("name", HOLDER)}),
    (
        DRIVING,
        (LI,),
        {"sex": "男", "birth_date": "1990-05-06"},
        {("sex", NUMBER), ("birth_date", NUMBER)},
    ),
    (DRIVING, (LI,), {"id_number": WANG.identity_number}, {("id_number", HOLDER)}),
    (MARRIAGE, (LI, WANG), {"second_name": "孙别人"}, {("second_name", HOLDER)}),
    (DRIVING, (LI,), {}, None),
    (MARRIAGE, (LI, WANG), {"first_name": "王建国"}, None),
]


@pytest.mark.parametrize(("kind", "holders", "slipped", "doubts"), SLIPS)
def test_what_contradicts_is_listed_for_its_bureau_and_stays_in_force(
    city, kind, holders, slipped, doubts
):
    if kind is MARRIAGE and not doubts:
        slipped = {**slipped, "first_id": WANG.identity_number}
        slipped |= {"second_name": "李丽华", "second_id": LI.identity_number}
    licence = city.before(own_draft(kind, *holders), **slipped)
    city.examine()
    expected = {licence.id: {FieldInDoubt(*one) for one in doubts}} if doubts else {}
    assert city.listed() == expected
    with city.database.read() as repository:
        assert repository.licences.get(licence.id).state is LicenceState.VALID
        assert not repository.licences.get(licence.id).disputed
        assert repository.contradictions.count(cast.BUREAU.id) == len(expected)
        assert repository.contradictions.count(cast.OTHER_BUREAU.id) == 0


def test_it_goes_on_behind_its_mark_and_looks_at_each_once(city, monkeypatch):
    monkeypatch.setattr(examining, "AT_ONCE", 3)
    wrong = {
        city.before(own_draft(DRIVING, number=f"N{one}"), name="孙别人").id for one in range(10)
    }
    seen, pieces = [], 0
    while examine_some(city.database, city.clock()):
        pieces += 1
        seen.append(len(city.listed()))
    assert pieces >= 4
    assert seen == sorted(seen)
    assert city.listed().keys() == wrong
    with city.database.read() as repository:
        (mark,) = repository.connection.execute(
            select(examination_marks).where(examination_marks.c.records == "licences")
        ).all()
        entries = repository.audit.search(action=AuditAction.LICENCES_EXAMINED.value, limit=50)
    assert mark.finished_at == city.clock()
    assert sum(int(one.details["noted"]) for one in entries) == 10
    # Nothing is left, and nothing is read or written of them any more.
    assert not examine_some(city.database, city.clock())


def test_two_workers_do_not_undo_each_other(city, monkeypatch):
    monkeypatch.setattr(examining, "AT_ONCE", 2)
    wrong = {
        city.before(own_draft(DRIVING, number=f"N{one}"), name="孙别人").id for one in range(6)
    }
    with city.database.read() as repository:
        first = repository.examinations.next_after_mark(2)
    assert examine_some(city.database, city.clock())
    with city.database.begin() as repository:
        assert not repository.examinations.move_mark("licences", first[0], first[1][-1])
    city.examine()
    assert city.listed().keys() == wrong


@pytest.mark.parametrize(
    "act",
    [
        (ChangeAct.VOIDING, None),
        (ChangeAct.REVOCATION, RevocationKind.RESCINDED),
        (ChangeAct.TRANSFER, None),
    ],
)
def test_what_ends_leaves_the_list(city, act):
    licence = city.before(own_draft(DRIVING), name="孙别人")
    city.examine()
    city.end(licence, *act)
    assert city.listed() == {}


def test_what_is_suspended_stays_on_the_list(city):
    licence = city.before(own_draft(DRIVING), name="孙别人")
    city.end(licence, ChangeAct.SUSPENSION)
    city.examine()
    assert city.listed().keys() == {licence.id}


def test_what_is_corrected_leaves_the_list_at_once(city):
    licence = city.before(own_draft(DRIVING), name="孙别人", sex="男")
    city.examine()
    wanted = Amendment({"name": "", "sex": ""}, "录入有误", AmendmentKind.CORRECTED)
    city.change(licence, wanted)
    assert city.listed() == {}


def test_the_permits_of_a_company_are_looked_at_again_when_its_head_changes(city):
    face = {"representative": "黄慧敏", "representative_number": resident_id(7)}
    registration = city.issue(own_draft(REGISTRATION, CAFE, face=face, number="YZ1"))
    permits = {city.issue(own_draft(PERMIT, CAFE, number=f"WS{one}")).id for one in range(3)}
    city.examine()
    assert city.listed() == {}
    changed = {"representative": "陆知秋", "representative_number": ""}
    city.change(registration, Amendment(changed, "变更登记"))
    assert city.waiting() == 4
    city.clock.now += timedelta(minutes=1)
    city.examine()
    assert city.waiting() == 0
    in_doubt = {FieldInDoubt("representative", "contradicts_registration")}
    assert city.listed() == dict.fromkeys(permits, in_doubt)
    # The head of before is registered again: nothing contradicts any more.
    with city.database.read() as repository:
        present = repository.licences.get(registration.id)
    back = {"representative": "黄慧敏", "representative_number": resident_id(7)}
    city.change(present, Amendment(back, "变更登记"))
    city.examine()
    assert city.listed() == {}


def test_a_registration_that_ends_takes_nothing_amiss(city):
    registration = city.issue(
        own_draft(REGISTRATION, CAFE, face={"representative": "黄慧敏"}, number="YZ1")
    )
    permit = city.before(own_draft(PERMIT, CAFE, number="WS1"), representative="孙别人")
    city.examine()
    assert city.listed().keys() == {permit.id}
    city.end(registration, ChangeAct.REVOCATION, RevocationKind.DEREGISTERED)
    city.examine()
    assert city.listed() == {}


WRITINGS = ["ＺＳ２０２５００１", "zs2025001", "ZS 2025001", "ＺＳ　2025001", "ZS\u00a02025001"]


@pytest.mark.parametrize("number", WRITINGS)
def test_an_earlier_number_is_found_in_every_writing_and_refuses_new_ones(city, number):
    licence = city.numbered_before(number)
    city.examine()
    for written in ("ZS2025001", *WRITINGS):
        assert city.find(written) == {licence.id}
    for written in ("ZS2025001", "zs 2025001", "ＺＳ２０２５００１"):
        with pytest.raises(LicenceNumberTaken):
            city.issue(own_draft(DRIVING, WANG, number=written))
    with city.database.read() as repository:
        assert repository.licences.get(licence.id).number == number
    assert city.listed() == {}


def test_numbers_that_collide_are_both_kept_listed_and_found(city):
    first, second, third = map(city.numbered_before, ("ZS2025001", "ZS 2025001", "ｚｓ2025001"))
    city.examine()
    twice = {FieldInDoubt("number", "number_of_two_licences")}
    assert city.listed() == dict.fromkeys((first.id, second.id, third.id), twice)
    for written in ("ZS2025001", "zs－2025001".replace("－", ""), "ZS　2025001"):
        assert {first.id, second.id, third.id} <= city.find(written)
    with pytest.raises(LicenceNumberTaken):
        city.issue(own_draft(DRIVING, WANG, number="ZS2025001"))
    # One after the other ends: the last that is left has the number to itself.
    city.end(first)
    city.examine()
    assert len(city.listed()) == 2
    city.end(second)
    city.examine()
    assert city.listed() == {}
    assert city.find("ZS2025001") >= {third.id}
    with pytest.raises(LicenceNumberTaken):
        city.issue(own_draft(DRIVING, WANG, number="ZS2025001"))


def test_the_same_number_of_two_types_is_no_collision(city):
    city.numbered_before("ZS 2025001")
    city.numbered_before("ZS2025001", holder=CAFE, kind=PERMIT)
    city.examine()
    assert city.listed() == {}


def test_what_an_incident_has_due_is_found_done_by_its_normal_form(city, clock):
    draft = IncidentDraft("停电", "停电", "手工登记", clock(), [DRIVING.type_code])
    parts = city.database, SeededEntropy("incident")
    incident = report_incident(*parts, clock(), cast.BUREAU_CLERK, draft)
    numbers = ("ZS 2025001", "ＺＳ2025002")
    add_dues(
        city.database,
        clock(),
        cast.BUREAU_CLERK,
        incident.id,
        DRIVING.type_code,
        DueAct.COLLECT,
        numbers,
    )
    with city.database.begin() as repository:
        for place, number in enumerate(numbers):
            repository.connection.execute(
                update(incident_dues)
                .where(incident_dues.c.position == place)
                .values(number_index=repository.cipher.index(KIND, number))
            )
    city.issue(own_draft(DRIVING, number="ZS2025001"))
    city.examine()
    with city.database.read() as repository:
        page = repository.incident_dues.page(incident, limit=10)
    assert [one.done_at is not None for one in page] == [True, False]

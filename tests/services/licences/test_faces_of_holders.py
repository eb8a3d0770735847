"""Issuing and every change of a licence hold its face against its holders, and record a refusal."""

from datetime import timedelta

import pytest

from tests import cast
from tests.factories import resident_id
from tests.own_faces import (
    CAFE,
    DRIVING,
    HOUSE,
    LI,
    MARRIAGE,
    PERMIT,
    REGISTRATION,
    WANG,
    add_own_types,
    own_draft,
    store_unexamined,
)
from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable
from wallet.domain.changes.licence_change import Amendment, AmendmentKind, ChangeAct, LicenceChange
from wallet.domain.trail.audit import AuditAction
from wallet.services.changes.changing import change
from wallet.services.changes.superseding import Supersession
from wallet.services.licences.issuing import LicenceNumberTaken, issue


@pytest.fixture
def bureau(deployment, clock, town):
    add_own_types(deployment)
    return Bureau(deployment, clock)


class Bureau:
    """The bureau's clerk at work."""

    def __init__(self, deployment, clock):
        self.deployment, self.clock = deployment, clock

    def _parts(self):
        made = self.deployment
        return made.database, made.document_maker, made.entropy, self.clock()

    def issue(self, draft):
        return issue(*self._parts(), cast.BUREAU_CLERK, draft)

    def change(self, licence, wanted):
        return change(*self._parts(), cast.BUREAU_CLERK, str(licence.code), wanted)

    def amend(self, licence, kind=AmendmentKind.AMENDED, **changes):
        return self.change(licence, Amendment(changes, "依据第 1 号文", kind))

    def face(self, licence):
        with self.deployment.database.read() as repository:
            found = repository.licences.get(licence.id)
            return dict(repository.licences.version(found.id, found.version).face)

    def listed(self):
        with self.deployment.database.read() as repository:
            return repository.contradictions.of_issuer(cast.BUREAU.id, limit=100)


def refused(act, *arguments, **named):
    with pytest.raises(FaceNotAcceptable) as found:
        act(*arguments, **named)
    return {one.field: one.code for one in found.value.faults}


SLIPS = [
    (DRIVING, (LI,), {"name": "孙别人"}, {"name": "contradicts_holder"}),
    (DRIVING, (LI,), {"id_number": WANG.identity_number}, {"id_number": "contradicts_holder"}),
    (DRIVING, (LI,), {"birth_date": "1990-05-06"}, {"birth_date": "contradicts_identity_number"}),
    (DRIVING, (LI,), {"sex": "男"}, {"sex": "contradicts_identity_number"}),
    (MARRIAGE, (LI, WANG), {"first_name": "孙别人"}, {"first_name": "contradicts_holder"}),
    (HOUSE, (LI, WANG), {"owners": "李丽华"}, {"owners": "contradicts_holder"}),
    (
        PERMIT,
        (CAFE,),
        {"organisation_name": "别家公司"},
        {"organisation_name": "contradicts_holder"},
    ),
]


@pytest.mark.parametrize(("kind", "holders", "slipped", "codes"), SLIPS)
def test_a_face_of_somebody_else_is_not_issued_and_the_refusal_is_recorded(
    bureau, deployment, kind, holders, slipped, codes
):
    face = {"representative": "黄慧敏"} | slipped if kind is PERMIT else slipped
    assert refused(bureau.issue, own_draft(kind, *holders, face=face)) == codes
    with deployment.database.read() as repository:
        assert repository.licences.find_by_number(cast.BUREAU.id, kind.type_code, "QZ1") is None
        entry = repository.audit.search(limit=1)[0]
    assert (entry.action, entry.outcome) == (AuditAction.ISSUING_REFUSED, "face_not_acceptable")
    # In its own writing the very same draft is issued.
    good = {"representative": "黄慧敏"} if kind is PERMIT else {}
    assert bureau.issue(own_draft(kind, *holders, face=good))


def test_neither_an_amendment_nor_a_correction_makes_it_somebody_elses(bureau):
    licence = bureau.issue(own_draft(DRIVING)).licence
    for kind in AmendmentKind:
        found = refused(bureau.amend, licence, kind, name="孙别人", sex="男")
        assert found == {"name": "contradicts_holder", "sex": "contradicts_identity_number"}
    assert bureau.face(licence)["name"] == "李丽华"
    assert bureau.amend(licence, vehicle_class="C2").version.version == 2


def test_a_required_fact_that_is_emptied_is_taken_from_the_holder_again(bureau):
    licence = bureau.issue(own_draft(DRIVING)).licence
    bureau.amend(licence, name="", vehicle_class="C2")
    assert bureau.face(licence)["name"] == "李丽华"


def test_a_renewal_is_held_against_its_holders_too(bureau):
    licence = bureau.issue(own_draft(DRIVING)).licence
    slipped = own_draft(DRIVING, face={"name": "孙别人"}, number="QZ2")
    assert refused(bureau.change, licence, Supersession(slipped, "期满换发")) == {
        "name": "contradicts_holder"
    }
    renewed = bureau.change(licence, Supersession(own_draft(DRIVING, number="QZ2"), "期满换发"))
    assert bureau.face(renewed.licence)["name"] == "李丽华"


def registered(bureau, name="黄慧敏", number="YZ1"):
    face = {"representative": name, "representative_number": resident_id(7)}
    return bureau.issue(own_draft(REGISTRATION, CAFE, face=face, number=number)).licence


def test_the_head_of_a_permit_is_the_registered_one_or_is_taken_from_there(bureau):
    registered(bureau)
    found = refused(bureau.issue, own_draft(PERMIT, CAFE, face={"representative": "孙别人"}))
    assert found == {"representative": "contradicts_registration"}
    made = bureau.issue(own_draft(PERMIT, CAFE)).licence
    assert bureau.face(made)["representative"] == "黄慧敏"


def test_a_registration_that_is_not_in_force_says_nothing(bureau):
    licence = registered(bureau)
    bureau.change(licence, LicenceChange(ChangeAct.SUSPENSION, "查处期间"))
    assert bureau.issue(own_draft(PERMIT, CAFE, face={"representative": "孙别人"}))


def test_the_head_of_before_may_stay_while_something_else_is_amended(bureau):
    registration = registered(bureau)
    permit = bureau.issue(own_draft(PERMIT, CAFE)).licence
    bureau.amend(registration, representative="陆知秋", representative_number="")
    assert bureau.amend(permit, premises="示例路2号").version.version == 2
    found = refused(bureau.amend, permit, representative="孙别人")
    assert found == {"representative": "contradicts_registration"}
    assert bureau.amend(permit, representative="陆知秋").version.version == 3


def test_what_was_stored_before_is_set_right_by_a_correction_and_by_nothing_less(bureau, clock):
    draft = own_draft(DRIVING)
    licence = store_unexamined(
        bureau.deployment, clock(), cast.BUREAU_CLERK, draft, name="孙别人", sex="男"
    )
    assert set(refused(bureau.amend, licence, vehicle_class="C2")) == {"name", "sex"}
    assert set(refused(bureau.amend, licence, name="李丽华")) == {"sex"}
    corrected = bureau.amend(licence, AmendmentKind.CORRECTED, name="李丽华", sex="女")
    assert corrected.version.version == 2
    assert bureau.listed() == []


@pytest.mark.parametrize(
    "written", ["ＱＺ２０２５００１", "qz2025001", "QZ 2025001", "QZ　2025001", "ｑｚ 2025 001"]
)
def test_one_number_is_issued_once_in_whatever_writing(bureau, written):
    first = bureau.issue(own_draft(DRIVING, number="QZ2025001")).licence
    again = written.replace("\u3000", " ")
    with pytest.raises(LicenceNumberTaken):
        bureau.issue(own_draft(DRIVING, WANG, number=again))
    with bureau.deployment.database.read() as repository:
        for number in (written, "QZ2025001"):
            found = repository.licences.of_issuer(cast.BUREAU.id, number=number)
            assert [one.id for one in found] == [first.id]


def test_the_number_stays_as_it_was_written(bureau):
    licence = bureau.issue(own_draft(DRIVING, number="ｑｚ 2025 001")).licence
    with bureau.deployment.database.read() as repository:
        assert repository.licences.get(licence.id).number == "ｑｚ 2025 001"
        found = repository.licences.find_by_number(cast.BUREAU.id, DRIVING.type_code, "QZ2025001")
    assert found.id == licence.id


def test_a_renewal_keeps_its_number_in_another_writing(bureau, clock):
    old = bureau.issue(own_draft(DRIVING, number="QZ 2025")).licence
    clock.now += timedelta(days=1)
    renewed = bureau.change(
        old, Supersession(own_draft(DRIVING, number="ＱＺ2025"), "期满换发")
    ).licence
    assert renewed.number == "ＱＺ2025"
    with pytest.raises(LicenceNumberTaken):
        bureau.issue(own_draft(DRIVING, WANG, number="qz2025"))

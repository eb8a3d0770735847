"""A renewed licence: the new one begins and the old one ends, both or neither."""

from dataclasses import replace

import pytest

from tests import cast
from tests.factories import TYPE_CODE, holder_draft, resident_id
from tests.services.changes.bureau import key
from tests.town import card_draft
from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable
from wallet.domain.licences.licence import LicenceAlreadyEnded, LicenceState
from wallet.domain.trail.audit import AuditAction
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.changes.superseding import AnotherHolder, AnotherType

GAO = holder_draft(name=cast.GAO.name, identity_number=resident_id(2))


@pytest.mark.parametrize("number", ["JZZ31010000001", "JZZ31010000002"])
def test_the_old_one_ends_and_points_to_the_new_one(bureau, number):
    issued = bureau.supersede(card_draft(number=number))
    old = bureau.licence()
    assert (old.state, old.superseded_by) == (LicenceState.SUPERSEDED, issued.licence.id)
    assert (issued.licence.state, issued.licence.version) == (LicenceState.VALID, 1)
    assert issued.licence.code.serial != old.code.serial
    actions = [entry.action for entry in bureau.entries()[:2]]
    assert actions == [AuditAction.LICENCE_SUPERSEDED, AuditAction.LICENCE_ISSUED]
    notice = bureau.notices()[0]
    assert notice.kind.value == "licence_superseded"
    assert notice.details["successor"] == issued.licence.id


def test_a_faulty_new_licence_leaves_the_old_one_in_force(bureau):
    told = len(bureau.notices())
    with pytest.raises(FaceNotAcceptable):
        bureau.supersede(card_draft(face={}))
    assert bureau.licence().state is LicenceState.VALID
    assert len(bureau.notices()) == told
    assert bureau.entries()[0].outcome == "face_not_acceptable"


def test_type_and_holder_stay(bureau):
    with pytest.raises(AnotherType):
        bureau.supersede(card_draft(type_code=TYPE_CODE))
    with pytest.raises(AnotherHolder):
        bureau.supersede(replace(card_draft(number="N2"), holders=(GAO,)))
    assert bureau.licence().state is LicenceState.VALID


def test_another_bureau_or_an_ended_licence_is_not_renewed(bureau):
    with pytest.raises(UnknownLicence):
        bureau.supersede(card_draft(number="N2"), clerk=cast.OTHER_CLERK)
    bureau.change("voiding")
    with pytest.raises(LicenceAlreadyEnded):
        bureau.supersede(card_draft(number="N2"))


def test_a_repeated_key_renews_once(bureau):
    first = bureau.supersede(card_draft(number="N2"), identity=key("k-1"))
    again = bureau.supersede(card_draft(number="N2"), identity=key("k-1"))
    assert first.licence.id == again.licence.id
    assert len(bureau.entries(AuditAction.LICENCE_SUPERSEDED)) == 1

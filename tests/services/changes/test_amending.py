"""A change of what a licence says: the same serial, the next version, one card."""

import pytest

from tests import cast
from tests.services.changes.bureau import key
from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable, LongTermNotAllowed
from wallet.domain.changes.licence_change import AmendmentKind, NothingChanges
from wallet.domain.licences.licence import LicenceAlreadyEnded, LicenceState
from wallet.domain.trail.audit import AuditAction
from wallet.repository.licences.licences import UnknownLicence

MOVED = {"address": "上海市徐汇区示例路9号"}


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        (AmendmentKind.AMENDED, AuditAction.LICENCE_AMENDED),
        (AmendmentKind.CORRECTED, AuditAction.LICENCE_CORRECTED),
    ],
)
def test_amending_and_correcting_make_the_next_version_and_are_told_apart(bureau, kind, action):
    before = bureau.licence()
    outcome = bureau.amend(MOVED, kind=kind)
    licence, version = outcome.licence, outcome.version
    assert (licence.version, version.face["address"]) == (2, MOVED["address"])
    assert licence.code.serial == before.code.serial
    entry = bureau.entries()[0]
    assert (entry.action, entry.fields) == (action, ("address",))
    notice = bureau.notices()[0]
    assert notice.kind.value == f"licence_{kind.value}"
    assert notice.details["fields"] == "address"


def test_the_holder_still_has_one_card_and_the_old_document_is_ended(bureau):
    held = len(bureau.notices())
    bureau.amend(MOVED)
    with bureau.database.read() as repository:
        cards = repository.licences.held_by(cast.LIN.id)
        first = repository.licences.version(bureau.town.card_id, 1)
        listed = repository.status_lists.read(first.status_list_id)
    assert len(cards) == 2  # the residence permit and the food permit of the town
    assert dict(listed.entries)[first.status_index] == 1
    assert len(bureau.notices()) == held + 1


def test_the_identifier_of_every_version_finds_the_licence(bureau):
    bureau.amend(MOVED)
    bureau.amend({"address": "上海市静安区示例路3号"}, code=bureau.town.card_code)
    assert bureau.licence().version == 3


def test_a_suspended_licence_may_be_corrected_and_stays_suspended(bureau):
    bureau.change("suspension")
    licence = bureau.amend(MOVED, kind=AmendmentKind.CORRECTED).licence
    assert (licence.state, licence.version) == (LicenceState.SUSPENDED, 2)


def test_what_cannot_be_is_refused_and_nothing_is_made(bureau):
    with pytest.raises(NothingChanges):
        bureau.amend({})
    with pytest.raises(FaceNotAcceptable):
        bureau.amend({"resident_id": "310101190001010012"})
    with pytest.raises(LongTermNotAllowed):
        bureau.amend({}, long_term=True)
    with pytest.raises(UnknownLicence):
        bureau.amend(MOVED, clerk=cast.OTHER_CLERK)
    bureau.change("voiding")
    with pytest.raises(LicenceAlreadyEnded):
        bureau.amend(MOVED)
    assert bureau.licence().version == 1
    outcomes = [entry.outcome for entry in bureau.entries(AuditAction.LICENCE_AMENDED)]
    assert outcomes == [
        "licence_already_ended",
        "unknown_licence",
        "long_term_not_allowed",
        "face_not_acceptable",
        "nothing_changes",
    ]


def test_a_repeated_key_amends_once(bureau):
    first = bureau.amend(MOVED, identity=key("k-1"))
    again = bureau.amend(MOVED, identity=key("k-1"))
    assert first.version == again.version
    assert bureau.licence().version == 2

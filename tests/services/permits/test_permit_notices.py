"""The holder of a permit is told of every act on it, and of every licence in it that changes."""

import pytest

from tests import cast, clerks
from tests.factories import SeededEntropy, issuer
from tests.trade import BUREAUX, NAMES
from wallet.domain.errors import WalletError
from wallet.domain.licences.licence import LicenceState, RevocationKind
from wallet.domain.licences.notice import PERMIT_KINDS, NoticeKind
from wallet.domain.permits.industry_permit import Constituent


@pytest.fixture
def told(deployment):
    """Return the notices about permits, the newest first."""

    def read(holder_id=cast.HOTEL_HOLDER.id):
        with deployment.database.read() as repository:
            return repository.notices.of_holder(holder_id, kinds=PERMIT_KINDS)

    return read


def change(trade, number, act, *sent):
    act(
        trade.deployment.database,
        SeededEntropy(f"{act.__name__} {number}"),
        trade.clock(),
        issuer(BUREAUX[number].id),
        str(trade.licences[number].code),
        *sent,
    )


def test_each_act_on_a_permit_is_told_once(trade, told, clock):
    permit = trade.assemble(0, 1)
    clock.advance(minutes=1)
    trade.extend(permit, trade.parts(2))
    clock.advance(minutes=1)
    trade.rebuild(permit, trade.parts(0, 2), "减少一项")
    clock.advance(minutes=1)
    trade.end(permit, "停业")
    notices = told()
    assert [one.kind for one in notices] == [
        NoticeKind.PERMIT_ENDED,
        NoticeKind.PERMIT_REBUILT,
        NoticeKind.PERMIT_EXTENDED,
        NoticeKind.PERMIT_ISSUED,
    ]
    assert {one.details["permit"] for one in notices} == {permit.id}
    assert {one.details["industry"] for one in notices} == {"饭店"}
    assert [one.details["reason"] for one in notices] == ["停业", "减少一项", "", ""]


def test_a_refused_act_is_not_told(trade, told):
    with pytest.raises(WalletError):
        trade.assemble(0)
    assert told() == []


@pytest.mark.parametrize(
    ("act", "sent", "became"),
    [
        (clerks.suspend, ("查",), "licence_suspended"),
        (clerks.revoke, (RevocationKind.RESCINDED, "依据第 1 号文"), "rescinded"),
        (clerks.end_as, (LicenceState.TRANSFERRED, "迁出"), "licence_transferred"),
        (clerks.end_as, (LicenceState.SUPERSEDED, "换发"), "licence_superseded"),
    ],
)
def test_a_licence_that_changes_its_state_is_told_to_the_permits_holder(
    trade, told, clock, act, sent, became
):
    permit = trade.assemble(0, 1)
    clock.advance(minutes=1)
    change(trade, 1, act, *sent)
    notice = told()[0]
    assert notice.kind is NoticeKind.PERMIT_PART_CHANGED
    assert dict(notice.details) == {
        "permit": permit.id,
        "industry": "饭店",
        "component": NAMES[1],
        "became": became,
    }


def test_a_licence_that_is_resumed_is_told_too(trade, told, clock):
    trade.assemble(0, 1)
    for act in (clerks.suspend, clerks.resume):
        clock.advance(minutes=1)
        change(trade, 1, act, "查")
    assert told()[0].details["became"] == "licence_resumed"


def test_a_licence_in_no_living_permit_is_told_of_as_itself_alone(trade, told):
    permit = trade.assemble(0, 1)
    trade.end(permit, "停业")
    before = len(told())
    change(trade, 1, clerks.suspend, "查")
    change(trade, 3, clerks.suspend, "查")
    assert len(told()) == before


def test_nobody_else_is_told(trade, told):
    trade.assemble(0, 1)
    assert told(cast.LIN.id) == []


def test_a_licence_that_left_the_permit_is_no_longer_its_part(trade, told, clock):
    permit = trade.assemble(0, 1)
    renewed = trade.issue(1, number="HY-1-0002")
    parts = [*trade.parts(0), Constituent(NAMES[1], renewed.id)]
    trade.rebuild(permit, parts, "换发")
    clock.advance(minutes=1)
    change(trade, 1, clerks.suspend, "查")
    assert told()[0].kind is NoticeKind.PERMIT_REBUILT

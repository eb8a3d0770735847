"""Where a unit wants two clerks, one alone leaves no holder with less, whatever the act is called.

What waits blocks the other acts on the licence, and is carried out as it was shown, or not at all.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import cast
from tests.factories import holder_draft, resident_id
from tests.services.changes.bureau import SECOND_CLERK, key
from tests.town import card_draft
from wallet.domain.changes.change_request import (
    ChangeAwaitsApproval,
    ChangeNotOpen,
    ChangeState,
)
from wallet.domain.changes.licence_change import AmendmentKind, LicenceChangedMeanwhile, Seen
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import WalletError
from wallet.domain.licences.licence import LicenceState
from wallet.domain.trail.audit import AuditAction
from wallet.services.licences.issuing import LicenceNumberTaken

GAO = holder_draft(name=cast.GAO.name, identity_number=resident_id(2))
MOVED = {"address": "上海市徐汇区示例路9号"}


@pytest.fixture
def strict(bureau):
    """A bureau that wants two clerks, whose town's card names two holders."""
    bureau.supersede(card_draft(holders=(holder_draft(), GAO)))
    with bureau.database.read() as repository:
        card = repository.licences.sole_of(cast.GAO.id, card_draft().type_code)
        code = str(repository.licences.get(card).code)
    bureau.town = replace(bureau.town, card_id=card, card_code=code)
    bureau.want_second_clerk()
    return bureau


def days(bureau, number):
    return city_date(bureau.clock()) + timedelta(days=number)


def shorter(bureau, **changes):
    both = (holder_draft(), GAO)
    return card_draft(**{"holders": both, "issued_on": date(2026, 1, 5), **changes})


LESS = {
    "the last day amended to yesterday": lambda b: b.amend({}, valid_until=days(b, -1)),
    "the last day amended to next year": lambda b: b.amend({}, valid_until=days(b, 365)),
    "the last day corrected to an earlier one": lambda b: b.amend(
        {}, valid_until=days(b, 5), kind=AmendmentKind.CORRECTED
    ),
    "a text struck out": lambda b: b.amend({"address": "上海市黄浦区示例路1号"}),
    "superseded by an expired one": lambda b: b.supersede(shorter(b, valid_until=days(b, -1))),
    "superseded by one that has yet to begin": lambda b: b.supersede(
        shorter(b, valid_from=days(b, 30))
    ),
    "superseded by a shorter one": lambda b: b.supersede(shorter(b, valid_until=days(b, 30))),
    "superseded without one of two holders": lambda b: b.supersede(shorter(b, holders=(GAO,))),
    "superseded with another in a holder's place": lambda b: b.supersede(
        shorter(
            b,
            holders=(
                holder_draft(),
                holder_draft(name=cast.ZHOU.name, identity_number=resident_id(3)),
            ),
        )
    ),
    "superseded with a text struck out": lambda b: b.supersede(
        shorter(b, face={**card_draft().face, "address": "上海市黄浦区"})
    ),
    "revoked": lambda b: b.change("revocation", kind="rescinded"),
    "transferred": lambda b: b.change("transfer"),
    "void": lambda b: b.change("voiding"),
}
NOT_LESS = {
    "moved": lambda b: b.amend(MOVED),
    "prolonged": lambda b: b.amend({}, valid_until=date(2040, 1, 1)),
    "superseded by a longer one": lambda b: b.supersede(shorter(b, valid_until=date(2040, 1, 1))),
    "superseded with one holder more": lambda b: b.supersede(
        shorter(
            b,
            holders=(
                holder_draft(),
                GAO,
                holder_draft(name=cast.ZHOU.name, identity_number=resident_id(3)),
            ),
        )
    ),
    "suspended": lambda b: b.change("suspension"),
}


@pytest.mark.parametrize("name", LESS)
def test_whatever_leaves_a_holder_with_less_waits_and_changes_nothing(strict, name):
    before, told = strict.licence(), len(strict.notices())
    request = LESS[name](strict).request
    assert request.state is ChangeState.AWAITING_APPROVAL
    assert strict.licence() == before
    assert len(strict.notices()) == told
    entry = strict.entries()[0]
    assert (entry.action, entry.licence_id) == (AuditAction.CHANGE_ASKED, before.id)


@pytest.mark.parametrize("name", NOT_LESS)
def test_what_leaves_nobody_with_less_is_done_at_once(strict, name):
    assert NOT_LESS[name](strict).request is None


@pytest.mark.parametrize("name", LESS)
def test_the_second_clerk_lets_it_take_effect_once_and_as_it_was_asked(strict, name):
    request = LESS[name](strict).request
    before = strict.licence()
    assert strict.approve(request).state is ChangeState.APPROVED
    after = strict.licence()
    assert after != before
    approved, done = strict.entries()[:2]
    assert approved.action is AuditAction.CHANGE_APPROVED
    assert (approved.licence_id, done.licence_id) == (after.id, after.id)
    assert done.details["request"] == request.id
    with pytest.raises(ChangeNotOpen):
        strict.approve(request)


def test_what_was_asked_is_what_happens(strict):
    wanted = days(strict, 30)
    request = strict.amend({"address": "上海市黄浦区"}, valid_until=wanted).request
    assert [(one.name, one.after) for one in request.differences] == [
        ("address", "上海市黄浦区"),
        ("valid_until", wanted.isoformat()),
    ]
    strict.approve(request)
    with strict.database.read() as repository:
        licence = repository.licences.get(strict.town.card_id)
        version = repository.licences.version(licence.id, 2)
    assert (licence.term.valid_until, version.face["address"]) == (wanted, "上海市黄浦区")


def test_a_renewal_that_waited_names_the_holders_that_were_asked_for(strict):
    request = strict.supersede(shorter(strict, number="N-2", holders=(GAO,))).request
    assert {one.name for one in request.differences} >= {"number", "holders"}
    strict.approve(request)
    with strict.database.read() as repository:
        successor = repository.licences.get(strict.licence().superseded_by)
        holders = repository.holders.of_licence(successor.id)
    assert successor.number == "N-2"
    assert [one.id for one in holders] == [cast.GAO.id]


def test_what_was_asked_is_sealed(strict):
    strict.amend({"address": "上海市黄浦区"})
    with strict.database.read() as repository:
        (row,) = repository.connection.exec_driver_sql(
            "SELECT asked_sealed FROM change_requests WHERE asked_sealed IS NOT NULL"
        ).all()
    assert "黄浦".encode() not in bytes(row[0])


@pytest.mark.parametrize("name", [name for name in {**LESS, **NOT_LESS} if name != "suspended"])
def test_a_waiting_change_blocks_every_other_act_on_its_licence(strict, name):
    strict.change("transfer")
    with pytest.raises(ChangeAwaitsApproval):
        {**LESS, **NOT_LESS}[name](strict)
    assert strict.entries()[0].outcome == "change_awaits_approval"


def test_suspending_protects_and_may_always_be_and_the_ending_still_fits(strict):
    request = strict.change("transfer").request
    strict.change("suspension")
    assert strict.licence().state is LicenceState.SUSPENDED
    with pytest.raises(ChangeAwaitsApproval):
        strict.change("resumption")
    strict.approve(request)
    assert strict.licence().state is LicenceState.TRANSFERRED


def test_a_renewal_does_not_lift_a_suspension_that_nobody_had_seen(strict):
    request = strict.supersede(shorter(strict, valid_until=days(strict, 30))).request
    strict.change("suspension")
    with pytest.raises(LicenceChangedMeanwhile) as refused:
        strict.approve(request)
    assert refused.value.details["changed"] == ("state",)
    assert strict.licence().state is LicenceState.SUSPENDED
    strict.withdraw(request)
    assert strict.change("resumption").licence.state is LicenceState.VALID


def test_an_approval_of_a_licence_that_has_another_version_by_now_is_refused(strict):
    request = strict.change("transfer").request
    strict.want_second_clerk(required=False)
    with strict.database.begin() as repository:  # what waits keeps every act of a clerk away
        repository.connection.exec_driver_sql("UPDATE change_requests SET seen = '2'")
    with pytest.raises(LicenceChangedMeanwhile):
        strict.approve(request)
    assert strict.licence().state is LicenceState.VALID
    assert strict.entries()[0].outcome == "licence_changed_meanwhile"


def test_what_cannot_be_done_any_more_refuses_the_approval_and_goes_on_waiting(strict):
    request = strict.supersede(shorter(strict, number="N-2", valid_until=days(strict, 9))).request
    strict.want_second_clerk(required=False)
    other = holder_draft(name=cast.ZHOU.name, identity_number=resident_id(3))
    strict.issue(card_draft(number="N-2", holders=(other,)))
    with pytest.raises(LicenceNumberTaken):
        strict.approve(request)
    assert strict.licence().state is LicenceState.VALID
    strict.withdraw(request)


def test_a_row_of_a_list_is_blocked_by_what_waits_and_blocks_while_it_waits(strict):
    request = strict.list(strict.town.card_code, act="transfer")
    with pytest.raises(ChangeAwaitsApproval):
        strict.amend(MOVED)
    strict.withdraw(request)
    single = strict.change("voiding").request
    strict.want_second_clerk(required=False)
    listed = strict.list(strict.town.card_code, act="transfer")
    strict.carry_out(listed)
    assert strict.outcomes(listed) == ["change_awaits_approval"]
    strict.refuse(single)


def test_a_list_of_one_clerk_from_before_ends_nothing_when_two_are_wanted(strict):
    strict.want_second_clerk(required=False)
    listed = strict.list(strict.town.card_code, act="transfer")
    strict.want_second_clerk()
    strict.carry_out(listed)
    assert strict.outcomes(listed) == ["second_clerk_missing"]
    assert strict.licence().state is LicenceState.VALID


def test_a_repeated_key_asks_once_for_an_amendment_too(strict):
    first = strict.amend({}, valid_until=days(strict, 9), identity=key("k-1"))
    again = strict.amend({}, valid_until=days(strict, 9), identity=key("k-1"))
    assert first.request == again.request


def test_a_refused_amendment_leaves_the_licence_as_it_is(strict):
    request = strict.amend({}, valid_until=days(strict, 9)).request
    assert strict.refuse(request).state is ChangeState.REFUSED
    assert strict.licence().version == 1
    assert strict.amend(MOVED).licence.version == 2


def test_an_act_that_was_decided_on_an_earlier_version_undoes_nothing(bureau):
    bureau.amend(MOVED)
    for act in (
        lambda: bureau.amend({"card_class": "人才居住证"}, seen=Seen(1)),
        lambda: bureau.supersede(card_draft(), seen=Seen(1, LicenceState.VALID)),
        lambda: bureau.change("transfer", seen=Seen(1, LicenceState.VALID)),
    ):
        with pytest.raises(LicenceChangedMeanwhile) as refused:
            act()
        assert refused.value.details == {"version": 2, "state": "valid", "changed": ("address",)}
        entry = bureau.entries()[0]
        assert (entry.outcome, entry.licence_id) == (refused.value.code, bureau.town.card_id)
    assert bureau.amend({"card_class": "人才居住证"}, seen=Seen(2)).version.version == 3


def test_a_renewal_decided_on_a_valid_licence_does_not_lift_its_suspension(bureau):
    bureau.change("suspension")
    with pytest.raises(LicenceChangedMeanwhile) as refused:
        bureau.supersede(card_draft(), seen=Seen(1, LicenceState.VALID))
    assert refused.value.details["changed"] == ("state",)


def test_of_sixteen_decisions_at_once_one_counts(strict):
    def decide(number, request):
        clerk = replace(SECOND_CLERK, id=f"{number:032d}", name=f"clerk {number}")
        try:
            return (strict.approve if number % 2 else strict.refuse)(request, clerk).state.value
        except WalletError as refusal:
            return refusal.code

    for days_left in range(400, 380, -1):
        request = strict.amend({}, valid_until=days(strict, days_left)).request
        with ThreadPoolExecutor(16) as pool:
            told = list(pool.map(decide, range(16), [request] * 16))
        (decided,) = [one for one in told if one != "change_not_open"]
        with strict.database.read() as repository:
            stored = repository.change_requests.get(request.id, cast.BUREAU.id)
        assert stored.state.value == decided

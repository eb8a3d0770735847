"""A comprehensive permit is shown like any licence, by those who may, until it changes."""

import pytest

from tests import cast
from tests.services.verification.counter import outcomes
from tests.services.verification.standings import STANDINGS
from tests.trade import NAMES
from wallet.domain.enterprise.appointment import NoLongerActing
from wallet.domain.enterprise.registration import RegistrationNotInForce
from wallet.domain.permits.industry_permit import (
    PRESENTABLE,
    Constituent,
    PermitNotPresentable,
    PermitState,
    UnknownPermit,
)
from wallet.domain.showing.presentation import PinWrong
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import AuditAction
from wallet.services.showing import presenting

CHANGES = {
    "ended": lambda trade, permit: trade.end(permit, "停业"),
    "extended": lambda trade, permit: trade.extend(permit, trade.parts(3)),
    "gathered anew": lambda trade, permit: trade.rebuild(permit, trade.parts(0, 1), "减少一项"),
    "with another licence": lambda trade, permit: trade.rebuild(
        permit,
        [*trade.parts(0, 1), Constituent(NAMES[2], trade.issue(2, number="HY-2-0002").id)],
        "换发",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_code_dies_with_the_version_of_the_permit_that_it_shows(
    shown, permit, trade, covered, change
):
    session = shown.show(permit)
    code = shown.screen(session).text
    CHANGES[change](trade, permit)
    result = shown.scan(code)
    assert (result.outcome, result.parts, result.permit) == (Outcome.CODE_EXPIRED, (), None)
    assert shown.screen(session).text is None


def test_another_permits_end_leaves_the_code_alive(shown, trade, covered):
    one, other = trade.assemble(0, 1), trade.assemble(2, 3)
    code = shown.code(one)
    trade.end(other, "停业")
    assert shown.scan(code).outcome is Outcome.VALID


def test_a_licence_of_it_that_ends_does_not_end_the_showing(shown, permit, trade, covered):
    session = shown.show(permit)
    shown.counter.revoke(str(trade.licences[0].code))
    assert outcomes(shown.scan(shown.screen(session).text)) == ["revoked", "valid", "valid"]


def test_it_opens_while_one_licence_is_in_force_and_not_after(shown, permit, trade, bureau_keys):
    shown.put(bureau_keys, "suspended", "expired", "valid")
    assert shown.show(permit)
    for last in sorted(set(STANDINGS) - {"valid"}):
        shown.put(bureau_keys, "suspended", "expired", last)
        with pytest.raises(PermitNotPresentable):
            shown.show(permit)
    entry = shown.counter.entries(AuditAction.PRESENTATION_REFUSED)[0]
    assert (entry.outcome, entry.details) == ("permit_not_presentable", {"permit": permit.id})


def test_an_ended_permit_is_not_shown(shown, permit, trade):
    trade.end(permit, "停业")
    with pytest.raises(PermitNotPresentable):
        shown.show(permit)


def test_a_wrong_pin_opens_nothing(shown, permit):
    with pytest.raises(PinWrong):
        shown.show(permit, pin="000000")
    entry = shown.counter.entries(AuditAction.PRESENTATION_REFUSED)[0]
    assert (entry.outcome, entry.details) == ("pin_wrong", {"permit": permit.id})


def test_nobody_shows_the_permit_of_another(shown, permit):
    for login in ("lin", "zhou", "gao"):
        with pytest.raises(UnknownPermit):
            shown.show(permit, shown.company.account(login))


def test_without_a_registration_in_force_nothing_is_shown(shown, permit):
    shown.company.suspend()
    with pytest.raises(RegistrationNotInForce):
        shown.show(permit)


def test_who_acts_for_the_company_shows_what_the_post_allows(shown, permit, trade, covered):
    company = shown.company
    lin = company.representative()
    other = trade.assemble(
        3,
        0,
        constituents=[
            Constituent(NAMES[3], trade.licences[3].id),
            Constituent(NAMES[0], trade.issue(0, number="HY-0-0002").id),
        ],
    )
    company.appoint_manager(lin)
    company.appoint_handler(lin, licences=(), permits=(permit.id,))
    for login in ("lin", "gao", "zhou"):
        by = company.acting(login)
        session = shown.show(permit, by)
        assert session.holder_id == cast.HOTEL_HOLDER.id
        assert shown.scan(shown.screen(session, by).text).outcome is Outcome.VALID
    with pytest.raises(UnknownPermit):
        shown.show(other, company.acting("zhou"))
    entry = shown.counter.entries(AuditAction.PRESENTATION_STARTED)[0]
    assert (entry.actor.name, entry.actor.acting_for) == ("zhou", cast.HOTEL_HOLDER.id)


def test_a_handler_of_the_licences_alone_does_not_show_the_permit(shown, permit):
    lin = shown.company.representative()
    shown.company.appoint_handler(lin, licences=(0, 1, 2))
    with pytest.raises(UnknownPermit):
        shown.show(permit, shown.company.acting("zhou"))


def test_removing_a_handler_ends_what_is_being_shown(shown, permit, covered):
    company = shown.company
    lin = company.representative()
    appointment = company.appoint_handler(lin, licences=(), permits=(permit.id,))
    zhou = company.acting("zhou")
    code = shown.code(permit, zhou)
    company.remove(lin, appointment)
    assert shown.scan(code).outcome is Outcome.CODE_EXPIRED
    with pytest.raises(NoLongerActing):
        shown.show(permit, zhou)


def test_the_showing_and_each_look_are_one_entry_that_names_every_licence(
    shown, permit, trade, covered
):
    session = shown.show(permit)
    ids = [licence.id for licence in trade.licences[:3]]
    began = shown.counter.entries(AuditAction.PRESENTATION_STARTED)[0]
    assert [part.licence_id for part in began.parts] == ids
    assert began.details == {"permit": permit.id, "session": session.reference}
    shown.scan(shown.screen(session).text)
    (look,) = shown.counter.looks()
    assert (look.outcome, look.licence_id, look.details["permit"]) == ("valid", None, permit.id)
    assert [(part.licence_id, part.outcome, part.fields) for part in look.parts] == [
        (ids[0], "valid", ("premises",)),
        (ids[1], "valid", ()),
        (ids[2], "valid", ("premises",)),
    ]
    presenting.end_presentation(
        shown.database,
        shown.counter.clock(),
        shown.company.account("hotelier"),
        session.id,
    )
    over = shown.counter.entries(AuditAction.PRESENTATION_ENDED)[0]
    assert over.details == {"permit": permit.id, "session": session.reference}


def test_the_home_pages_favourite_counts_what_is_shown_alone(shown, permit, trade):
    by = shown.company.account("hotelier")
    for _ in range(3):
        shown.show(permit)
    shown.company.present(by, trade.licences[2].id)
    with shown.database.read() as repository:
        counts = repository.presentations.counts_by_licence(by.id)
    assert counts == {trade.licences[2].id: 1}


@pytest.mark.parametrize("state", PermitState)
def test_a_permit_is_presentable_while_something_in_it_is_in_force(state):

    assert (state in PRESENTABLE) == (state in {"in_force", "partly_in_force"})

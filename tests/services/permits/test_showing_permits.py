"""A comprehensive permit is shown like any licence: one code, each licence with its own state."""

import base64
from itertools import product

import pytest

from tests import cast
from tests.services.permits.shown_permits import ShownPermits
from tests.services.verification.counter import HOTEL_SYSTEM, made, outcomes
from tests.services.verification.standings import STANDINGS, bring, expected_whole, two_keys
from tests.trade import BUREAUX, NAMES, TYPE_CODES
from wallet.desks.shared.files.qr import qr_picture
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
from wallet.domain.showing.set_words import sentences_of_verified, sentences_told
from wallet.domain.showing.verification import CheckName, Outcome
from wallet.domain.trail.audit import AuditAction
from wallet.services.showing import presenting
from wallet.tokens.documents.receipt import confirms, read_receipt


@pytest.fixture
def shown(counter, company):
    return ShownPermits(counter, company)


@pytest.fixture
def permit(trade):
    return trade.assemble(0, 1, 2)


@pytest.fixture
def covered(shown):
    """The verifier's scenario names the food and the hygiene licence."""
    shown.scenario(0, 2)


@pytest.fixture
def bureau_keys(shown, trade):
    return two_keys(shown.database, trade.licences[0].id)


def fields_of(result):
    """The names of the fields that are shown of each licence."""
    return [
        [one.name for one in part.licence.fields] if part.licence else [] for part in result.parts
    ]


def put(shown, trade, bureau_keys, *standings):
    ids = [licence.id for licence in trade.licences[: len(standings)]]
    bring(shown.database, bureau_keys, dict(zip(ids, standings, strict=True)))


def test_one_code_tells_each_licences_state_and_the_fields_that_the_scenario_names(
    shown, permit, covered
):
    result = shown.scan(shown.code(permit))
    assert (result.outcome, result.licence) == (Outcome.VALID, None)
    assert [part.component for part in result.parts] == list(NAMES[:3])
    assert [part.issuer_name for part in result.parts] == [one.name for one in BUREAUX[:3]]
    assert outcomes(result) == ["valid", "valid", "valid"]
    assert fields_of(result) == [["premises"], [], ["premises"]]
    assert [part.type_code for part in result.parts] == [TYPE_CODES[0], None, TYPE_CODES[2]]
    assert made(result) == [(name.value, True) for name in CheckName]
    assert "不公开的住址" not in str(result)
    assert sentences_of_verified(result.parts[1]).zh.startswith(
        "这项许可目前有效；这个场景只看状态"
    )


def test_the_verifier_reads_which_permit_it_is(shown, permit, covered):
    told = shown.scan(shown.code(permit)).permit
    assert (told.number, told.version) == (permit.number, 1)
    assert (told.industry_name, told.issuer_name) == ("饭店", cast.BUREAU.name)
    assert told.holder_name == cast.HOTEL_HOLDER.name
    assert told.holder_code == cast.HOTEL_HOLDER.identity_number


def test_the_code_is_a_licences_code_in_size_and_digits(shown, permit):
    session = shown.show(permit)
    screen = shown.screen(session)
    assert (session.permit_id, session.set_id, session.of_several) == (permit.id, None, True)
    assert len(screen.typed) == 10
    assert qr_picture(screen.text).version <= 5


def test_ten_digits_do_what_the_picture_does(shown, permit, covered):
    typed = shown.screen(shown.show(permit)).typed
    result = shown.scan(typed)
    assert (result.outcome, len(result.parts)) == (Outcome.VALID, 3)


@pytest.mark.timeout(300)
def test_for_every_two_states_the_whole_is_never_greener(shown, trade, bureau_keys):
    """Every state of one licence beside every state of the other, and what each comes to."""
    shown.scenario(0, 1)
    permit = trade.assemble(0, 1)
    for first, second in product(sorted(STANDINGS), repeat=2):
        put(shown, trade, bureau_keys, "valid", "valid")
        code = shown.code(permit)
        put(shown, trade, bureau_keys, first, second)
        result = shown.scan(code)
        assert outcomes(result) == [first, second]
        assert result.outcome.value == expected_whole([first, second])
        shown_fields = [["premises"] if one == "valid" else [] for one in (first, second)]
        assert fields_of(result) == shown_fields, (first, second)
        is_green = result.outcome is Outcome.VALID
        assert is_green == (first == second == "valid")


@pytest.mark.parametrize("standing", sorted(set(STANDINGS) - {"valid"}))
def test_a_licence_that_the_scenario_does_not_name_still_keeps_the_whole_from_green(
    shown, permit, trade, bureau_keys, covered, standing
):
    code = shown.code(permit)
    put(shown, trade, bureau_keys, "valid", standing, "valid")
    result = shown.scan(code)
    assert result.outcome is Outcome.PARTLY_VALID
    assert outcomes(result) == ["valid", standing, "valid"]
    assert (result.parts[1].component, result.parts[1].licence) == (NAMES[1], None)
    assert "有的许可有效，有的不能采信" in sentences_told(result).zh


def test_a_scenario_that_names_none_of_it_is_told_nothing_and_spends_nothing(shown, permit):
    shown.scenario(3)
    code = shown.code(permit)
    for _ in range(2):
        result = shown.scan(code)
        assert (result.outcome, result.parts, result.permit) == (Outcome.NOT_PERMITTED, (), None)
        assert made(result)[-1] == ("standing", False)


def test_a_stranger_to_the_scenario_is_told_nothing(shown, permit, covered):
    result = shown.scan(shown.code(permit), "somebody-elses")
    assert (result.outcome, result.parts, result.permit) == (Outcome.NOT_PERMITTED, (), None)


def test_suspended_and_revoked_say_so_with_the_kind(shown, permit, trade, covered):
    code = shown.code(permit)
    shown.company.suspend(trade.licences[0])
    result = shown.scan(code)
    assert outcomes(result) == ["suspended", "valid", "valid"]
    session = shown.show(permit)
    shown.counter.revoke(str(trade.licences[0].code))
    result = shown.scan(shown.screen(session).text)
    assert outcomes(result) == ["revoked", "valid", "valid"]
    assert result.parts[0].revocation_kind == "rescinded"


def test_a_code_is_spent_once_and_the_screen_shows_another(shown, permit, covered):
    session = shown.show(permit)
    code = shown.screen(session).text
    assert shown.scan(code).outcome is Outcome.VALID
    again = shown.scan(code)
    assert (again.outcome, again.parts, again.permit) == (Outcome.CODE_USED, (), None)
    assert shown.screen(session).text != code


def test_a_repeated_request_gets_the_same_answer_until_a_licence_changes(
    shown, permit, trade, covered
):
    code = shown.code(permit)
    first = shown.scan(code, idempotency_key="k1")
    assert shown.scan(code, idempotency_key="k1") == first
    # The very licence that the scenario does not name.
    with shown.database.begin() as repository:
        licence = repository.licences.get(trade.licences[1].id)
        repository.licence_changes.set_state(
            licence, type(licence.state).SUSPENDED, shown.counter.clock()
        )
    assert shown.scan(code, idempotency_key="k1").outcome is Outcome.CODE_USED


def test_a_system_gets_what_a_desk_gets(shown, permit, covered):
    by_desk = shown.scan(shown.code(permit))
    by_system = shown.scan(shown.code(permit), verifier=HOTEL_SYSTEM)
    assert by_system.parts == by_desk.parts
    assert by_system.permit == by_desk.permit


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
    put(shown, trade, bureau_keys, "suspended", "expired", "valid")
    assert shown.show(permit)
    for last in sorted(set(STANDINGS) - {"valid"}):
        put(shown, trade, bureau_keys, "suspended", "expired", last)
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


def test_the_receipt_proves_the_permit_and_each_component(shown, permit, trade, covered):
    code = shown.code(permit)
    shown.counter.revoke(str(trade.licences[0].code))
    result = shown.scan(code)
    deployment = shown.counter.deployment
    receipt = read_receipt(
        result.receipt,
        deployment.cabinet.ring(),
        issuer=deployment.public_url,
        now=shown.counter.clock(),
    )
    assert receipt.permit_number == permit.number
    assert [(one.component, one.outcome) for one in receipt.parts] == [
        (NAMES[0], "revoked"),
        (NAMES[1], "valid"),
        (NAMES[2], "valid"),
    ]
    assert [one.licence_code for one in receipt.parts[:2]] == [None, None]
    salt = base64.urlsafe_b64decode(result.receipt_salt)
    values = {field.name: field.value for field in result.parts[2].licence.fields}
    assert confirms(receipt.parts[2], values, salt)
    assert not confirms(receipt.parts[0], values, salt)


def test_the_verifiers_own_list_names_the_permit(shown, permit, covered):
    result = shown.scan(shown.code(permit))
    with shown.database.read() as repository:
        stored = repository.verifications.find_own(result.id, shown.counter.verifier().actor.id)
    assert stored.type_name == "饭店综合许可证"


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

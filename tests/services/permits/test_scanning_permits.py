"""What a scan of a comprehensive permit comes to: one code, each licence with its own state."""

import base64
from itertools import product

import pytest

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM, made, outcomes
from tests.services.verification.standings import STANDINGS, expected_whole
from tests.trade import BUREAUX, NAMES, TYPE_CODES
from wallet.desks.shared.files.qr import qr_picture
from wallet.domain.showing.set_words import sentences_of_verified, sentences_told
from wallet.domain.showing.verification import CheckName, Outcome
from wallet.tokens.documents.receipt import confirms, read_receipt


def fields_of(result):
    """The names of the fields that are shown of each licence."""
    return [
        [one.name for one in part.licence.fields] if part.licence else [] for part in result.parts
    ]


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
        shown.put(bureau_keys, "valid", "valid")
        code = shown.code(permit)
        shown.put(bureau_keys, first, second)
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
    shown.put(bureau_keys, "valid", standing, "valid")
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

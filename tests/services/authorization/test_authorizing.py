"""A holder grants exactly what was ticked, and is in command of it afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM as HOTEL
from tests.town import CARD_TYPE
from wallet.domain.errors import TooManyAttempts
from wallet.domain.grounds.authorization import (
    FieldNotAsked,
    FieldOutsideScenario,
    NothingAsked,
    RequestNotOpen,
    RequestState,
    RequiredFieldLeftOut,
    ScenarioNotOpen,
    SensitiveConsentMissing,
    TermOutsideScenario,
)
from wallet.domain.showing.presentation import PinWrong
from wallet.domain.trail.audit import AuditAction
from wallet.repository.grounds.authorizations import UnknownAuthorization, UnknownRequest
from wallet.services.authorization import asking, authorizing
from wallet.services.authorization.granting import LicenceNotAsked
from wallet.tokens.documents.authorization_proof import read_consent


def test_a_grant_holds_exactly_what_was_ticked_in_the_registrys_words(parties):
    request = parties.ask()
    granted = parties.grant(request, "name", "resident_id")
    assert [one.fields for one in granted] == [("name", "resident_id")]
    assert granted[0].purpose == "办理入住时核对住客本人"
    state, grants = asking.poll(parties.deployment.database, HOTEL, request.id)
    assert state.state is RequestState.GRANTED
    assert [grant.id for grant in grants] == [granted[0].id]


def test_both_sides_can_keep_a_signed_consent_record_without_values(parties):
    granted = parties.grant(parties.ask())[0]
    with parties.deployment.database.read() as repository:
        evidence = repository.authorizations.evidence(granted.id)
    record = read_consent(
        evidence,
        parties.deployment.cabinet.ring(),
        issuer=parties.deployment.public_url,
        now=parties.clock(),
    )
    assert record.receiver_code == cast.HOTEL.uscc
    assert record.fields == ("name", "resident_id")
    assert record.until > record.granted_at


def test_a_field_outside_the_scenario_is_refused_and_recorded(parties):
    with pytest.raises(FieldOutsideScenario):
        parties.ask("name", "portrait")
    assert parties.entries(AuditAction.AUTHORIZATION_ASKED)[0].outcome == "field_outside_scenario"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scenario": "shop-sale"}, ScenarioNotOpen),
        ({"scenario": "no-such"}, ScenarioNotOpen),
        ({"days": 31}, TermOutsideScenario),
        ({"days": 0}, TermOutsideScenario),
        ({"type_code": "113100000000000191001"}, FieldOutsideScenario),
    ],
)
def test_what_the_registry_does_not_allow_is_never_asked(parties, changes, error):
    with pytest.raises(error):
        parties.ask(**changes)


def test_a_question_without_fields_is_refused(parties):
    question = parties.question()
    empty = type(question)(question.scenario_code, {CARD_TYPE: ()}, 1)
    deployment = parties.deployment
    with pytest.raises(NothingAsked):
        asking.ask_by_link(deployment.database, deployment.entropy, parties.clock(), HOTEL, empty)


def test_a_required_field_cannot_be_left_out(parties):
    request = parties.ask()
    with pytest.raises(RequiredFieldLeftOut):
        parties.grant(request, "name")


def test_a_field_that_was_not_on_the_page_cannot_be_granted_by_hand(parties):
    request = parties.ask("name", "resident_id")
    with pytest.raises(FieldNotAsked):
        parties.grant(request, "name", "resident_id", "address")


def test_sensitive_fields_need_a_consent_of_their_own(parties):
    request = parties.ask()
    with pytest.raises(SensitiveConsentMissing):
        parties.grant(request, sensitive=False)
    assert parties.grant(request)


def test_another_holder_can_neither_see_nor_answer_a_request(parties):
    request = parties.ask()
    with pytest.raises(UnknownRequest):
        parties.grant(request, login="zhou")
    with pytest.raises(UnknownRequest):
        authorizing.decline(
            parties.deployment.database, parties.clock(), parties.account("zhou"), request.id
        )


def test_a_link_is_opened_once(parties):
    deployment = parties.deployment
    asked = asking.ask_by_link(
        deployment.database, deployment.entropy, parties.clock(), HOTEL, parties.question()
    )
    lin, zhou = parties.account(), parties.account("zhou")
    authorizing.open_link(deployment.database, parties.clock(), lin, asked.link_secret)
    with pytest.raises(UnknownRequest):
        authorizing.open_link(deployment.database, parties.clock(), zhou, asked.link_secret)


def test_a_licence_of_somebody_else_or_of_another_type_is_no_answer(parties):
    request = parties.ask()
    with pytest.raises(LicenceNotAsked):
        parties.grant(request, licence_id=parties.town.food_id)


def test_a_request_is_answered_once_and_not_after_it_lapsed(parties, clock):
    request = parties.ask()
    parties.grant(request)
    with pytest.raises(RequestNotOpen):
        parties.grant(request)
    late = parties.ask()
    clock.advance(minutes=31)
    with pytest.raises(RequestNotOpen):
        parties.grant(late)
    state, _ = asking.poll(parties.deployment.database, HOTEL, late.id)
    assert state.state_at(clock()) is RequestState.LAPSED


def test_declining_reaches_the_asker_at_its_next_poll(parties):
    request = parties.ask()
    authorizing.decline(parties.deployment.database, parties.clock(), parties.account(), request.id)
    state, grants = asking.poll(parties.deployment.database, HOTEL, request.id)
    assert (state.state, grants) == (RequestState.DECLINED, [])


def test_a_request_taken_back_cannot_be_granted_and_only_its_own_unit_takes_it_back(parties, clock):
    database, request = parties.deployment.database, parties.ask()
    shop = replace(HOTEL, actor=replace(HOTEL.actor, unit_id=cast.SHOP.id))
    with pytest.raises(UnknownRequest):
        asking.cancel(database, clock(), shop, request.id)
    cancelled = asking.cancel(database, clock(), HOTEL, request.id)
    assert cancelled.state is RequestState.CANCELLED
    assert asking.poll(database, HOTEL, request.id)[0].state is RequestState.CANCELLED
    for again in (lambda: parties.grant(request), lambda: asking.cancel(*own(parties, request))):
        with pytest.raises(RequestNotOpen):
            again()
    with database.read() as repository:
        entries = repository.audit.search(action=AuditAction.AUTHORIZATION_CANCELLED.value)
    assert {entry.details["request"] for entry in entries} == {request.id}
    outcomes = [entry.outcome for entry in entries]
    assert outcomes == [RequestNotOpen.code, "done", UnknownRequest.code]


def test_a_granted_request_is_not_taken_back(parties, clock):
    request = parties.ask()
    parties.grant(request)
    with pytest.raises(RequestNotOpen):
        asking.cancel(parties.deployment.database, clock(), HOTEL, request.id)
    assert asking.poll(parties.deployment.database, HOTEL, request.id)[1]


def own(parties, request):
    return parties.deployment.database, parties.clock(), HOTEL, request.id


def test_the_second_factor_is_asked_and_locks(parties):
    request = parties.ask()
    for _ in range(5):
        with pytest.raises(PinWrong):
            parties.grant(request, pin="000000")
    with pytest.raises(TooManyAttempts):
        parties.grant(request)
    refused = [one.outcome for one in parties.entries(AuditAction.AUTHORIZATION_GRANTED)]
    assert refused == ["too_many_attempts", *["pin_wrong"] * 5]


def test_only_its_holder_withdraws_a_grant_and_twice_changes_nothing(parties, clock):
    granted = parties.grant(parties.ask())[0]
    with pytest.raises(UnknownAuthorization):
        parties.withdraw(granted, login="zhou")
    parties.withdraw(granted)
    first = _stored(parties, granted)
    clock.advance(minutes=1)
    parties.withdraw(granted)
    assert _stored(parties, granted) == first
    assert first.ended_reason == "withdrawn_by_holder"
    assert clock() - first.withdrawn_at == timedelta(minutes=1)


def _stored(parties, granted):
    with parties.deployment.database.read() as repository:
        return repository.authorizations.get_held_by(granted.holder_id, granted.id)

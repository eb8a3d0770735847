"""To whom and what a holder can agree, and that it is told before the second factor."""

from dataclasses import replace

import pytest

from tests import cast
from tests.factories import TYPE_CODE, licence_draft
from tests.services.verification.counter import HOTEL_SYSTEM
from tests.town import CARD_TYPE, CHECK_IN, PIN
from wallet.domain.errors import WalletError
from wallet.domain.grounds.authorization import ScenarioNarrowed, SensitiveConsentMissing
from wallet.domain.registry.relying_party import ReceiverNotApproved, ReceiverSuspended
from wallet.domain.registry.scenario import AskedField
from wallet.domain.showing.presentation import PinWrong
from wallet.repository.tables import scenarios
from wallet.services.acts.doing import RequestIdentity
from wallet.services.authorization import asking
from wallet.services.authorization.asking import Question
from wallet.services.authorization.authorization_codes import Offer, make_code
from wallet.services.authorization.granting import Consent, LicenceNotAsked
from wallet.services.licences import issuing

KITCHEN = replace(
    CHECK_IN,
    code="hotel-kitchen",
    name="后厨核验",
    askable_fields={
        TYPE_CODE: (AskedField("items"),),
        CARD_TYPE: (AskedField("card_class"), AskedField("resident_id", required=False)),
    },
)


@pytest.fixture
def kitchen(parties):
    """Lin has a second food licence, and the hotel may ask for both."""
    deployment = parties.deployment
    with deployment.database.begin() as repository:
        repository.scenarios.add(KITCHEN)
    second = issuing.issue(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        parties.clock(),
        cast.BUREAU_CLERK,
        licence_draft(number="JY13101010000002"),
    ).licence
    return [parties.town.food_id, second.id]


def offer(parties, consent, types, days=2):
    deployment = parties.deployment
    return make_code(
        deployment.database,
        deployment.hasher,
        deployment.consent_sealer(),
        deployment.entropy,
        parties.clock(),
        parties.account(),
        Offer(KITCHEN.code, consent, types, days),
        PIN,
    )


def test_a_code_may_give_several_licences_of_one_type(parties, kitchen, codes):
    consent = Consent(dict.fromkeys(kitchen, ("items",)), sensitive=False)
    request, code = offer(parties, consent, dict.fromkeys(kitchen, TYPE_CODE))
    assert (request.holder_id, request.actor_id) == (cast.LIN.id, cast.LIN_ACCOUNT.id)
    assert (request.unit_id, request.term_days) == (cast.HOTEL.id, 2)
    codes.redeem(code)
    handed = parties.retrieve(request)
    assert {one.authorization.licence_id for one in handed} == set(kitchen)
    assert all(one.fields == ("items",) for one in handed)


def test_a_question_is_answered_with_one_licence_of_each_type(parties, kitchen):
    request = parties.send(Question(KITCHEN.code, {TYPE_CODE: ("items",)}, 1))
    with pytest.raises(LicenceNotAsked):
        parties.answer(request, Consent(dict.fromkeys(kitchen, ("items",)), sensitive=False))
    assert len(parties.answer(request, Consent({kitchen[1]: ("items",)}, sensitive=False))) == 1


def test_only_sensitive_fields_need_the_consent_apart(parties, kitchen):
    card = parties.town.card_id
    request = parties.send(Question(KITCHEN.code, {CARD_TYPE: ("card_class", "resident_id")}, 1))
    with pytest.raises(SensitiveConsentMissing) as refused:
        parties.answer(request, Consent({card: ("card_class", "resident_id")}, sensitive=False))
    assert refused.value.details["field"] == "sensitive"
    assert parties.answer(request, Consent({card: ("card_class",)}, sensitive=False))


def test_a_scenario_that_was_narrowed_since_says_which_field_and_counts_nothing(parties):
    request = parties.ask()
    parties.grant(request)
    with parties.deployment.database.begin() as repository:
        repository.connection.execute(
            scenarios.update()
            .where(scenarios.c.code == CHECK_IN.code)
            .values(askable_fields=f'{{"{CARD_TYPE}": [{{"name": "name"}}]}}')
        )
    with pytest.raises(ScenarioNarrowed) as refused:
        parties.retrieve(request)
    assert refused.value.details["field"] == f"{CARD_TYPE}.resident_id"
    assert not refused.value.oversteps


def test_a_suspended_party_is_told_before_the_pin(parties):
    request = parties.ask()
    with parties.deployment.database.begin() as repository:
        repository.units.suspend(cast.HOTEL.id, parties.clock(), "核查")
    with pytest.raises(ReceiverSuspended):
        parties.grant(request, pin="000000")


def test_a_client_that_was_revoked_receives_nothing_and_its_unit_still_does(parties):
    by_client, at_desk = parties.ask(), parties.ask(asker=desk(parties))
    with parties.deployment.database.begin() as repository:
        repository.clients.revoke("hotel-system", parties.clock())
    with pytest.raises(ReceiverNotApproved):
        parties.grant(by_client, pin="000000")
    with pytest.raises(ReceiverNotApproved):
        parties.grant(by_client)
    with pytest.raises(PinWrong):
        parties.grant(at_desk, pin="000000")
    assert parties.grant(at_desk)


def test_a_form_sent_again_after_its_client_was_revoked_tells_what_was_agreed_to(parties):
    key = RequestIdentity("key", "d" * 64)
    by_client = parties.ask()
    first = parties.grant(by_client, identity=key)
    with parties.deployment.database.begin() as repository:
        repository.clients.revoke("hotel-system", parties.clock())
    assert parties.grant(by_client, identity=key) == first


@pytest.mark.parametrize("act", ["poll", "cancel"])
def test_the_desk_is_bound_to_no_address(parties, act):
    asker = desk(parties)
    request = parties.ask(asker=asker)
    with parties.deployment.database.begin() as repository:
        repository.clients.set_limits("hotel-system", ("10.2.0.0/16",), {})
    calls = {
        "poll": lambda by: asking.poll(parties.deployment.database, by, request.id),
        "cancel": lambda by: asking.cancel(
            parties.deployment.database, parties.clock(), by, request.id
        ),
    }
    with pytest.raises(WalletError, match="address_not_allowed"):
        calls[act](HOTEL_SYSTEM)
    calls[act](asker)


def desk(parties):
    """The hotel's clerk, on a telephone somewhere."""
    account = parties.account("hotel")
    return replace(
        HOTEL_SYSTEM, actor=account.actor, operator=account.display_name, address="203.0.113.9"
    )

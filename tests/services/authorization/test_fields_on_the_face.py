"""A grant never promises a field that the licence does not carry, now or later."""

from dataclasses import replace

import pytest

from tests import cast, clerks
from tests.factories import TYPE_CODE
from tests.services.authorization.parties import Parties
from tests.town import CHECK_IN
from wallet.domain.changes.licence_change import Amendment
from wallet.domain.grounds.authorization import FieldNotAsked, NothingTicked
from wallet.domain.registry.scenario import AskedField
from wallet.services.authorization.asking import Question
from wallet.services.authorization.granting import Consent

SUPPLIER = replace(
    CHECK_IN,
    code="hotel-supplier",
    name="食材供应商核验",
    askable_fields={
        TYPE_CODE: (
            AskedField("items"),
            AskedField("person_in_charge"),
            AskedField("inspected_on", required=False),
        )
    },
)


@pytest.fixture
def parties(deployment, clock, town):
    with deployment.database.begin() as repository:
        repository.scenarios.add(SUPPLIER)
    return Parties(deployment, clock, town)


def amend(parties, **changes):
    deployment = parties.deployment
    clerks.amend(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        parties.clock(),
        cast.BUREAU_CLERK,
        parties.town.food_code,
        Amendment(changes, "登记事项变更"),
    )


def ask(parties, *fields):
    return parties.send(Question(SUPPLIER.code, {TYPE_CODE: fields}, 1))


def answer(parties, request, *ticked):
    return parties.answer(request, Consent({parties.town.food_id: ticked}, sensitive=True))


def test_a_required_field_that_the_face_does_not_have_is_passed_over(parties):
    request = ask(parties, "items", "person_in_charge")
    assert answer(parties, request, "items")[0].fields == ("items",)
    assert parties.retrieve(request)[0].fields == ("items",)


def test_it_cannot_be_granted_by_hand_either(parties):
    request = ask(parties, "items", "person_in_charge")
    with pytest.raises(FieldNotAsked):
        answer(parties, request, "items", "person_in_charge")


def test_a_field_that_the_face_lost_is_left_out_and_the_rest_still_handed_over(parties):
    amend(parties, inspected_on="2026-02-01")
    request = ask(parties, "items", "inspected_on")
    answer(parties, request, "items", "inspected_on")
    amend(parties, inspected_on="")
    assert parties.retrieve(request)[0].fields == ("items",)


def test_nothing_ticked_is_no_grant(parties):
    amend(parties, inspected_on="2026-02-01")
    request = ask(parties, "inspected_on")
    with pytest.raises(NothingTicked):
        answer(parties, request)

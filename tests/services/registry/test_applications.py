"""An application for social use: who asks, with what proof, what approval opens (Art. 18)."""

import pytest
from sqlalchemy import select

from tests import cast, clerks
from tests.services.registry.offices import ADDRESS
from tests.town import CARD_TYPE
from wallet.domain.actors.actors import UnitKind
from wallet.domain.errors import NotPermitted
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.licences.licence import ReasonMissing, RevocationKind
from wallet.domain.registry.social_application import (
    ApplicationState,
    ApplicationStateConflict,
    NotASocialUnit,
    ScenarioNotApproved,
)
from wallet.domain.trail.audit import AuditAction
from wallet.repository.registry.applications import UnknownApplication
from wallet.repository.registry.registry_tables import social_applications
from wallet.repository.tables import units
from wallet.services.registry.application_applying import (
    AlreadyApplied,
    apply_for_social_use_again,
)
from wallet.services.registry.application_deciding import (
    RegistrationEnded,
    end_application,
    return_application,
    set_limits,
)
from wallet.services.registry.scenario_deciding import suspend_scenario


def test_an_application_waits_with_its_contact_sealed(offices):
    applied = offices.apply_for_use()
    with offices.read() as repository:
        stored = repository.applications.get(applied.id)
        row = repository.connection.execute(select(social_applications)).one()
    assert stored == applied
    assert stored.contact.phone == "021-00000401"
    assert b"021-00000401" not in row.contact_sealed
    assert stored.client_id is None
    entry = offices.last()
    assert entry.action is AuditAction.APPLICATION_SUBMITTED
    assert "021-00000401" not in str(entry)


@pytest.mark.parametrize("login", ["lin", "clerk", "operator"])
def test_only_the_staff_of_a_relying_unit_apply(offices, login):
    with pytest.raises(NotPermitted):
        offices.apply_for_use(login)
    assert offices.last().outcome == "not_permitted"


def test_a_public_body_does_not_apply(offices):
    with offices.database.begin() as repository:
        repository.connection.execute(
            units.update()
            .where(units.c.id == cast.HOTEL.id)
            .values(kind=UnitKind.PUBLIC_RELYING_UNIT.value)
        )
    with pytest.raises(NotASocialUnit):
        offices.apply_for_use()
    assert offices.last().outcome == "not_a_social_unit"


def test_a_unit_has_one_application_at_a_time(offices):
    offices.apply_for_use()
    with pytest.raises(AlreadyApplied):
        offices.apply_for_use()
    assert offices.last().outcome == "already_applied"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"licence_id": "0" * 32}, "licence_id"),
        ({"scenario_codes": ("shop-sale",)}, "scenario_codes"),
        ({"industry": "crime"}, "industry"),
        ({"purpose": "短"}, "purpose"),
        ({"contact_name": ""}, "contact_name"),
        ({"contact_phone": "12"}, "contact_phone"),
        ({"addresses": ""}, "addresses"),
        ({"addresses": "203.0.113.1/24"}, "addresses"),
        ({"addresses": "0.0.0.0/0"}, "addresses"),
        ({"quotas": {CARD_TYPE: "0"}}, f"quota.{CARD_TYPE}"),
        ({"quotas": {CARD_TYPE: "many"}}, f"quota.{CARD_TYPE}"),
    ],
)
def test_a_field_that_cannot_be_taken_is_told(offices, changes, field):
    with pytest.raises(FormNotAcceptable) as refused:
        offices.apply_for_use(**changes)
    assert [one.field for one in refused.value.faults] == [field]


def test_a_licence_that_has_ended_proves_nothing(offices):
    licence = offices.register_hotel()
    clerks.revoke(
        offices.database,
        offices.deployment.entropy,
        offices.clock(),
        cast.BUREAU_CLERK,
        str(licence.code),
        RevocationKind.DEREGISTERED,
        "歇业",
    )
    with pytest.raises(FormNotAcceptable) as refused:
        offices.apply_for_use()
    assert refused.value.faults[0].field == "licence_id"


def test_approval_opens_one_client_without_credentials(offices):
    approved = offices.approved_use()
    assert approved.state is ApplicationState.APPROVED
    with offices.read() as repository:
        client = repository.clients.get(approved.client_id)
    assert (client.unit_id, client.has_secret, client.public_jwk) == (cast.HOTEL.id, False, None)
    assert client.allowed_addresses == (ADDRESS,)
    assert client.quota_of(CARD_TYPE) == 3
    assert client.quota_of("113100000000000191001") == 0
    entry = offices.last()
    assert entry.action is AuditAction.APPLICATION_DECIDED
    assert entry.details["client"] == client.id


def test_the_operator_may_set_other_quotas(offices):
    applied = offices.apply_for_use()
    approved = offices.approve_use(applied.id, quotas={CARD_TYPE: "7"})
    with offices.read() as repository:
        assert repository.clients.get(approved.client_id).quota_of(CARD_TYPE) == 7


@pytest.mark.parametrize("login", ["hotel", "supervisor"])
def test_only_the_operator_approves(offices, login):
    applied = offices.apply_for_use()
    with pytest.raises(NotPermitted):
        offices.approve_use(applied.id, login)


def test_nothing_is_approved_twice(offices):
    approved = offices.approved_use()
    with pytest.raises(ApplicationStateConflict):
        offices.approve_use(approved.id)
    with offices.read() as repository:
        assert len(repository.clients.living_of(cast.HOTEL.id)) == 2


def test_an_application_needs_every_scenario_approved(offices):
    applied = offices.apply_for_use()
    offices.decide(suspend_scenario, "hotel-check-in")
    with pytest.raises(ScenarioNotApproved):
        offices.approve_use(applied.id)
    assert offices.last().outcome == "scenario_not_approved"


def test_an_application_whose_proof_has_ended_is_not_approved(offices):
    applied = offices.apply_for_use()
    with offices.read() as repository:
        code = str(repository.licences.get(offices.licence_id).code)
    args = (offices.database, offices.deployment.entropy, offices.clock())
    clerks.suspend(*args, cast.BUREAU_CLERK, code, "核查")
    with pytest.raises(RegistrationEnded):
        offices.approve_use(applied.id)


def test_what_was_returned_is_corrected_in_its_place(offices):
    applied = offices.apply_for_use()
    args = (offices.database, offices.clock(), offices.actor("hotel"))
    with pytest.raises(ApplicationStateConflict):
        apply_for_social_use_again(*args, offices.use_draft())
    with pytest.raises(ReasonMissing):
        offices.decide(return_application, applied.id, reason="")
    returned = offices.decide(return_application, applied.id, "地址范围过大")
    assert returned.decision_reason == "地址范围过大"
    again = apply_for_social_use_again(*args, offices.use_draft(addresses="203.0.113.17"))
    assert (again.id, again.state) == (applied.id, ApplicationState.SUBMITTED)
    assert again.allowed_addresses == ("203.0.113.17",)


def test_a_unit_without_an_application_corrects_nothing(offices):
    offices.register_hotel()
    with pytest.raises(UnknownApplication):
        apply_for_social_use_again(
            offices.database, offices.clock(), offices.actor("hotel"), offices.use_draft()
        )


def test_ending_revokes_the_client_and_lets_the_unit_apply_anew(offices):
    approved = offices.approved_use()
    ended = offices.decide(end_application, approved.id, "业务停办")
    assert ended.state is ApplicationState.ENDED
    with offices.read() as repository:
        assert repository.clients.find(approved.client_id) is None
    with pytest.raises(ApplicationStateConflict):
        offices.decide(end_application, approved.id)
    assert offices.apply_for_use().id != approved.id


def test_limits_change_at_once(offices):
    approved = offices.approved_use()
    args = (offices.database, offices.clock())
    operator = offices.actor("operator")
    set_limits(*args, operator, approved.id, "203.0.113.99", {CARD_TYPE: "9"})
    with offices.read() as repository:
        client = repository.clients.get(approved.client_id)
    assert (client.allowed_addresses, client.quota_of(CARD_TYPE)) == (("203.0.113.99",), 9)
    assert offices.last().action is AuditAction.LIMITS_CHANGED
    with pytest.raises(FormNotAcceptable):
        set_limits(*args, operator, approved.id, "nowhere", {CARD_TYPE: "-1"})
    with pytest.raises(NotPermitted):
        set_limits(*args, offices.actor("hotel"), approved.id, "203.0.113.1", {})
    assert offices.last().outcome == "not_permitted"

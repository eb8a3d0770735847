"""A person binds the enterprise it represents; a namesake, or anybody else, learns nothing."""

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from tests import cast
from tests.company import REGISTRATION_TYPE
from tests.factories import resident_id
from tests.registrations import register_again, renew_for, resume, revoke, void
from wallet.domain.actors.uscc import MalformedUscc
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.enterprise.appointment import (
    EndReason,
    NoLongerActing,
    NotTheRepresentative,
    Post,
    UnknownAppointment,
)
from wallet.domain.errors import NotPermitted, TooManyAttempts
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.enterprise.enterprise_tables import enterprise_bindings
from wallet.repository.tables import licence_types
from wallet.services.enterprise import binding


def test_the_representative_binds_and_acts_for_the_whole_wallet(company):
    made = company.bind()
    assert (made.person_id, made.licence_id) == (cast.LIN.id, company.registration.id)
    lin = company.acting("lin")
    assert (lin.role.value, lin.holder_id) == ("enterprise", cast.HOTEL_HOLDER.id)
    assert (lin.post, lin.person_id) == (Post.LEGAL_REPRESENTATIVE, cast.LIN.id)
    assert lin.has_whole_wallet
    (entry,) = company.entries(AuditAction.ENTERPRISE_BOUND)
    assert (entry.outcome, entry.actor.name) == (DONE, "lin")
    assert entry.actor.acting_for == cast.HOTEL_HOLDER.id


def test_binding_twice_changes_nothing(company):
    assert company.bind() == company.bind()
    assert len(company.entries(AuditAction.ENTERPRISE_BOUND)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"login": "zhou"},
        {"name": "上海示例宾馆"},
        {"name": ""},
        {"uscc": cast.SHOP.uscc, "name": cast.SHOP.name},
        {"uscc": "91310115MA1K000158", "name": "没有这家企业"},
    ],
)
def test_every_other_cause_is_refused_with_one_sentence(company, typed):
    with pytest.raises((NotTheRepresentative, MalformedUscc)) as refused:
        company.bind(**typed)
    if refused.type is NotTheRepresentative:
        assert refused.value.details == {"field": "uscc"}
    (entry,) = company.entries(AuditAction.ENTERPRISE_BOUND)
    assert entry.outcome == refused.value.code
    assert entry.details == {}


def test_a_namesake_with_another_number_is_refused(company):
    namesake = company.citizen(1, name=cast.LIN.name)
    assert namesake.name == cast.LIN.name
    with pytest.raises(NotTheRepresentative):
        company.bind(login="staff1")


def test_a_licence_without_the_number_proves_nothing(company):
    company.amend(representative_number="")
    with pytest.raises(NotTheRepresentative):
        company.bind()


def test_a_licence_not_in_force_proves_nothing(company):
    company.suspend()
    with pytest.raises(NotTheRepresentative):
        company.bind()


def test_a_licence_that_is_no_registration_proves_nothing(company, deployment):
    with deployment.database.begin() as repository:
        kind = repository.catalogue.get(REGISTRATION_TYPE, 1)
        template = replace(kind.template, category="industry")
        repository.connection.execute(
            licence_types.update()
            .where(licence_types.c.type_code == REGISTRATION_TYPE)
            .values(
                definition=TypeAdapter(LicenceType)
                .dump_json(replace(kind, template=template))
                .decode()
            )
        )
    with pytest.raises(NotTheRepresentative):
        company.bind()


def test_the_enterprises_own_account_binds_nothing(company):
    with pytest.raises(NotPermitted):
        company.bind(login="hotelier")


def test_guessing_is_shut_for_a_while_and_recorded(company, clock):
    for _ in range(5):
        with pytest.raises(NotTheRepresentative):
            company.bind(login="zhou")
    with pytest.raises(TooManyAttempts):
        company.bind(login="zhou")
    assert company.entries(AuditAction.ENTERPRISE_BOUND)[0].outcome == "too_many_attempts"
    assert company.bind().person_id == cast.LIN.id
    clock.advance(minutes=16)
    with pytest.raises(NotTheRepresentative):
        company.bind(login="zhou")


@pytest.mark.parametrize(
    "change",
    [
        {"representative": cast.GAO.name, "representative_number": cast.GAO.identity_number},
        {"representative_number": resident_id(77)},
    ],
)
def test_a_new_representative_ends_the_binding_and_what_is_being_shown(
    company, deployment, clock, change
):
    lin = company.representative()
    session = company.present(lin, company.licences[0].id)
    company.amend(**change)
    with pytest.raises(NoLongerActing):
        company.acting("lin")
    with pytest.raises(NoLongerActing):
        company.present(lin, company.licences[0].id)
    assert company.shown(lin, session).text is None
    with deployment.database.read() as repository:
        row = repository.connection.execute(enterprise_bindings.select()).one()
    assert (row.ended_at, row.end_reason) == (clock(), EndReason.NOT_PROVED.value)


def test_another_change_of_the_licence_leaves_the_binding(company):
    lin = company.representative()
    company.amend(organisation_name="上海示例宾馆有限公司（新）")
    assert company.present(lin, company.licences[0].id)


def test_of_a_suspended_registration_the_representative_is_bound_no_more_than_before(company):
    secret = company.sign_in("lin")
    bound = company.bind()
    company.switch(secret)
    company.suspend()
    assert company.loaded(secret).post is Post.LEGAL_REPRESENTATIVE
    resume(company)
    assert company.bind() == bound


@pytest.mark.parametrize("kind", [RevocationKind.DEREGISTERED, RevocationKind.WITHDRAWN_AS_PENALTY])
def test_who_was_named_last_has_the_post_while_nothing_is_in_force(company, kind):
    company.bind()
    revoke(company, kind=kind)
    assert company.switch(company.sign_in("lin")).post is Post.LEGAL_REPRESENTATIVE


def test_a_rescinded_registration_made_nobody_the_head(company):
    company.bind()
    revoke(company, kind=RevocationKind.RESCINDED)
    with pytest.raises(NoLongerActing):
        company.switch(company.sign_in("lin"))


def test_a_registration_made_in_error_made_nobody_the_head(company):
    company.bind()
    void(company)
    with pytest.raises(NoLongerActing):
        company.switch(company.sign_in("lin"))


def test_who_was_named_last_has_none_once_another_registration_is_in_force(company, clock):
    company.bind()
    revoke(company)
    clock.advance(days=1)
    second = register_again(company, cast.GAO).licence
    with pytest.raises(NoLongerActing):
        company.switch(company.sign_in("lin"))
    assert company.bind(login="gao").person_id == cast.GAO.id
    company.suspend(second)
    assert company.switch(company.sign_in("gao")).post is Post.LEGAL_REPRESENTATIVE
    with pytest.raises(NoLongerActing):
        company.switch(company.sign_in("lin"))


def test_who_was_named_by_a_renewed_registration_is_not_the_last(company):
    company.bind()
    renewed = renew_for(company, cast.GAO)
    company.bind(login="gao")
    company.suspend(renewed)
    assert company.switch(company.sign_in("gao")).post is Post.LEGAL_REPRESENTATIVE
    with pytest.raises(NoLongerActing):
        company.switch(company.sign_in("lin"))


def test_one_registered_in_error_since_changes_nothing(company, clock):
    company.bind()
    revoke(company)
    clock.advance(days=1)
    void(company, register_again(company, cast.GAO).licence)
    assert company.switch(company.sign_in("lin")).post is Post.LEGAL_REPRESENTATIVE


def test_letting_go_ends_what_is_being_shown_and_can_be_done_once(company, deployment, clock):
    lin = company.representative()
    session = company.present(lin, company.licences[0].id)
    own, sent = company.account("lin"), (deployment.database, clock())
    binding.unbind(*sent, own, cast.HOTEL_HOLDER.id)
    assert company.shown(lin, session).text is None
    with pytest.raises(UnknownAppointment):
        binding.unbind(*sent, own, cast.HOTEL_HOLDER.id)
    outcomes = [one.outcome for one in company.entries(AuditAction.ENTERPRISE_UNBOUND)]
    assert outcomes == ["unknown_appointment", DONE]
    assert company.bind().ended_at is None

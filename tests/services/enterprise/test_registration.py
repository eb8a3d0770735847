"""Powers end with the registration they rest on: nobody acts for the company, all take back."""

import threading

import pytest

from tests import cast
from tests.registrations import ENDINGS, resume, revoke, suspend
from wallet.domain.enterprise.registration import RegistrationNotInForce
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.services.copies import linking


@pytest.fixture(params=ENDINGS)
def end_registration(request, company):
    return lambda: ENDINGS[request.param](company)


@pytest.fixture
def boss(company):
    return company.account("hotelier")


@pytest.fixture
def gao(company, boss):
    company.appoint_manager(boss)
    return company.acting("gao")


@pytest.fixture
def zhou(company, boss):
    company.appoint_handler(boss, licences=(0, 1))
    return company.acting("zhou")


def test_nobody_shows_copies_grants_or_appoints(company, boss, gao, zhou, end_registration):
    lin = company.representative()
    end_registration()
    for by in (boss, lin, gao, zhou):
        with pytest.raises(RegistrationNotInForce):
            company.present(by, company.licences[0].id)
        with pytest.raises(RegistrationNotInForce):
            company.copy(by, 0, days="3")
        with pytest.raises(RegistrationNotInForce):
            company.offer(by, 0, days=3)
    for by in (boss, lin, gao):
        with pytest.raises(RegistrationNotInForce):
            company.appoint_handler(by, company.citizen(ord(by.login[0])))
    with pytest.raises(RegistrationNotInForce):
        company.appoint_manager(boss, company.citizen(1))
    refused = company.entries(AuditAction.PRESENTATION_REFUSED)
    assert {one.outcome for one in refused} == {"registration_not_in_force"}
    assert len(refused) == 4


@pytest.mark.parametrize("end", [suspend, revoke])
def test_what_anybody_is_showing_dies_in_the_same_transaction(company, boss, gao, zhou, end):
    lin = company.representative()
    everybody = (boss, gao, zhou, lin)
    sessions = [company.present(by, company.licences[1].id) for by in everybody]
    company.suspend(company.licences[0])
    assert all(company.shown(*one).text for one in zip(everybody, sessions, strict=True))
    end(company)
    for by, session in zip(everybody, sessions, strict=True):
        assert company.shown(by, session).text is None


def test_what_was_given_can_be_taken_back(company, gao, zhou, end_registration):
    lin = company.representative()
    request, _code = company.offer(zhou, 0)
    copy = company.copy(zhou, 0, days="3")
    with company.deployment.database.read() as repository:
        (granted,) = repository.authorizations.of_request(request.id)
        managed, handled = repository.appointments.of_enterprise(cast.HOTEL_HOLDER.id)
    end_registration()
    sent = (company.deployment.database, company.clock())
    company.withdraw(lin, granted)
    linking.cancel_copy(*sent, gao, copy.id)
    company.remove(gao, handled)
    company.resign(company.account("gao"), managed)
    with company.deployment.database.read() as repository:
        (ended,) = repository.authorizations.of_request(request.id)
        assert not ended.in_force_at(company.clock())
        assert repository.appointments.of_enterprise(cast.HOTEL_HOLDER.id) == []
    for action in (AuditAction.APPOINTMENT_ENDED, AuditAction.POST_RESIGNED):
        (entry,) = company.entries(action)
        assert (entry.outcome, entry.actor.acting_for) == (DONE, cast.HOTEL_HOLDER.id)


def test_when_it_is_in_force_again_everybody_acts_again(company, gao, zhou):
    company.suspend()
    resume(company)
    assert company.present(gao, company.licences[0].id)
    assert company.present(zhou, company.licences[0].id)
    assert company.bind()


def test_another_licence_that_ends_takes_no_power(company, gao):
    session = company.present(gao, company.licences[1].id)
    company.suspend(company.licences[0])
    assert company.shown(gao, session).text
    assert company.present(gao, company.licences[1].id)


def test_a_session_never_outlasts_the_registration(company, gao, clock):
    with company.deployment.database.read() as repository:
        ends_at = repository.standings.registration(cast.HOTEL_HOLDER.id, clock()).ends_at
    clock.now = ends_at
    clock.advance(minutes=-1)
    gao = company.switch(company.sign_in("gao"))
    assert gao.last_moment == ends_at
    assert company.present(gao, company.licences[0].id).expires_at == ends_at


@pytest.mark.parametrize("attempt", range(3))
def test_showing_while_the_registration_ends_leaves_nothing_on_the_screen(company, gao, attempt):
    """Whoever is first: the session is refused, or it ends with the registration."""
    shown, gate = [], threading.Barrier(2)

    def present():
        gate.wait()
        try:
            shown.append(company.present(gao, company.licences[0].id))
        except RegistrationNotInForce:
            shown.append(None)

    def end():
        gate.wait()
        revoke(company)

    both = [threading.Thread(target=act) for act in (present, end)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    (session,) = shown
    assert session is None or company.shown(gao, session).text is None

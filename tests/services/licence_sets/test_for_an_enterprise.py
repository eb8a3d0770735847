"""An enterprise's sets: its representative and managers prepare them, handlers show their own."""

import pytest

from tests import cast
from tests.town import PIN
from wallet.domain.enterprise.appointment import BeyondAppointment, NoLongerActing
from wallet.domain.licence_sets.licence_set import UnknownSet, stated_set
from wallet.domain.trail.audit import AuditAction
from wallet.services.access.holding import count_of_sets, held_sets
from wallet.services.licence_sets import preparing
from wallet.services.showing import presenting


@pytest.fixture
def prepare(company):
    """Prepare a set of the company's licences, by their places, as somebody who acts for it."""

    def make(by, *places, name="迎接检查"):
        licence_ids = [company.licences[place].id for place in places]
        return preparing.make_set(
            company.deployment.database,
            company.deployment.entropy,
            company.clock(),
            by,
            stated_set(name, "检查时出示", licence_ids),
        )

    return make


@pytest.fixture
def show(company):
    def present(by, set_id):
        deployment = company.deployment
        return presenting.present_set(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            company.clock(),
            by,
            set_id,
            PIN,
        )

    return present


def sets_of(company, account):
    with company.deployment.database.read() as repository:
        found = [prepared.id for prepared in held_sets(repository, account)]
        assert count_of_sets(repository, account) == len(found)
        return found


def test_a_manager_prepares_for_the_enterprise_and_not_for_herself(company, prepare):
    company.appoint_manager(company.representative())
    gao = company.acting("gao")
    set_id = prepare(gao, 0, 1)
    assert sets_of(company, company.acting("lin")) == [set_id]
    assert sets_of(company, company.account("gao")) == []
    entry = company.entries(AuditAction.SET_PREPARED)[0]
    assert (entry.actor.name, entry.actor.acting_for) == ("gao", cast.HOTEL_HOLDER.id)


def test_a_handler_shows_a_set_that_lies_wholly_within_the_appointment(company, prepare, show):
    lin = company.representative()
    inside, across = prepare(lin, 0, 1, name="两张"), prepare(lin, 1, 2, name="一张在外")
    company.appoint_handler(lin, licences=(0, 1))
    zhou = company.acting("zhou")
    assert sets_of(company, zhou) == [inside]
    session = show(zhou, inside)
    assert session.holder_id == cast.HOTEL_HOLDER.id
    with pytest.raises(UnknownSet):
        show(zhou, across)
    entry = company.entries(AuditAction.PRESENTATION_REFUSED)[0]
    assert (entry.outcome, entry.details) == ("unknown_set", {"set": across})


def test_a_handler_prepares_changes_and_deletes_nothing(company, prepare):
    lin = company.representative()
    set_id = prepare(lin, 0, 1)
    company.appoint_handler(lin, licences=(0, 1))
    zhou = company.acting("zhou")
    database, clock = company.deployment.database, company.clock
    draft = stated_set("改名", "改用途", [company.licences[0].id, company.licences[1].id])
    with pytest.raises(BeyondAppointment):
        prepare(zhou, 0, 1)
    with pytest.raises(BeyondAppointment):
        preparing.change_set(database, clock(), zhou, set_id, draft)
    with pytest.raises(BeyondAppointment):
        preparing.delete_set(database, clock(), zhou, set_id)
    assert {entry.outcome for entry in company.entries(AuditAction.SET_REFUSED)} == {
        "beyond_appointment"
    }
    assert sets_of(company, lin) == [set_id]


def test_whoever_was_removed_meanwhile_does_nothing_more(company, prepare, show):
    lin = company.representative()
    set_id = prepare(lin, 0, 1)
    appointment = company.appoint_handler(lin, licences=(0, 1))
    zhou = company.acting("zhou")
    company.remove(lin, appointment)
    with pytest.raises(NoLongerActing):
        show(zhou, set_id)


def test_removing_a_handler_ends_the_set_that_is_being_shown(company, prepare, show):
    lin = company.representative()
    set_id = prepare(lin, 0, 1)
    appointment = company.appoint_handler(lin, licences=(0, 1))
    zhou = company.acting("zhou")
    session = show(zhou, set_id)
    company.remove(lin, appointment)
    with company.deployment.database.read() as repository:
        found = repository.presentations.find_own(session.id, zhou.id, cast.HOTEL_HOLDER.id)
    assert not found.live_at(company.clock())

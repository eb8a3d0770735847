"""A handler does what the appointment names; every other act is refused, in the services too."""

import pytest

from tests import cast
from tests.company import SUPPLY
from tests.trade import TYPE_CODES
from wallet.domain.copies.temporary_copy import UnknownCopy
from wallet.domain.enterprise.appointment import BeyondAppointment, NoLongerActing
from wallet.domain.errors import WalletError
from wallet.domain.grounds.authorization import AuthorizationRequest, Channel, RequestState
from wallet.domain.permits.industry_permit import UnknownPermit
from wallet.domain.registry.scenario import AskedField
from wallet.domain.trail.audit import AuditAction
from wallet.repository.grounds.authorizations import UnknownAuthorization, UnknownRequest
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.access.holding import held_licence, held_licences, held_permit, held_permits
from wallet.services.authorization import authorizing, own_grants, wallet_address
from wallet.services.authorization.asking import link_digest
from wallet.services.copies import linking
from wallet.services.licences import delivering
from wallet.services.permits.wall_displaying import reissue_wall_code


@pytest.fixture
def boss(company):
    return company.account("hotelier")


@pytest.fixture
def zhou(company, boss):
    """A handler with the first two of four licences."""
    company.appoint_handler(boss, licences=(0, 1))
    return company.acting("zhou")


def read(company):
    return company.deployment.database.read()


def test_only_the_licences_of_the_appointment_are_seen(company, zhou):
    with read(company) as repository:
        seen = {one.id for one in held_licences(repository, zhou)}
        assert seen == {company.licences[0].id, company.licences[1].id}
        for outside in (company.licences[2].id, company.registration.id, "x", ""):
            with pytest.raises(UnknownLicence):
                held_licence(repository, zhou, outside)


def test_a_licence_beyond_is_neither_shown_nor_copied(company, zhou):
    with pytest.raises(UnknownLicence):
        company.present(zhou, company.licences[2].id)
    with pytest.raises(UnknownLicence):
        company.copy(zhou, 3)
    (refused,) = company.entries(AuditAction.PRESENTATION_REFUSED)
    assert (refused.outcome, refused.actor.name) == ("unknown_licence", "zhou")
    assert refused.actor.acting_for == cast.HOTEL_HOLDER.id


def test_what_is_shown_is_recorded_with_person_and_enterprise(company, zhou):
    company.present(zhou, company.licences[0].id)
    (entry,) = company.entries(AuditAction.PRESENTATION_STARTED)
    assert (entry.actor.id, entry.actor.acting_for) == (zhou.id, cast.HOTEL_HOLDER.id)
    assert entry.unit_name == cast.HOTEL.name
    with read(company) as repository:
        acts = repository.audit.of_enterprise(cast.HOTEL_HOLDER.id)
        assert acts[0].action is AuditAction.PRESENTATION_STARTED
        assert repository.accounts.names_of([entry.actor.id]) == {zhou.id: cast.ZHOU.name}


def test_a_handlers_copies_are_the_own_ones_and_end_with_the_appointment(company, boss, zhou):
    theirs, own = company.copy(boss, 0), company.copy(zhou, 0, days="30")
    assert own.expires_at == min(theirs.expires_at, zhou.acting.ends_at)
    assert own.maker == f"{cast.HOTEL.name}（经办人 {cast.ZHOU.name}）"
    sent = (company.deployment.database, company.clock(), zhou)
    with read(company) as repository:
        assert [one.id for one in linking.own_copies(repository, zhou, 9)] == [own.id]
        assert {one.id for one in linking.own_copies(repository, boss, 9)} == {own.id, theirs.id}
        with pytest.raises(UnknownCopy):
            linking.own_copy(repository, zhou, theirs.id)
    with pytest.raises(UnknownCopy):
        linking.cancel_copy(*sent, theirs.id)
    assert linking.cancel_copy(*sent, own.id).cancelled_at


def test_a_handler_grants_within_scope_and_term_only(company, boss, zhou):
    request, _secret = company.offer(zhou, 0, days=10)
    with pytest.raises(UnknownLicence):
        company.offer(zhou, 2)
    with pytest.raises(BeyondAppointment):
        company.offer(zhou, 0, days=31)
    other, _secret = company.offer(boss, 0)
    with read(company) as repository:
        grants = own_grants.living_grants(repository, zhou, company.clock())
        assert [one.request_id for one in grants] == [request.id]
        assert len(own_grants.living_grants(repository, boss, company.clock())) == 2
        (theirs,) = repository.authorizations.of_request(other.id)
        assert [one.id for one in own_grants.unused_codes(repository, zhou)] == [request.id]
        with pytest.raises(UnknownRequest):
            own_grants.own_request(repository, zhou, other.id)
    with pytest.raises(UnknownAuthorization):
        company.withdraw(zhou, theirs)
    company.withdraw(zhou, grants[0])


def asked_of_the_company(company, *numbers, holder=cast.HOTEL_HOLDER, secret=None):
    """Let the shop ask for some licences; returns the request."""
    now = company.clock()
    request = AuthorizationRequest(
        company.deployment.entropy.token_bytes(16).hex(),
        cast.SHOP.id,
        SUPPLY.code,
        {TYPE_CODES[n]: (AskedField("premises"),) for n in numbers},
        10,
        Channel.LINK if secret else Channel.ADDRESS,
        RequestState.WAITING,
        now,
        now.replace(hour=23),
        None if secret else holder.id,
    )
    with company.deployment.database.begin() as repository:
        digest = link_digest(secret) if secret else None
        repository.authorizations.add_request(request, digest)
    return request


def test_a_handler_sees_requests_that_the_appointment_answers_alone(company, boss, zhou):
    within = asked_of_the_company(company, 0, 1)
    beyond = asked_of_the_company(company, 1, 2)
    with read(company) as repository:
        seen = own_grants.waiting_for(repository, zhou, company.clock())
        assert [one.id for one in seen] == [within.id]
        assert len(own_grants.waiting_for(repository, boss, company.clock())) == 2
    sent = (company.deployment.database, company.clock(), zhou)
    with pytest.raises(UnknownRequest):
        authorizing.decline(*sent, beyond.id)
    authorizing.decline(*sent, within.id)


def test_a_link_beyond_the_appointment_is_left_for_somebody_else(company, boss, zhou):
    asked_of_the_company(company, 2, secret="a link of the shop")
    database, now = company.deployment.database, company.clock()
    with pytest.raises(BeyondAppointment):
        authorizing.open_link(database, now, zhou, "a link of the shop")
    assert authorizing.open_link(database, now, boss, "a link of the shop")


def test_permits_are_those_of_the_appointment(company, boss):
    permit = company.trade.assemble(0, 1)
    company.appoint_handler(boss, licences=(), permits=[permit.id])
    zhou = company.acting("zhou")
    company.appoint_handler(boss, cast.LIN, licences=(0,))
    lin = company.acting("lin")
    with read(company) as repository:
        assert held_permit(repository, zhou, permit.id).id == permit.id
        assert held_licences(repository, zhou) == []
        assert held_permits(repository, lin) == []
        with pytest.raises(UnknownPermit):
            held_permit(repository, lin, permit.id)


def whole_wallet_acts(company):
    """What touches more than single licences, as acts of an account."""
    database, entropy = company.deployment.database, company.deployment.entropy
    now = company.clock()
    permit = company.trade.assemble(0, 1)
    return {
        "address": lambda by: wallet_address.renew_address(database, entropy, now, by),
        "no address": lambda by: wallet_address.stop_address(database, now, by),
        "receipt": lambda by: delivering.open_receipt(database, now, by, company.licences[0].id),
        "all read": lambda by: delivering.read_all_notices(database, now, by),
        "wall code": lambda by: reissue_wall_code(database, entropy, now, by, permit.id),
    }


def test_what_is_the_enterprises_own_is_not_for_handlers(company, boss, zhou):
    for act in whole_wallet_acts(company).values():
        with pytest.raises(BeyondAppointment):
            act(zhou)
        act(boss)


def test_a_manager_removed_meanwhile_does_nothing_of_all_this(company, boss):
    made = company.appoint_manager(boss)
    gao = company.acting("gao")
    company.remove(boss, made)
    acts = whole_wallet_acts(company)
    acts |= {
        "show": lambda by: company.present(by, company.licences[0].id),
        "copy": lambda by: company.copy(by, 0),
        "grant": lambda by: company.offer(by, 0),
        "appoint": company.appoint_handler,
    }
    for act in acts.values():
        with pytest.raises(NoLongerActing):
            act(gao)


def test_a_handler_appointed_anew_with_less_does_nothing_with_what_was_loaded(company, boss):
    made = company.appoint_handler(boss, licences=(0, 1))
    before = company.acting("zhou")
    company.remove(boss, made)
    company.appoint_handler(boss, licences=(0,))
    with pytest.raises(NoLongerActing):
        company.present(before, company.licences[1].id)


def test_a_handler_reads_notices_of_the_own_licences_and_marks_none(company, boss, zhou):
    company.suspend(company.licences[0])
    with read(company) as repository:
        notices = repository.notices.of_holder(cast.HOTEL_HOLDER.id)
    database, now = company.deployment.database, company.clock()
    outcomes = {}
    for notice in notices:
        try:
            seen = delivering.open_notice(database, now, zhou, notice.id)
            outcomes[notice.licence_id] = seen.read_at
        except WalletError as refusal:
            outcomes.setdefault(notice.licence_id, refusal.code)
    assert outcomes.pop(company.licences[0].id) is None
    assert outcomes.pop(company.licences[1].id) is None
    assert set(outcomes.values()) == {"unknown_notice"}
    with read(company) as repository:
        assert repository.notices.unread_count(cast.HOTEL_HOLDER.id) == len(notices)

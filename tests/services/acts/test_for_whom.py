"""What the table says of every act that is done for a wallet holds for every such act."""

from dataclasses import replace

import pytest

from tests import cast
from wallet.domain.enterprise.appointment import (
    AnotherWalletOpen,
    BeyondAppointment,
    NoLongerActing,
)
from wallet.domain.enterprise.registration import RegistrationNotInForce
from wallet.domain.trail.audit import AuditEntry
from wallet.services.acts.doing import doing
from wallet.services.acts.table import ACTS

FOR_WALLET = sorted(action for action, act in ACTS.items() if act.for_wallet)
TAKES_BACK = {action for action, act in ACTS.items() if act.without_registration}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def do(company, account, action):
    """Do nothing as an act; returns how it came out."""
    entry = AuditEntry(company.clock(), action, account.actor)
    with doing(company.deployment.database, entry, account=account) as repository:
        repository.audit.append(entry)


def test_every_act_for_a_wallet_refuses_the_page_of_another(company):
    boss = company.account("hotelier")
    for action in FOR_WALLET:
        for shown_for in ("", cast.LIN.id):
            with pytest.raises(AnotherWalletOpen):
                do(company, replace(boss, shown_for=shown_for), action)
        refused = company.entries(ACTS[action].refused or action)
        assert [one.outcome for one in refused] == ["another_wallet_open"] * len(refused)
    for action in FOR_WALLET:
        do(company, replace(boss, shown_for=boss.holder_id), action)


def test_without_a_registration_every_act_is_refused_but_what_takes_back(company):
    boss = company.account("hotelier")
    company.suspend()
    for action in FOR_WALLET:
        if action in TAKES_BACK:
            do(company, boss, action)
            continue
        with pytest.raises(RegistrationNotInForce):
            do(company, boss, action)
    assert set(FOR_WALLET) > TAKES_BACK


def test_a_persons_own_wallet_has_no_registration_to_lose(company):
    company.suspend()
    lin = company.account("lin")
    for action in FOR_WALLET:
        do(company, lin, action)


def test_a_handler_does_nothing_that_takes_the_whole_wallet(company):
    company.appoint_handler(company.account("hotelier"))
    zhou = company.acting("zhou")
    for action in FOR_WALLET:
        if not ACTS[action].whole_wallet:
            do(company, zhou, action)
            continue
        with pytest.raises(BeyondAppointment):
            do(company, zhou, action)


def test_a_post_that_ended_since_the_page_was_opened_does_nothing(company):
    company.appoint_manager(company.account("hotelier"))
    gao = company.acting("gao")
    for action in FOR_WALLET:
        do(company, gao, action)
    (post,) = posts(company)
    company.remove(company.account("hotelier"), post)
    for action in FOR_WALLET:
        with pytest.raises(NoLongerActing):
            do(company, gao, action)


def test_a_post_that_was_changed_since_does_nothing(company):
    company.appoint_handler(company.account("hotelier"))
    zhou = company.acting("zhou")
    wider = replace(zhou, acting=replace(zhou.acting, scope=None))
    for action in FOR_WALLET:
        with pytest.raises(NoLongerActing):
            do(company, wider, action)


def posts(company):
    with company.deployment.database.read() as repository:
        return repository.appointments.of_enterprise(cast.HOTEL_HOLDER.id)

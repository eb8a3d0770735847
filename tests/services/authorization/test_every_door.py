"""Each call of a unit asks who calls and whence, and counts what oversteps; each act of a holder
asks for which wallet its page was shown.
"""

from dataclasses import dataclass, replace

import pytest

from tests import cast
from tests.services.authorization.codes import Codes
from tests.services.authorization.parties import Parties
from tests.services.verification.counter import HOTEL_SYSTEM
from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.actors.allowed_addresses import AddressNotAllowed
from wallet.domain.enterprise.appointment import AnotherWalletOpen
from wallet.domain.trail.audit import AuditAction
from wallet.services.authorization import asking, authorizing, consent_records, wallet_address
from wallet.services.standing.overstepping import OVERSTEPS_BEFORE_SUSPENSION

HERE, ELSEWHERE = "10.2.0.7", "10.1.2.3"


@dataclass
class Doors:
    """Everything that the hotel's system may call, made ready with what it needs to succeed."""

    parties: Parties
    codes: Codes

    @property
    def database(self):
        return self.parties.deployment.database

    def ask(self, asker):
        entropy, now = self.parties.deployment.entropy, self.parties.clock()
        question = self.parties.question()
        return lambda: asking.ask_by_link(self.database, entropy, now, asker, question)

    def poll(self, asker):
        request = self.parties.ask()
        return lambda: asking.poll(self.database, asker, request.id)

    def cancel(self, asker):
        request = self.parties.ask()
        return lambda: asking.cancel(self.database, self.parties.clock(), asker, request.id)

    def redeem(self, asker):
        _request, code = self.codes.make()
        return lambda: self.codes.redeem(code, asker)

    def retrieve(self, asker):
        request = self.parties.ask()
        self.parties.grant(request)
        return lambda: self.parties.retrieve(request, verifier=asker, address=asker.address)

    def records(self, asker):
        request = self.parties.ask()
        self.parties.grant(request)
        return lambda: self.read_records(asker, request)

    def read_records(self, asker, request):
        deployment, now = self.parties.deployment, self.parties.clock()
        with self.database.read() as repository:
            consent_records.consents_of_request(
                repository, deployment.cabinet.ring(), deployment.public_url, now, request.id, asker
            )


@pytest.fixture
def doors(parties, codes):
    return Doors(parties, codes)


def allow(parties, *networks):
    with parties.deployment.database.begin() as repository:
        repository.clients.set_limits("hotel-system", networks, {})


CALLS = ["ask", "poll", "cancel", "redeem", "retrieve", "records"]


@pytest.mark.parametrize("name", CALLS)
def test_a_call_from_elsewhere_is_refused_and_one_from_here_is_not(doors, parties, name):
    at = {where: replace(HOTEL_SYSTEM, address=where) for where in (HERE, ELSEWHERE)}
    from_elsewhere = getattr(doors, name)(at[ELSEWHERE])
    from_here = getattr(doors, name)(at[HERE])
    allow(parties, "10.2.0.0/16")
    with pytest.raises(AddressNotAllowed):
        from_elsewhere()
    from_here()


@pytest.mark.parametrize("name", ["ask", "cancel", "redeem", "retrieve"])
def test_what_oversteps_is_counted_and_shuts_the_unit(doors, parties, name):
    call = getattr(doors, name)(replace(HOTEL_SYSTEM, address=ELSEWHERE))
    allow(parties, "10.2.0.0/16")
    for _ in range(OVERSTEPS_BEFORE_SUSPENSION):
        with pytest.raises(AddressNotAllowed):
            call()
    with pytest.raises(UnitSuspended):
        call()
    (entry,) = parties.entries(AuditAction.UNIT_SUSPENDED)
    assert (entry.unit_name, entry.actor) == (cast.HOTEL.name, HOTEL_SYSTEM.actor)
    assert entry.at == parties.clock()


def acts_of_the_holder(parties, codes, account):
    """Every act of a wallet on authorizations, ready to be done by an account."""
    deployment, now = parties.deployment, parties.clock()
    database, entropy = deployment.database, deployment.entropy
    granted = parties.ask()
    (grant,) = parties.grant(granted)
    code, waiting, more = codes.make()[0], parties.ask(), parties.ask()
    asked = asking.ask_by_link(database, entropy, now, HOTEL_SYSTEM, parties.question())
    return {
        "open": lambda: authorizing.open_link(database, now, account, asked.link_secret),
        "decline": lambda: authorizing.decline(database, now, account, waiting.id),
        "grant": lambda: parties.grant(more, account=account),
        "withdraw": lambda: parties.withdraw(grant, account=account),
        "make": lambda: codes.make(account=account),
        "cancel": lambda: codes.cancel(code.id, account),
        "renew": lambda: wallet_address.renew_address(database, entropy, now, account),
        "stop": lambda: wallet_address.stop_address(database, now, account),
        "block": lambda: parties.block(account=account),
        "unblock": lambda: parties.unblock(account=account),
    }


def test_no_act_counts_for_another_wallet_than_its_page_was_shown_for(parties, codes):
    lin = parties.account()
    confused = acts_of_the_holder(parties, codes, replace(lin, shown_for=cast.GAO.id))
    for name, act in confused.items():
        with pytest.raises(AnotherWalletOpen):
            pytest.fail(f"{name} was done: {act()}")
    for act in acts_of_the_holder(parties, codes, replace(lin, shown_for=cast.LIN.id)).values():
        act()

"""A person with an own wallet and two companies, and any number of tabs, sent in any order."""

from functools import cache

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests import cast, clerks
from tests.company import found_company
from tests.deployments import PUBLIC_URL, StandingClock, deployment_on
from tests.people import Browser
from tests.registrations import second_company
from tests.town import PIN, standing_town
from tests.trade import found_trade
from tests.trail_watch import entries_since, last_entry
from wallet.app import build_app, serve
from wallet.config import read_settings
from wallet.domain.trail.audit import DONE, AuditAction

OWN, FIRST, SECOND = "own", "first", "second"
wallets = st.sampled_from([OWN, FIRST, SECOND])
built_app = cache(build_app)


class Tabs(RuleBasedStateMachine):
    """Lin, who represents two companies; ``open_database`` gives one with the town."""

    open_database = None
    happened = None

    def __init__(self):
        super().__init__()
        self.database_in_use = type(self).open_database()
        self.clock = StandingClock()
        url = self.database_in_use.__enter__()
        self.deployment = deployment_on(url, self.clock)
        self.tabs = []
        self.registered = True

    @initialize()
    def sign_in(self):
        self.town = standing_town(self.deployment)
        self.company = found_company(
            self.deployment, self.clock, found_trade(self.deployment, self.clock)
        )
        other = second_company(self.company)
        self.company.bind()
        self.company.bind(name=other.name, uscc=other.identity_number)
        self.holders = {OWN: cast.LIN.id, FIRST: cast.HOTEL_HOLDER.id, SECOND: other.id}
        settings = read_settings({"WALLET_PUBLIC_URL": PUBLIC_URL})
        app = built_app()
        serve(app, settings, self.deployment)
        self.browser = Browser(app.test_client())
        self.browser.sign_in("lin")
        self.open = OWN
        self.do_one_of_each()

    def do_one_of_each(self):
        """Each outcome once, so that no history is about nothing."""
        self.open_a_tab("present")
        self.send_tab(self.tabs[-1])
        self.switch(FIRST)
        self.send_tab(self.tabs[-1])
        self.open_a_tab("present")
        self.suspend_or_resume_the_registration()
        self.send_tab(self.tabs[-1])
        self.suspend_or_resume_the_registration()

    def teardown(self):
        self.deployment.database.engine.dispose()
        self.database_in_use.__exit__(None, None, None)

    @rule(wallet=wallets)
    def switch(self, wallet):
        enterprise = "" if wallet == OWN else self.holders[wallet]
        answer = self.browser.post("/enterprise/switch", page="/enterprise", enterprise=enterprise)
        assert answer.status_code == 302
        self.open = wallet

    @rule(kind=st.sampled_from(["present", "appoint", "address"]))
    def open_a_tab(self, kind):
        page = {
            "present": f"/holder/licences/{self.licence_of(self.open)}/present",
            "appoint": "/enterprise/managers/new",
            "address": "/holder/wallet-address",
        }[kind]
        shown = self.browser.get(page)
        if shown.status_code == 200 and 'name="shown_for"' in shown.text:
            self.tabs.append((self.open, kind, shown))

    @precondition(lambda self: self.tabs)
    @rule(data=st.data())
    def send_a_tab(self, data):
        self.send_tab(data.draw(st.sampled_from(self.tabs[-5:])))

    def send_tab(self, tab):
        shown_for, kind, shown = tab
        last = last_entry(self.deployment.database)
        answer = self.send(kind, shown_for, shown)
        entries = entries_since(self.deployment.database, last)
        (entry,) = entries
        assert (entry.actor.acting_for or cast.LIN.id) == self.holders[self.open]
        if shown_for != self.open:
            self.check_refused(answer, entry, 409, "another_wallet_open")
            assert entry.action is AuditAction.ACCESS_REFUSED
            assert entry.details["shown_for"] == self.holders[shown_for]
        elif self.open == FIRST and not self.registered:
            self.check_refused(answer, entry, 403, "registration_not_in_force")
        else:
            assert (entry.outcome == DONE) == (answer.status_code == 302), answer.status_code
            type(self).happened["done" if entry.outcome == DONE else "refused"] += 1

    def check_refused(self, answer, entry, status, code):
        assert (answer.status_code, entry.outcome) == (status, code)
        assert f'data-code="{code}"' in answer.text
        type(self).happened[code] += 1

    @rule()
    def suspend_or_resume_the_registration(self):
        act = clerks.suspend if self.registered else clerks.resume
        database, entropy = self.deployment.database, self.deployment.entropy
        code = str(self.company.registration.code)
        act(database, entropy, self.clock(), cast.BUREAU_CLERK, code, "核查")
        self.registered = not self.registered

    @rule(minutes=st.integers(1, 20))
    def let_time_pass(self, minutes):
        self.clock.advance(minutes=minutes)

    def send(self, kind, wallet, shown):
        if kind == "present":
            path = f"/holder/licences/{self.licence_of(wallet)}/presentations"
            return self.browser.send(path, shown, pin=PIN)
        if kind == "appoint":
            typed = {"name": cast.GAO.name, "number": cast.GAO.identity_number, "pin": PIN}
            return self.browser.send("/enterprise/managers", shown, **typed)
        return self.browser.send("/holder/wallet-address", shown)

    def licence_of(self, wallet):
        if wallet == OWN:
            return self.town.card_id
        if wallet == FIRST:
            return self.company.licences[0].id
        with self.deployment.database.read() as repository:
            return repository.licences.held_by(self.holders[SECOND])[0].id

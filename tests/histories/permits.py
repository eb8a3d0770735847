"""A restaurant whose licences and permit change while it shows them, and inspectors who scan.

Beside it stands an account kept by hand: which code is alive, how each licence stands, and what
the scenario names. A scan comes to what the account says, and is never greener.
"""

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests import clerks
from tests.company import found_company
from tests.deployments import StandingClock, deployment_on
from tests.factories import SeededEntropy, issuer
from tests.services.permits.shown_permits import ShownPermits
from tests.services.verification.counter import Counter, outcomes
from tests.services.verification.standings import expected_whole
from tests.town import standing_town
from tests.trade import BUREAUX, NAMES, found_trade
from wallet.domain.errors import WalletError
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.permits.industry_permit import Constituent, PermitNotPresentable
from wallet.domain.showing.verification import Outcome

CODE_LIVES = timedelta(seconds=60)
DISCLOSING = {"valid", "partly_valid"}
SCENARIOS = {"one": (0,), "two": (1, 2), "all": (0, 1, 2, 3), "none of a small one": (3,)}
places = st.integers(0, len(NAMES) - 1)


@dataclass
class Code:
    """What a phone showed: when, of which licences and version of the permit; whether spent."""

    text: str
    at: object
    parts: tuple
    version: int
    spent: bool = False


class ShowingPermits(RuleBasedStateMachine):
    """One company; ``open_database`` gives a database with the town."""

    open_database = None
    happened = None

    def __init__(self):
        super().__init__()
        self.database_in_use = type(self).open_database()
        self.clock = StandingClock()
        self.deployment = deployment_on(self.database_in_use.__enter__(), self.clock)
        self.trade = found_trade(self.deployment, self.clock)
        company = found_company(self.deployment, self.clock, self.trade)
        counter = Counter(self.deployment, self.clock, standing_town(self.deployment))
        self.shown = ShownPermits(counter, company)
        for code, components in SCENARIOS.items():
            self.shown.scenario(*components, code=code)
        self.states = {licence.id: "valid" for licence in self.trade.licences}
        self.permit, self.parts, self.version, self.codes, self.acts = None, (), 0, [], 0

    @initialize()
    def do_one_of_each(self):
        """Each outcome once, so that no history is about nothing."""
        self.assemble({0, 1, 2})
        self.show()
        for scenario in ("none of a small one", "all", "all"):
            self.look(self.codes[-1], scenario)
        for place in (0, 1, 2):
            self.show()
            self.change_a_licence(place, "suspended")
            self.look(self.codes[-1], "one")
        self.show()
        for place in (0, 1, 2):
            self.change_a_licence(place, "valid")
        self.show()
        self.end()
        self.look(self.codes[-1], "all")
        self.assemble({0, 1})

    def teardown(self):
        self.deployment.database.engine.dispose()
        self.database_in_use.__exit__(None, None, None)

    @precondition(lambda self: self.permit is None)
    @rule(components=st.sets(places, min_size=2))
    def assemble(self, components):
        self.gather(sorted(components), lambda parts: self.trade.assemble(constituents=parts))

    @precondition(lambda self: self.permit is not None)
    @rule(components=st.sets(places, min_size=2))
    def rebuild(self, components):
        self.gather(
            sorted(components), lambda parts: self.trade.rebuild(self.permit, parts, "重新汇集")
        )

    @precondition(lambda self: self.permit is not None and len(self.parts) < len(NAMES))
    @rule()
    def extend(self):
        there = {place for place, _licence in self.parts}
        missing = min(set(range(len(NAMES))) - there)
        added = self.constituents([missing])
        kept = dict(self.parts)
        self.gather(
            sorted({*there, missing}), lambda _parts: self.trade.extend(self.permit, added), kept
        )

    @precondition(lambda self: self.permit is not None)
    @rule()
    def end(self):
        self.trade.end(self.permit, "停业")
        self.permit, self.parts = None, ()
        self.version += 1
        self.happen("ended")

    @rule(place=places, to=st.sampled_from(["suspended", "valid", "revoked"]))
    def change_a_licence(self, place, to):
        acts = {"suspended": clerks.suspend, "valid": clerks.resume, "revoked": clerks.revoke}
        sent = (RevocationKind.RESCINDED, "查") if to == "revoked" else ("查",)
        licence = self.trade.licences[place]
        self.acts += 1
        try:
            acts[to](
                self.deployment.database,
                SeededEntropy(f"act {self.acts}"),
                self.clock(),
                issuer(BUREAUX[place].id),
                str(licence.code),
                *sent,
            )
        except WalletError:
            return
        self.states[licence.id] = to

    @rule(place=places)
    def issue_anew(self, place):
        """A licence that ended is followed by another one; the permit keeps the one that ended."""
        if self.states[self.trade.licences[place].id] != "revoked":
            return
        self.acts += 1
        licence = self.trade.issue(place, number=f"HY-{place}-{self.acts:04}")
        self.trade.licences[place] = licence
        self.states[licence.id] = "valid"

    @rule(seconds=st.just(1) | st.integers(61, 400))
    def wait(self, seconds):
        self.clock.advance(seconds=seconds)

    @precondition(lambda self: self.permit is not None)
    @rule()
    def show(self):
        in_force = any(self.states[licence] == "valid" for _place, licence in self.parts)
        try:
            session = self.shown.show(self.permit)
        except PermitNotPresentable:
            assert not in_force
            self.happen("not shown")
            return
        assert in_force
        text = self.shown.screen(session).text
        self.codes.append(Code(text, self.clock(), self.parts, self.version))

    @precondition(lambda self: self.codes)
    @rule(data=st.data(), scenario=st.sampled_from(sorted(SCENARIOS)))
    def scan(self, data, scenario):
        self.look(data.draw(st.sampled_from(self.codes[-3:])), scenario)

    def look(self, code, scenario):
        """Scan, and hold what comes out against the account."""
        result = self.shown.scan(code.text, scenario)
        whole, told = self.expected(code, SCENARIOS[scenario])
        assert (result.outcome.value, outcomes(result)) == (whole, told)
        for (place, _licence), part in zip(code.parts, result.parts, strict=False):
            named = place in SCENARIOS[scenario]
            assert (part.licence is not None) == (named and part.outcome is Outcome.VALID)
        if whole == "valid":
            assert code.version == self.version
            assert all(self.states[licence] == "valid" for _place, licence in self.parts)
        code.spent = code.spent or whole in DISCLOSING
        self.happen(whole)

    def expected(self, code, named):
        """What the account says that a scan comes to: the whole, and each licence."""
        if self.clock() - code.at > CODE_LIVES:
            return "code_expired", []
        told = [self.states[licence] for _place, licence in code.parts]
        if not {place for place, _licence in code.parts} & set(named):
            told, whole = [], "not_permitted"
        else:
            whole = expected_whole(told)
            if whole not in DISCLOSING:
                return whole, told
        if code.spent:
            return "code_used", []
        if code.version != self.version:
            return "code_expired", []
        return whole, told

    def gather(self, components, act, kept=None):
        """Make a version of the permit; what cannot be in it is refused, and nothing changes."""
        try:
            self.permit = act(self.constituents(components))
        except WalletError:
            self.happen("not gathered")
            return
        present = {place: self.trade.licences[place].id for place in components} | (kept or {})
        added = set(components) - set(kept or {})
        assert all(self.states[present[place]] == "valid" for place in added)
        self.parts = tuple(sorted(present.items()))
        self.version += 1

    def constituents(self, components):
        return [Constituent(NAMES[one], self.trade.licences[one].id) for one in components]

    def happen(self, what):
        type(self).happened[what] += 1

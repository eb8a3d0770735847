"""A city where anything may happen in any order, with an account of the grounds beside it."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import update

from tests import cast, clerks
from tests.deployments import StandingClock, deployment_on
from tests.services.authorization.duties import Duties
from tests.services.authorization.ledger import FIELD_NAMES, QUOTA, SENSITIVE, Asked, Ledger
from tests.services.authorization.parties import Parties
from tests.services.authorization.systems import UNITS, disclosed_names, verifier
from tests.services.verification.counter import Counter
from tests.town import CARD_TYPE, PIN, card_draft, standing_town
from tests.trail_watch import leaving_one_entry
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import WalletError
from wallet.domain.registry.scenario import (
    AskedField,
    Scenario,
    ScenarioKind,
    ScenarioState,
    ShownField,
)
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.tables import scenarios, units
from wallet.services.authorization.asking import Question
from wallet.services.authorization.granting import Consent

FACE = card_draft().face
names = st.sampled_from(FIELD_NAMES)
some_fields = st.dictionaries(names, st.booleans(), min_size=1, max_size=5)
some_names = st.sets(names, max_size=4)
unit_ids = st.sampled_from(sorted(UNITS))
anyone = st.sampled_from(["lin", "zhou"])


class City(Duties, RuleBasedStateMachine):
    """One holder, two units and a public body; ``open_database`` gives one with the town."""

    open_database = None
    happened = None

    def __init__(self):
        super().__init__()
        self.database_in_use = type(self).open_database()
        self.clock = StandingClock()
        self.deployment = deployment_on(self.database_in_use.__enter__(), self.clock)
        town = standing_town(self.deployment)
        self.parties = Parties(self.deployment, self.clock, town)
        self.counter = Counter(self.deployment, self.clock, town)
        self.ledger, self.sessions = Ledger(), 0
        self.found_the_centre()

    def teardown(self):
        handed, shown = len(self.ledger.handed_over), len(self.ledger.shown)
        by_duty = len(self.read_by_duty)
        type(self).happened.update(handed_over=handed, shown=shown, read_by_duty=by_duty)
        try:
            self.check_the_trail()
        finally:
            self.deployment.database.engine.dispose()
            self.database_in_use.__exit__(None, None, None)

    @initialize(data=st.data())
    def begin_with_a_scenario_of_each_unit(self, data):
        for unit_id in UNITS:
            shown, askable = data.draw(some_fields), data.draw(some_fields)
            self.register(unit_id, shown, askable, begins=0, ends=None, days=30)
        for code, scenario in self.ledger.scenarios.items():
            self.agree(scenario.unit_id, code)
            self.scan(scenario.unit_id, code)
        for asked in self.ledger.asked:
            self.read(asked.unit, asked)

    @rule(
        unit_id=unit_ids,
        shown=some_fields,
        askable=some_fields,
        begins=st.integers(-5, 2),
        ends=st.none() | st.integers(0, 20),
        days=st.integers(1, 30),
    )
    def register(self, unit_id, shown, askable, begins, ends, days):
        today = city_date(self.clock())
        scenario = Scenario(
            f"scenario-{len(self.ledger.scenarios)}",
            unit_id,
            "场景",
            ScenarioKind.SOCIAL,
            "用途",
            {CARD_TYPE: tuple(ShownField(name, masked=mask) for name, mask in shown.items())},
            today + timedelta(days=begins),
            None if ends is None else today + timedelta(days=ends),
            ScenarioState.APPROVED,
            {CARD_TYPE: tuple(AskedField(name, required=must) for name, must in askable.items())},
            longest_term_days=days,
        )
        with self.deployment.database.begin() as repository:
            repository.scenarios.add(scenario)
        self.ledger.scenarios[scenario.code] = scenario

    def some_scenario(self, data, unit_id=None):
        """Mostly one of the unit's own, else no ground would ever be there."""
        codes = sorted(self.ledger.scenarios)
        own = [code for code in codes if self.ledger.scenarios[code].unit_id == unit_id]
        return data.draw(st.sampled_from(own or codes) | st.sampled_from(codes))

    @rule(data=st.data(), state=st.sampled_from(ScenarioState))
    def change_a_scenario(self, data, state):
        code = self.some_scenario(data)
        self.store(scenarios, scenarios.c.code == code, state=state.value)
        self.ledger.scenarios[code] = replace(self.ledger.scenarios[code], state=state)

    @rule(data=st.data())
    def put_every_scenario_back_in_force(self, data):
        code = self.some_scenario(data)
        approved = ScenarioState.APPROVED
        self.store(scenarios, scenarios.c.code == code, state=approved.value)
        self.ledger.scenarios[code] = replace(self.ledger.scenarios[code], state=approved)

    @rule(data=st.data())
    def narrow_a_scenario(self, data):
        code = self.some_scenario(data)
        scenario = self.ledger.scenarios[code]
        named = scenario.askable_fields[CARD_TYPE]
        kept = [one for one in named if data.draw(st.booleans())]
        entries = [{"name": one.name, "required": one.required} for one in kept]
        askable = json.dumps({CARD_TYPE: entries})
        self.store(scenarios, scenarios.c.code == code, askable_fields=askable)
        self.ledger.scenarios[code] = replace(scenario, askable_fields={CARD_TYPE: tuple(kept)})

    @rule(unit_id=unit_ids)
    def suspend_a_unit(self, unit_id):
        self.store(units, units.c.id == unit_id, suspended_at=self.clock())
        self.ledger.suspended_units.add(unit_id)

    @precondition(lambda self: self.ledger.suspended_units)
    @rule()
    def let_every_unit_back(self):
        for unit_id in UNITS:
            self.store(units, units.c.id == unit_id, suspended_at=None)
        self.ledger.suspended_units.clear()

    @rule()
    def suspend_or_resume_the_licence(self):
        act = clerks.suspend if self.ledger.licence_in_force else clerks.resume
        act(
            self.deployment.database,
            self.deployment.entropy,
            self.clock(),
            cast.BUREAU_CLERK,
            self.parties.town.card_code,
            "核查",
        )
        self.ledger.licence_in_force = not self.ledger.licence_in_force

    @rule(minutes=st.integers(1, 31) | st.integers(60, 5000))
    def let_time_pass(self, minutes):
        self.clock.advance(minutes=minutes)

    @rule(data=st.data(), unit_id=unit_ids, days=st.integers(1, 31))
    def ask(self, data, unit_id, days):
        code = self.some_scenario(data, unit_id)
        inside = st.sets(st.sampled_from(sorted(self.ledger.askable(code) or {"name"})), min_size=1)
        fields = data.draw(inside | some_names)
        allowed = (
            self.ledger.open_to(unit_id, code, self.clock())
            and bool(fields)
            and fields <= self.ledger.askable(code)
            and days <= self.ledger.scenarios[code].longest_term_days
        )
        question = Question(code, {CARD_TYPE: sorted(fields)}, days)
        try:
            request = self.parties.send(question, asker=verifier(unit_id))
        except WalletError:
            assert not allowed
            return
        assert allowed
        required = fields & self.ledger.required(code)
        self.ledger.asked.append(Asked(request, unit_id, code, fields, required))

    @rule(data=st.data(), who=anyone, consent=st.booleans(), pin=st.sampled_from([PIN, PIN, "0"]))
    def answer(self, data, who, consent, pin):
        asked = data.draw(st.sampled_from(self.ledger.asked))
        within = st.sets(st.sampled_from(sorted(asked.fields)))
        ticked = data.draw(st.just(asked.fields) | within) | data.draw(st.just(set()) | some_names)
        consented = Consent({self.parties.town.card_id: sorted(ticked)}, consent)
        try:
            with leaving_one_entry(self.deployment.database):
                (grant,) = self.parties.answer(asked.request, consented, pin=pin, login=who)
        except WalletError:
            return
        assert (who, pin) == ("lin", PIN)
        assert self.ledger.open_to(asked.unit, asked.scenario, self.clock())
        assert asked.granted is None
        assert asked.required <= ticked <= asked.fields
        assert consent or not ticked & SENSITIVE
        assert self.ledger.licence_in_force
        assert set(grant.fields) == ticked
        asked.granted, asked.until, asked.authorization = frozenset(ticked), grant.until, grant

    @rule(data=st.data(), unit_id=unit_ids)
    def ask_and_agree(self, data, unit_id):
        self.agree(unit_id, self.some_scenario(data, unit_id))

    def agree(self, unit_id, code):
        """Grounds are rarely given by chance: here both sides want it."""
        fields = self.ledger.askable(code)
        if not self.ledger.open_to(unit_id, code, self.clock()) or not fields:
            return
        if not self.ledger.licence_in_force:
            self.suspend_or_resume_the_licence()
        question = Question(code, {CARD_TYPE: sorted(fields)}, 1)
        request = self.parties.send(question, asker=verifier(unit_id))
        asked = Asked(request, unit_id, code, fields, fields & self.ledger.required(code))
        consent = Consent({self.parties.town.card_id: sorted(fields)}, sensitive=True)
        (grant,) = self.parties.answer(request, consent)
        asked.granted, asked.until, asked.authorization = frozenset(fields), grant.until, grant
        self.ledger.asked.append(asked)

    @rule(data=st.data(), who=anyone)
    def withdraw(self, data, who):
        granted = [one for one in self.ledger.asked if one.granted is not None]
        asked = data.draw(st.sampled_from(granted))
        try:
            self.parties.withdraw(asked.authorization, login=who)
        except WalletError:
            assert who != "lin"
            return
        assert who == "lin"
        asked.withdrawn = True

    @rule(data=st.data(), unit_id=unit_ids)
    def retrieve(self, data, unit_id):
        asked = data.draw(st.sampled_from(self.ledger.asked))
        self.read(data.draw(st.sampled_from([asked.unit, asked.unit, unit_id])), asked)

    def read(self, unit_id, asked):
        expected = self.ledger.may_retrieve(unit_id, asked, self.clock())
        reader = {"verifier": verifier(unit_id), "quota": QUOTA}
        try:
            with leaving_one_entry(self.deployment.database):
                (handed,) = self.parties.retrieve(asked.request, **reader)
        except WalletError:
            assert not expected
            return
        assert expected
        assert disclosed_names(handed.document) == asked.granted
        self.ledger.take(unit_id, asked.granted, self.clock())

    @rule(data=st.data(), unit_id=unit_ids)
    def show_and_scan(self, data, unit_id):
        self.scan(unit_id, self.some_scenario(data, unit_id))

    def scan(self, unit_id, code):
        self.sessions += 1
        session = self.counter.show_whatever_its_state(self.parties.town.card_id, self.sessions)
        text = self.counter.screen(session).text
        result = self.counter.scan(text, code, verifier(unit_id))
        expected = self.ledger.licence_in_force and self.ledger.open_to(unit_id, code, self.clock())
        assert (result.outcome is Outcome.VALID) == expected
        if not expected:
            assert result.licence is None
            return
        shown = {
            one.name: one.masked for one in self.ledger.scenarios[code].shown_fields[CARD_TYPE]
        }
        seen = {one.name: one.value for one in result.licence.fields}
        assert seen.keys() == shown.keys()
        for name, masked in shown.items():
            readable = name in {"portrait", "card_class"} or not masked
            assert (seen[name] == FACE[name]) == readable
        self.ledger.shown.append(frozenset(shown))

    def store(self, table, condition, **values):
        with self.deployment.database.begin() as repository:
            repository.connection.execute(update(table).where(condition).values(**values))

    def check_the_trail(self):
        """Each read has one entry of its own, with its ground and its fields."""
        read, seen = AuditAction.LICENCE_RETRIEVED, AuditAction.LICENCE_VERIFIED
        with self.deployment.database.read() as repository:
            search = repository.audit.search
            retrieved = search(action=read.value, outcome="done", limit=1000)
            verified = search(action=seen.value, outcome="valid", limit=1000)

        def fields_by(ground):
            return [frozenset(one.fields) for one in reversed(retrieved) if one.ground is ground]

        assert {entry.ground for entry in verified} <= {Ground.PRESENTED}
        assert fields_by(Ground.AUTHORIZED) == self.ledger.handed_over
        assert fields_by(Ground.STATUTORY) == self.read_by_duty
        assert [frozenset(entry.fields) for entry in reversed(verified)] == self.ledger.shown

"""A public body of the random city: what it may read by duty, with an account of its own."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import update

from tests.factories import holder_draft
from tests.office import CENTRE, reader_of_system
from tests.services.authorization.ledger import FIELD_NAMES
from tests.services.authorization.systems import UNITS, disclosed_names
from tests.town import CARD_TYPE
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import WalletError
from wallet.domain.grounds.exemption import FiveElements
from wallet.domain.registry.scenario import Scenario, ScenarioKind, ScenarioState
from wallet.repository.tables import scenarios, units
from wallet.services.use_lists.exempting import CaseRequest, open_case

MATTERS = ("310101-QT-0001", "310101-QT-0002")
_NAMES = {CENTRE.id: CENTRE.name} | {one.id: one.name for one in UNITS.values()}
fields_read = st.sets(st.sampled_from(FIELD_NAMES), min_size=1, max_size=4)
matters = st.sampled_from(MATTERS)


class Duties:
    """What the centre applied for outside its list (Art. 15), suspends, ends, and reads by."""

    def found_the_centre(self):
        with self.deployment.database.begin() as repository:
            repository.units.add(CENTRE)
        self.duties, self.read_by_duty, self.centre_stopped = {}, [], False

    @initialize(fields=fields_read)
    def begin_with_a_duty(self, fields):
        self.apply_outside_the_list(MATTERS[0], fields, 0, None)
        self.read_for(CENTRE.id, MATTERS[0], set())

    @rule(
        matter=matters,
        fields=fields_read,
        begins=st.integers(-5, 2),
        ends=st.none() | st.integers(0, 20),
    )
    def apply_outside_the_list(self, matter, fields, begins, ends):
        today = city_date(self.clock())
        scenario = Scenario(
            f"duty-{len(self.duties):03}",
            CENTRE.id,
            "清单外事项",
            ScenarioKind.GOVERNMENT,
            "依法核对",
            {},
            today + timedelta(days=begins),
            None if ends is None else today + timedelta(days=ends),
            ScenarioState.APPROVED,
            legal_ground="《示例条例》第八条",
            matter_code=matter,
            matter_name=f"事项 {matter}",
            read_fields={CARD_TYPE: tuple(sorted(fields))},
        )
        with self.deployment.database.begin() as repository:
            repository.scenarios.add(scenario)
        self.duties[scenario.code] = scenario

    @rule(data=st.data(), state=st.sampled_from(ScenarioState))
    def change_a_duty(self, data, state):
        code = data.draw(st.sampled_from(sorted(self.duties)))
        self.store(scenarios, scenarios.c.code == code, state=state.value)
        self.duties[code] = replace(self.duties[code], state=state)

    @rule(stopped=st.booleans())
    def stop_the_centre_or_let_it_back(self, stopped):
        at = self.clock() if stopped else None
        with self.deployment.database.begin() as repository:
            its = update(units).where(units.c.id == CENTRE.id)
            repository.connection.execute(its.values(suspended_at=at))
        self.centre_stopped = stopped

    @rule(data=st.data(), unit=st.sampled_from([CENTRE.id] * 3 + sorted(UNITS)), matter=matters)
    def read_by_duty_or_not(self, data, unit, matter):
        asked = data.draw(st.just(set()) | st.sets(st.sampled_from(FIELD_NAMES), max_size=3))
        self.read_for(unit, matter, asked)

    def covered(self, unit, matter):
        """The fields that the newest application in force covers, if anything does."""
        today = city_date(self.clock())
        found = [
            one
            for one in self.duties.values()
            if one.matter_code == matter
            and one.state is ScenarioState.APPROVED
            and one.in_force_from <= today
            and (one.in_force_until is None or today <= one.in_force_until)
        ]
        if unit != CENTRE.id or self.centre_stopped or not found:
            return None
        newest = max(found, key=lambda one: (one.in_force_from, one.code))
        return newest.read_fields[CARD_TYPE]

    def read_for(self, unit, matter, asked):
        covered = self.covered(unit, matter)
        allowed = covered is not None and asked <= set(covered)
        name, unit_ = _NAMES[unit], {**UNITS, CENTRE.id: CENTRE}[unit]
        elements = FiveElements(name, "窗口", f"事项 {matter}", matter, "HP1")
        request = CaseRequest(
            matter, elements, holder_draft(), {CARD_TYPE: sorted(asked)} if asked else {}
        )
        reader = reader_of_system("a system", unit_, quota=10_000)
        deployment = self.deployment
        try:
            case = open_case(deployment.database, deployment.entropy, self.clock(), reader, request)
        except WalletError:
            assert not allowed
            return
        assert allowed
        wanted = frozenset(asked or covered)
        handed = [disclosed_names(one.document) for one in case.answer.licences]
        assert handed == ([wanted] if self.ledger.licence_in_force else [])
        self.read_by_duty += handed

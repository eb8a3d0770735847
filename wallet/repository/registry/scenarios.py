"""Registered scenarios: who may look at which fields, and for what (Art. 13, 18)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from wallet.domain.errors import NotFound
from wallet.domain.registry.scenario import (
    AskedField,
    Scenario,
    ScenarioKind,
    ScenarioState,
    ShownField,
)
from wallet.repository.registry.registry_tables import FIRST, HAS_MATTER, OFFERED
from wallet.repository.statements.among import among
from wallet.repository.statements.in_order import Values, newest_with
from wallet.repository.statements.pages import counted_to
from wallet.repository.tables import scenarios

_BY_CODE = select(scenarios).where(scenarios.c.code == bindparam("code"))
_SHOWN = TypeAdapter(dict[str, tuple[ShownField, ...]])
_ASKABLE = TypeAdapter(dict[str, tuple[AskedField, ...]])
_READ = TypeAdapter(dict[str, tuple[str, ...]])


class UnknownScenario(NotFound):
    """No scenario of this code, or none that the asker may know of."""

    code = "unknown_scenario"
    zh = "没有这个场景，或它不属于本单位。"
    en = "There is no such scenario, or it belongs to another unit."


class Scenarios:
    """Reads, adds and changes scenarios."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, scenario: Scenario) -> None:
        """Store a scenario."""
        self._connection.execute(
            insert(scenarios).values(code=scenario.code, unit_id=scenario.unit_id, **_row(scenario))
        )

    def submit(self, scenario: Scenario, now: datetime, *, again: bool = False) -> None:
        """Store an application for a scenario; ``again`` replaces the one that was returned."""
        if again:
            statement = (
                update(scenarios).where(scenarios.c.code == scenario.code).values(**_row(scenario))
            )
            self._connection.execute(statement)
        else:
            self.add(scenario)
        self._connection.execute(
            update(scenarios).where(scenarios.c.code == scenario.code).values(submitted_at=now)
        )

    def set_state(
        self, code: str, state: ScenarioState, now: datetime, reason: str | None = None
    ) -> None:
        """Record a decision; the reason of the one before it goes."""
        self._connection.execute(
            update(scenarios)
            .where(scenarios.c.code == code)
            .values(state=state.value, decided_at=now, decision_reason=reason)
        )

    def find(self, code: str) -> Scenario | None:
        """Return the scenario of this code, in whatever state it is."""
        row = self._connection.execute(_BY_CODE, {"code": code}).first()
        return scenario_from(row) if row else None

    def by_codes(self, codes: Iterable[str]) -> dict[str, Scenario]:
        """Return the scenarios of many codes, in whatever state each is."""
        rows = self._connection.execute(
            select(scenarios).where(among(self._connection, scenarios.c.code, set(codes)))
        )
        return {row.code: scenario_from(row) for row in rows}

    def get_for_change(self, code: str) -> Scenario:
        """Return a scenario, locked until the transaction ends.

        Raises:
            UnknownScenario: no such scenario.
        """
        query = select(scenarios).where(scenarios.c.code == code).with_for_update()
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownScenario
        return scenario_from(row)

    def submitted_at(self, codes: Collection[str]) -> dict[str, datetime]:
        """Return when scenarios were applied for; those of the first day have no such moment."""
        query = select(scenarios.c.code, scenarios.c.submitted_at)
        rows = self._connection.execute(query.where(scenarios.c.code.in_(codes)))
        return {row.code: row.submitted_at for row in rows if row.submitted_at is not None}

    def all(self) -> list[Scenario]:
        """Return every scenario of the city, by name."""
        rows = self._connection.execute(select(scenarios).order_by(scenarios.c.name))
        return [scenario_from(row) for row in rows]

    def page(
        self,
        state: ScenarioState | None,
        kind: ScenarioKind | None,
        after: str | None,
        limit: int,
    ) -> list[Scenario]:
        """Return scenarios of the city, the latest application first, after the one of a code.

        Those of the first day, which nobody applied for, come last, by name.
        """
        wanted = {scenarios.c.state: state and state.value, scenarios.c.kind: kind and kind.value}
        values = {column: value for column, value in wanted.items() if value}
        last = self._connection.execute(_BY_CODE, {"code": after}).first() if after else None
        rows: list[Row[Any]] = []
        if last is None or last.submitted_at is not None:
            rows += self._applied_for(values, last, limit)
            last = None
        if len(rows) < limit:
            rows += self._of_the_first_day(values, last, limit - len(rows))
        return [scenario_from(row) for row in rows]

    def count_submitted(self, at_most: int) -> int:
        """Return how many scenarios wait for a decision, counted up to a number."""
        waiting = select(scenarios.c.code).where(scenarios.c.state == ScenarioState.SUBMITTED.value)
        return counted_to(at_most, self._connection, waiting)

    def _applied_for(self, values: Values, last: Row[Any] | None, limit: int) -> Sequence[Row[Any]]:
        query = select(scenarios).where(scenarios.c.submitted_at.is_not(None))
        place = (last.submitted_at, last.code) if last else None
        order = [scenarios.c.submitted_at, scenarios.c.code]
        query = newest_with(self._connection, query, values, order, place)
        return self._connection.execute(query.limit(limit)).all()

    def _of_the_first_day(
        self, values: Values, last: Row[Any] | None, limit: int
    ) -> Sequence[Row[Any]]:
        order = (scenarios.c.name, scenarios.c.code)
        query = select(scenarios).where(FIRST).order_by(*order).limit(limit)
        query = query.where(*(column == value for column, value in values.items()))
        if last is not None:
            query = query.where(tuple_(*order) > tuple_(last.name, last.code))
        return self._connection.execute(query).all()

    def offered(self, after: str | None, limit: int) -> list[Scenario]:
        """Return approved scenarios under which holders grant, by name, after the one of a code.

        Whether one is in force today is its own word.
        """
        place, query = (scenarios.c.name, scenarios.c.code), select(scenarios).where(OFFERED)
        if after is not None:
            last = scenarios.alias("last")
            name = select(last.c.name).where(last.c.code == after).scalar_subquery()
            query = query.where(tuple_(*place) > tuple_(name, literal(after)))
        rows = self._connection.execute(query.order_by(*place).limit(limit))
        return [scenario_from(row) for row in rows]

    def offered_by(self, unit_ids: Collection[str]) -> list[Scenario]:
        """Return such scenarios of some units, by name."""
        query = select(scenarios).where(OFFERED).where(scenarios.c.unit_id.in_(unit_ids))
        rows = self._connection.execute(query.order_by(scenarios.c.name, scenarios.c.code))
        return [scenario_from(row) for row in rows]

    def of_matter(self, unit_id: str, matter_code: str) -> list[Scenario]:
        """Return a unit's applications for a matter outside its use list, in whatever state."""
        its = scenarios.c
        query = select(scenarios).where(HAS_MATTER).where(its.unit_id == unit_id)
        rows = self._connection.execute(query.where(its.matter_code == matter_code))
        return [scenario_from(row) for row in rows]

    def with_matter(self, unit_id: str, limit: int) -> list[Scenario]:
        """Return the first approved applications of a unit outside its use list, by matter."""
        its = scenarios.c
        query = select(scenarios).where(HAS_MATTER).where(its.unit_id == unit_id)
        approved = query.where(its.state == ScenarioState.APPROVED.value)
        rows = self._connection.execute(approved.order_by(its.matter_code, its.code).limit(limit))
        return [scenario_from(row) for row in rows]

    def outside_lists(self, before: str | None, limit: int) -> list[Scenario]:
        """Return the city's applications outside use lists, the newest code first, after one."""
        query = select(scenarios).where(HAS_MATTER).order_by(scenarios.c.code.desc()).limit(limit)
        if before is not None:
            query = query.where(scenarios.c.code < before)
        return [scenario_from(row) for row in self._connection.execute(query)]

    def of_unit(self, unit_id: str) -> list[Scenario]:
        """Return the scenarios of a unit, by name."""
        rows = self._connection.execute(
            select(scenarios).where(scenarios.c.unit_id == unit_id).order_by(scenarios.c.name)
        )
        return [scenario_from(row) for row in rows]

    def of_unit_by_code(self, unit_id: str, after: str | None, limit: int) -> list[Scenario]:
        """Return some scenarios of a unit, by code, after the one of a code."""
        query = select(scenarios).where(scenarios.c.unit_id == unit_id)
        query = query.where(scenarios.c.code > (after or ""))
        rows = self._connection.execute(query.order_by(scenarios.c.code).limit(limit))
        return [scenario_from(row) for row in rows]


@lru_cache(maxsize=4096)
def _shown_fields(text: str) -> dict[str, tuple[ShownField, ...]]:
    return _SHOWN.validate_json(text)


@lru_cache(maxsize=4096)
def _askable_fields(text: str) -> dict[str, tuple[AskedField, ...]]:
    return _ASKABLE.validate_json(text)


@lru_cache(maxsize=4096)
def _read_fields(text: str) -> dict[str, tuple[str, ...]]:
    return _READ.validate_json(text)


def _row(scenario: Scenario) -> dict[str, object]:
    return {
        "name": scenario.name,
        "kind": scenario.kind.value,
        "purpose": scenario.purpose,
        "shown_fields": _SHOWN.dump_json(dict(scenario.shown_fields)).decode(),
        "in_force_from": scenario.in_force_from,
        "in_force_until": scenario.in_force_until,
        "state": scenario.state.value,
        "askable_fields": _ASKABLE.dump_json(dict(scenario.askable_fields)).decode(),
        "longest_term_days": scenario.longest_term_days,
        "retention_days": scenario.retention_days,
        "district_code": scenario.district_code,
        "decision_reason": scenario.decision_reason,
        "legal_ground": scenario.legal_ground,
        "matter_code": scenario.matter_code,
        "matter_name": scenario.matter_name,
        "read_fields": _READ.dump_json(dict(scenario.read_fields)).decode(),
    }


def scenario_from(row: Row[tuple[object, ...]]) -> Scenario:
    """Read a scenario from a row that has the columns of its table."""
    return Scenario(
        row.code,
        row.unit_id,
        row.name,
        ScenarioKind(row.kind),
        row.purpose,
        _shown_fields(row.shown_fields),
        row.in_force_from,
        row.in_force_until,
        ScenarioState(row.state),
        _askable_fields(row.askable_fields),
        row.longest_term_days,
        row.retention_days,
        row.district_code,
        row.decision_reason,
        row.legal_ground,
        row.matter_code,
        row.matter_name,
        _read_fields(row.read_fields),
    )

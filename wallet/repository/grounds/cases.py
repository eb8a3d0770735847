"""Cases of counters as stored: what was examined by which duty, and for a while what it disclosed.

(Art. 14, 15)
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, insert, select

from wallet.domain.errors import NotFound
from wallet.domain.grounds.exemption import CaseAnswer, ExemptionCase, FiveElements
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.grounds.use_list_tables import OUTSIDE_LIST, exemption_cases
from wallet.repository.statements.among import among
from wallet.repository.tables import scenarios

_ANSWER = TypeAdapter(CaseAnswer)
_MOST_COUNTED = 100


class UnknownCase(NotFound):
    """No such case, or none that the asker may know of."""

    code = "unknown_case"
    zh = "没有找到这个办件。"
    en = "This case was not found."


@dataclass(frozen=True, slots=True)
class UseOfScenario:
    """How often an application was used since a moment, a hundred at most; and when last."""

    cases: int
    last_at: datetime | None


class Cases:
    """Adds and reads cases; who applied and what was disclosed is sealed."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, case: ExemptionCase) -> None:
        """Store a case with its answer."""
        answer = _ANSWER.dump_json(case.answer).decode() if case.answer else ""
        self._connection.execute(
            insert(exemption_cases).values(
                id=case.id,
                opened_at=case.opened_at,
                kept_until=case.kept_until,
                unit_id=case.unit_id,
                actor_id=case.actor_id,
                operator=case.elements.operator,
                matter_code=case.elements.matter_code,
                matter_name=case.elements.matter_name,
                case_number=case.elements.case_number,
                entry_id=case.entry_id,
                scenario_code=case.scenario_code,
                list_version=case.list_version,
                materials=case.materials,
                exempted=case.exempted,
                answer_sealed=self._cipher.seal(_place(case.id), answer),
            )
        )

    def get_own(self, case_id: str, actor_id: str) -> ExemptionCase:
        """Return a case that this actor opened.

        Raises:
            UnknownCase: no such case, or somebody else's.
        """
        row = self._connection.execute(
            select(exemption_cases)
            .where(exemption_cases.c.id == case_id)
            .where(exemption_cases.c.actor_id == actor_id)
        ).first()
        if row is None:
            raise UnknownCase
        sealed: bytes = row.answer_sealed
        kept = self._cipher.open(_place(row.id), sealed) if sealed else ""
        return _case(row, _ANSWER.validate_json(kept) if kept else None)

    def of_actor(
        self, actor_id: str, *, before: datetime | None = None, limit: int = 50
    ) -> list[ExemptionCase]:
        """Return an actor's own cases without what they disclosed, the newest first."""
        query = select(exemption_cases).where(exemption_cases.c.actor_id == actor_id)
        if before is not None:
            query = query.where(exemption_cases.c.opened_at < before)
        query = query.order_by(exemption_cases.c.opened_at.desc()).limit(limit)
        return [_case(row, None) for row in self._connection.execute(query)]

    def uses_of_scenarios(
        self, codes: Collection[str], since: datetime
    ) -> dict[str, UseOfScenario]:
        """Return how each of some applications outside use lists was used, in one statement."""
        its = exemption_cases.c
        of_scenario = select(its.opened_at).where(its.scenario_code == scenarios.c.code)
        of_scenario = of_scenario.where(OUTSIDE_LIST).correlate(scenarios)
        late = of_scenario.where(its.opened_at >= since).limit(_MOST_COUNTED).subquery()
        counted = select(func.count()).select_from(late).scalar_subquery()
        last = of_scenario.order_by(its.opened_at.desc()).limit(1).scalar_subquery()
        rows = self._connection.execute(
            select(scenarios.c.code, counted.label("cases"), last.label("last_at")).where(
                among(self._connection, scenarios.c.code, codes)
            )
        )
        return {row.code: UseOfScenario(row.cases, row.last_at) for row in rows}


def _case(row: Row[tuple[object, ...]], answer: CaseAnswer | None) -> ExemptionCase:
    # The unit's name is the reader's own; it stands in the trail.
    elements = FiveElements("", row.operator, row.matter_name, row.matter_code, row.case_number)
    return ExemptionCase(
        row.id,
        row.opened_at,
        row.kept_until,
        row.unit_id,
        row.actor_id,
        elements,
        row.entry_id,
        row.list_version,
        row.materials,
        row.exempted,
        answer,
        row.scenario_code,
    )


def _place(case_id: str) -> str:
    return f"exemption_cases.answer/{case_id}"

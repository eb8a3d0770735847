"""Which incidents are asked whether they still last, and what their bureaux answered (Art. 11)."""

from datetime import date

from sqlalchemy import Connection, Select, func, insert, select, update

from wallet.domain.oversight.incident import COUNTED_TO, Incident
from wallet.domain.oversight.incident_question import Answer, Question
from wallet.repository.oversight.oversight_tables import LASTING, incident_answers, incidents
from wallet.repository.statements.pages import counted_to

_ITS = incidents.c
_ANSWER = incident_answers.c


class IncidentQuestions:
    """Stores when something is asked again, what was answered, and what lapsed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, incident_id: str, question: Question) -> None:
        """Record from when it is asked, and until when it is to be answered."""
        self._set(incident_id, asked_on=question.asked_on, answer_until=question.answer_until)

    def add_answer(self, incident_id: str, answer: Answer, question: Question) -> None:
        """Keep an answer, with when it is asked the next time; the supervisor has not seen it."""
        answered = select(func.coalesce(func.max(_ANSWER.position) + 1, 0))
        position = answered.where(_ANSWER.incident_id == incident_id).scalar_subquery()
        self._connection.execute(
            insert(incident_answers).values(
                incident_id=incident_id,
                position=position,
                answered_at=answer.answered_at,
                answered_by=answer.answered_by[:200],
                reason=answer.reason,
            )
        )
        self.ask(incident_id, question)
        self._set(incident_id, seen_at=None)

    def answers(self, incident_id: str, limit: int) -> list[Answer]:
        """Return the latest answers, the last one first."""
        query = select(_ANSWER.answered_at, _ANSWER.answered_by, _ANSWER.reason)
        query = query.where(_ANSWER.incident_id == incident_id)
        rows = self._connection.execute(query.order_by(_ANSWER.position.desc()).limit(limit))
        return [Answer(*row) for row in rows]

    def set_lapsed(self, incident: Incident) -> None:
        """Record since when an incident excuses nothing, and its last day."""
        self._set(
            incident.id,
            lapsed_on=incident.lapsed_on,
            due_until=incident.due_until,
            seen_at=None,
        )

    def count_asked(self, today: date, unit_id: str | None = None) -> int:
        """Return of how many incidents of a unit or of the city it is asked today, to a hundred."""
        asked = _lasting().where(_ITS.asked_on <= today)
        if unit_id is not None:
            asked = asked.where(_ITS.unit_id == unit_id)
        return counted_to(COUNTED_TO, self._connection, asked)

    def unanswered(self, today: date, limit: int) -> list[str]:
        """Return incidents of which the last day to answer has passed, by their ids."""
        late = _lasting().where(_ITS.answer_until < today)
        return list(self._connection.execute(_in_order(late, limit)).scalars())

    def never_asked(self, limit: int) -> list[str]:
        """Return incidents of before anybody was asked, by their ids."""
        unasked = _lasting().where(_ITS.answer_until.is_(None))
        return list(self._connection.execute(_in_order(unasked, limit)).scalars())

    def _set(self, incident_id: str, **values: object) -> None:
        self._connection.execute(update(incidents).where(_ITS.id == incident_id).values(**values))


def _lasting() -> Select[str]:
    return select(_ITS.id).where(LASTING)


def _in_order(query: Select[str], limit: int) -> Select[str]:
    return query.order_by(_ITS.answer_until, _ITS.id).limit(limit)

"""Whether an incident without an end still lasts: the bureau answers, or it lapses (Art. 11)."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import SYSTEM, Actor
from wallet.domain.civil_dates import city_date
from wallet.domain.oversight.incident import Incident, IncidentClosed, stated_text
from wallet.domain.oversight.incident_question import (
    USUAL_TIMES,
    Answer,
    QuestionTimes,
    ensure_asked,
    lapsed,
    next_question,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.oversight.reconciling import issuing_unit_of
from wallet.services.oversight.working_days import is_working_day

AT_ONCE = 50


def say_it_lasts(
    database: Database,
    now: datetime,
    issuer: Actor,
    incident_id: str,
    reason: str,
    times: QuestionTimes = USUAL_TIMES,
) -> Incident:
    """Answer that an incident still lasts, with the reason; it is asked again after ``times``.

    Raises:
        NotPermitted, UnknownIncident, IncidentClosed.
        IncidentTextMissing: the reason is blank or too long.
        IncidentNotAsked: nobody has asked yet, or it was answered or has recovered.
        IncidentLapsed: the last day to answer has passed.
    """
    blank, today = AuditEntry(now, AuditAction.INCIDENT_CONTINUES, issuer), city_date(now)
    with doing(database, blank) as repository:
        found = repository.incidents.get(incident_id, issuing_unit_of(issuer), lock=True)
        ensure_open(found)
        ensure_asked(found, today)
        answer = Answer(now, issuer.name, stated_text(reason, "reason"))
        question = next_question(today, today, times, is_working_day)
        repository.incident_questions.add_answer(found.id, answer, question)
        asked_again = question.asked_on.isoformat()
        entry = incident_entry(repository, blank, found, asked_again_on=asked_again)
        repository.audit.append(entry)
    return replace(
        found, asked_on=question.asked_on, answer_until=question.answer_until, seen_at=None
    )


def keep_asking(database: Database, now: datetime, times: QuestionTimes = USUAL_TIMES) -> bool:
    """Let lapse what nobody answered for in time, and ask of what nobody was asked of before.

    The worker does it unasked, so much at once; returns whether there may be more.
    """
    today = city_date(now)
    with database.read() as repository:
        late = repository.incident_questions.unanswered(today, AT_ONCE)
        unasked = repository.incident_questions.never_asked(AT_ONCE)
    for incident_id in late:
        with doing(database, AuditEntry(now, AuditAction.INCIDENT_LAPSED, SYSTEM)) as repository:
            lapse_if_unanswered(repository, repository.incidents.get(incident_id, lock=True), now)
    for incident_id in unasked:
        with doing(database, AuditEntry(now, AuditAction.INCIDENT_ASKED, SYSTEM)) as repository:
            _ask(repository, repository.incidents.get(incident_id, lock=True), now, times)
    return AT_ONCE in {len(late), len(unasked)}


def lapse_if_unanswered(repository: Repository, incident: Incident, now: datetime) -> Incident:
    """Let an incident lapse of which the last day to answer has passed, with its entry.

    It counts from the day after that one, whenever it is noticed.
    """
    if incident.lapsed_on is not None or not incident.has_lapsed(city_date(now)):
        return incident
    over = lapsed(incident)
    repository.incident_questions.set_lapsed(over)
    blank = AuditEntry(now, AuditAction.INCIDENT_LAPSED, SYSTEM)
    since = over.lapsed_on.isoformat() if over.lapsed_on else ""
    repository.audit.append(incident_entry(repository, blank, over, lapsed_on=since))
    return over


def ensure_open(incident: Incident) -> None:
    """Refuse to change what is closed.

    Raises:
        IncidentClosed: it is.
    """
    if incident.closed_at is not None:
        raise IncidentClosed


def incident_entry(
    repository: Repository, blank: AuditEntry, incident: Incident, **details: str
) -> AuditEntry:
    """Return the entry of an act, with the unit and the incident."""
    return replace(
        blank,
        operator=blank.actor.name,
        unit_name=repository.units.get(incident.unit_id).name,
        details={"incident": incident.id, **details},
    )


def _ask(repository: Repository, incident: Incident, now: datetime, times: QuestionTimes) -> None:
    if incident.answer_until is not None or not incident.is_open:
        return
    reported_on = city_date(incident.reported_at)
    question = next_question(reported_on, city_date(now), times, is_working_day)
    repository.incident_questions.ask(incident.id, question)
    blank = AuditEntry(now, AuditAction.INCIDENT_ASKED, SYSTEM)
    until = question.answer_until.isoformat()
    repository.audit.append(incident_entry(repository, blank, incident, answer_until=until))

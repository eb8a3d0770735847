"""Force majeure (Art. 11): a bureau reports it, reports the recovery, and closes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.oversight.incident import (
    Incident,
    IncidentNotDone,
    IncidentRecovered,
    IncidentTypesMissing,
    ensure_in_order,
    last_working_day,
    stated_text,
)
from wallet.domain.oversight.incident_question import USUAL_TIMES, QuestionTimes, next_question
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, doing, once
from wallet.services.oversight.incident_questions import (
    ensure_open,
    incident_entry,
    lapse_if_unanswered,
)
from wallet.services.oversight.reconciling import issuing_unit_of, own_type
from wallet.services.oversight.working_days import calendar_known, is_working_day


@dataclass(frozen=True, slots=True)
class IncidentDraft:
    """What a bureau reports; the moments were read at the edge."""

    happened: str
    cause: str
    measures: str
    began_at: datetime
    type_codes: Sequence[str]


def report_incident(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    draft: IncidentDraft,
    identity: RequestIdentity | None = None,
    times: QuestionTimes = USUAL_TIMES,
) -> Incident:
    """Report that licences cannot be issued, collected, updated or revoked in time.

    The supervisor reads it from this moment on. After ``times`` it is asked whether it still
    lasts. A retry under the same key reports once.

    Raises:
        NotPermitted: neither a bureau's clerk nor its system.
        IncidentTextMissing, IncidentTypesMissing, MomentOutOfOrder: bad input.
        UnknownLicenceType: a type is not the unit's.
    """
    blank = AuditEntry(now, AuditAction.INCIDENT_REPORTED, issuer)
    kept: Kept[Incident] = Kept(
        write=lambda incident: {"id": incident.id},
        read=lambda repository, given: repository.incidents.get(
            str(given["id"]), issuing_unit_of(issuer)
        ),
    )
    return once(
        database,
        blank,
        identity,
        kept,
        lambda repository: _report(repository, entropy, blank, draft, times),
    )


def _report(
    repository: Repository,
    entropy: Entropy,
    blank: AuditEntry,
    draft: IncidentDraft,
    times: QuestionTimes,
) -> Incident:
    issuer, now = blank.actor, blank.at
    unit_id = issuing_unit_of(issuer)
    ensure_in_order(draft.began_at, None, now)
    if not draft.type_codes:
        raise IncidentTypesMissing(field="type_codes")
    codes = {own_type(repository, unit_id, one).type_code for one in draft.type_codes}
    today = city_date(now)
    question = next_question(today, today, times, is_working_day)
    incident = Incident(
        new_id(entropy),
        unit_id,
        stated_text(draft.happened, "happened"),
        stated_text(draft.cause, "cause"),
        stated_text(draft.measures, "measures"),
        tuple(sorted(codes)),
        draft.began_at,
        now,
        issuer.name,
        calendar_known=calendar_known(today, question.answer_until),
        asked_on=question.asked_on,
        answer_until=question.answer_until,
    )
    repository.incidents.add(incident)
    repository.audit.append(incident_entry(repository, blank, incident))
    return incident


def report_recovery(
    database: Database, now: datetime, issuer: Actor, incident_id: str, recovered_at: datetime
) -> Incident:
    """Report that it works again: three working days begin, which nobody can extend.

    What has lapsed got none: from then on it excused nothing any more.

    Raises:
        NotPermitted, UnknownIncident, MomentOutOfOrder.
        IncidentRecovered, IncidentClosed: it was reported before.
    """
    blank = AuditEntry(now, AuditAction.INCIDENT_RECOVERED, issuer)
    with doing(database, blank) as repository:
        found = repository.incidents.get(incident_id, issuing_unit_of(issuer), lock=True)
        ensure_open(found)
        if found.recovered_at is not None:
            raise IncidentRecovered
        ensure_in_order(found.began_at, recovered_at, now)
        found = lapse_if_unanswered(repository, found, now)
        first = city_date(recovered_at)
        last = last_working_day(first, is_working_day)
        if found.lapsed_on is not None and found.due_until is not None:
            last = min(last, found.due_until)
        recovered = replace(
            found,
            recovered_at=recovered_at,
            recovery_reported_at=now,
            due_until=last,
            calendar_known=calendar_known(first, max(first, last)),
            seen_at=None,
        )
        repository.incidents.set_recovered(recovered)
        entry = incident_entry(repository, blank, recovered, due_until=last.isoformat())
        repository.audit.append(entry)
    return recovered


def close_incident(database: Database, now: datetime, issuer: Actor, incident_id: str) -> Incident:
    """Close an incident when the repository shows that everything due was done.

    Raises:
        NotPermitted, UnknownIncident, IncidentClosed.
        IncidentNotDone: it has not recovered, or something is still due.
    """
    blank = AuditEntry(now, AuditAction.INCIDENT_CLOSED, issuer)
    with doing(database, blank) as repository:
        found = repository.incidents.get(incident_id, issuing_unit_of(issuer), lock=True)
        ensure_open(found)
        dues = repository.incident_dues
        if found.recovered_at is None or dues.is_anything_left(found):
            raise IncidentNotDone
        repository.incidents.set_closed(found.id, now)
        counts = {"due": str(dues.count(found.id)), "late": str(dues.count_late(found))}
        repository.audit.append(incident_entry(repository, blank, found, **counts))
    return replace(found, closed_at=now)


def note_incident(database: Database, now: datetime, supervisor: Actor, incident_id: str) -> None:
    """Take note of a report or a recovery; taking note twice changes nothing.

    Raises:
        NotPermitted: not the supervisor.
        UnknownIncident: no such incident.
    """
    blank = AuditEntry(now, AuditAction.INCIDENT_SEEN, supervisor)
    with doing(database, blank) as repository:
        found = repository.incidents.get(incident_id, lock=True)
        if found.seen_at is None:
            repository.incidents.set_seen(found.id, now)
            repository.audit.append(incident_entry(repository, blank, found))

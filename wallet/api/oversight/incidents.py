"""Force majeure by API (Art. 11): report, recovery, what is due, closing."""

from collections.abc import Sequence

from flask import Response, url_for

from wallet.api.blueprints import api
from wallet.api.bodies import answer, read_body, request_identity
from wallet.api.callers import calling_actor, calling_client, current_deployment, scope_required
from wallet.api.oversight.oversight_schemas import (
    DueOut,
    DuesIn,
    IncidentIn,
    IncidentList,
    IncidentOut,
    RecoveryIn,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.oversight.incident import DueLicence, DueStanding, Incident
from wallet.services.oversight.incident_dues import add_dues
from wallet.services.oversight.incident_reporting import (
    IncidentDraft,
    close_incident,
    report_incident,
    report_recovery,
)

_ID_LENGTH = 32


@api.post("/incidents")
@scope_required(ApiScope.LICENCES_WRITE)
def make_incident() -> Response:
    """Report an incident; a repeated key reports once."""
    body, deployment = read_body(IncidentIn), current_deployment()
    made = report_incident(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        calling_actor(),
        IncidentDraft(body.happened, body.cause, body.measures, body.began_at, body.type_codes),
        request_identity(),
    )
    response = _answered(made.id, 201)
    response.headers["Location"] = url_for("api.read_incident", incident_id=made.id)
    return response


@api.get("/incidents")
@scope_required(ApiScope.LICENCES_READ)
def list_incidents() -> Response:
    """List the caller's own incidents, the latest first."""
    with current_deployment().database.read() as repository:
        found = repository.incidents.of_unit(calling_client().unit_id)
        dues = repository.incidents.dues_of(found)
    shown = [_written(one, dues[one.id]) for one in found]
    return answer(IncidentList(incidents=shown))


@api.get("/incidents/<incident_id>")
@scope_required(ApiScope.LICENCES_READ)
def read_incident(incident_id: str) -> Response:
    """Return one of the caller's own incidents."""
    return _answered(incident_id, 200)


@api.post("/incidents/<incident_id>/dues")
@scope_required(ApiScope.LICENCES_WRITE)
def add_incident_dues(incident_id: str) -> Response:
    """Add what is due; numbers that are due already change nothing."""
    body, deployment = read_body(DuesIn), current_deployment()
    now, actor = deployment.clock(), calling_actor()
    found = incident_id[:_ID_LENGTH]
    add_dues(deployment.database, now, actor, found, body.type_code, body.act, body.numbers)
    return _answered(incident_id, 201)


@api.post("/incidents/<incident_id>/recoveries")
@scope_required(ApiScope.LICENCES_WRITE)
def report_incident_recovery(incident_id: str) -> Response:
    """Report when the fault was mended; the answer says until when to make up for it (Art. 11)."""
    body, deployment = read_body(RecoveryIn), current_deployment()
    found = incident_id[:_ID_LENGTH]
    report_recovery(
        deployment.database, deployment.clock(), calling_actor(), found, body.recovered_at
    )
    return _answered(incident_id, 201)


@api.post("/incidents/<incident_id>/closings")
@scope_required(ApiScope.LICENCES_WRITE)
def close_own_incident(incident_id: str) -> Response:
    """Close an incident when everything due was done."""
    deployment = current_deployment()
    found = incident_id[:_ID_LENGTH]
    close_incident(deployment.database, deployment.clock(), calling_actor(), found)
    return _answered(incident_id, 201)


def _answered(incident_id: str, status: int) -> Response:
    with current_deployment().database.read() as repository:
        found = repository.incidents.get(incident_id[:_ID_LENGTH], calling_client().unit_id)
        return answer(_written(found, repository.incidents.dues(found)), status)


def _written(found: Incident, due: Sequence[DueLicence]) -> IncidentOut:
    now = current_deployment().clock()
    dues = [
        DueOut(
            type_code=one.type_code,
            number=one.number,
            act=one.act.value,
            standing=one.standing(found.deadline, now).value,
            done_at=one.done_at,
        )
        for one in due
    ]
    return IncidentOut(
        id=found.id,
        happened=found.happened,
        cause=found.cause,
        measures=found.measures,
        type_codes=list(found.type_codes),
        began_at=found.began_at,
        reported_at=found.reported_at,
        recovered_at=found.recovered_at,
        due_until=found.due_until,
        calendar_known=found.calendar_known,
        closed_at=found.closed_at,
        overdue=sum(one.standing == DueStanding.OVERDUE for one in dues),
        dues=dues,
    )

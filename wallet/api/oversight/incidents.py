"""Force majeure by API (Art. 11): report, recovery, what is due, closing."""

from collections.abc import Sequence

from flask import Response, request, url_for

from wallet.api.blueprints import api
from wallet.api.bodies import answer, read_body, request_identity
from wallet.api.callers import calling_actor, calling_client, current_deployment, scope_required
from wallet.api.oversight.oversight_schemas import (
    FIRST_DUES,
    ContinuationIn,
    DueOut,
    DueQuery,
    DuesIn,
    IncidentIn,
    IncidentList,
    IncidentOut,
    IncidentQuery,
    RecoveryIn,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.oversight.incident import DueFigures, DueLicence, Incident
from wallet.services.acts.cursors import read_place, written_place
from wallet.services.oversight.incident_dues import add_dues
from wallet.services.oversight.incident_questions import say_it_lasts
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
        deployment.incident_questions,
    )
    response = _answered(made.id, 201)
    response.headers["Location"] = url_for("api.read_incident", incident_id=made.id)
    return response


@api.get("/incidents")
@scope_required(ApiScope.LICENCES_READ)
def list_incidents() -> Response:
    """List the caller's own incidents, the latest first."""
    query = IncidentQuery.model_validate(request.args.to_dict())
    before = read_place(query.cursor)
    with current_deployment().database.read() as repository:
        found = repository.incidents.of_unit(
            calling_client().unit_id, before=before, limit=query.limit + 1
        )
        page = found[: query.limit]
        figures = repository.incident_dues.figures_of(page)
        dues = repository.incident_dues.first_of(page, FIRST_DUES + 1)
    last = page[-1] if len(found) > query.limit else None
    return answer(
        IncidentList(
            incidents=[_written(one, figures[one.id], dues[one.id], FIRST_DUES) for one in page],
            next_cursor=written_place(last.began_at, last.id) if last else None,
        )
    )


@api.get("/incidents/<incident_id>")
@scope_required(ApiScope.LICENCES_READ)
def read_incident(incident_id: str) -> Response:
    """Return one of the caller's own incidents with a page of what is due."""
    return _answered(incident_id, 200, DueQuery.model_validate(request.args.to_dict()))


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


@api.post("/incidents/<incident_id>/continuations")
@scope_required(ApiScope.LICENCES_WRITE)
def continue_own_incident(incident_id: str) -> Response:
    """Answer that it still lasts; the answer says when it is asked again (Art. 11)."""
    body, deployment = read_body(ContinuationIn), current_deployment()
    taken = (deployment.database, deployment.clock(), calling_actor(), incident_id[:_ID_LENGTH])
    say_it_lasts(*taken, body.reason, deployment.incident_questions)
    return _answered(incident_id, 201)


@api.post("/incidents/<incident_id>/closings")
@scope_required(ApiScope.LICENCES_WRITE)
def close_own_incident(incident_id: str) -> Response:
    """Close an incident when everything due was done."""
    deployment = current_deployment()
    found = incident_id[:_ID_LENGTH]
    close_incident(deployment.database, deployment.clock(), calling_actor(), found)
    return _answered(incident_id, 201)


def _answered(incident_id: str, status: int, query: DueQuery | None = None) -> Response:
    asked = query or DueQuery()
    with current_deployment().database.read() as repository:
        found = repository.incidents.get(incident_id[:_ID_LENGTH], calling_client().unit_id)
        figures = repository.incident_dues.figures_of([found])[found.id]
        dues = repository.incident_dues.page(
            found, left_only=asked.left_only, after=asked.after, limit=asked.limit + 1
        )
    return answer(_written(found, figures, dues, asked.limit), status)


def _written(
    found: Incident, figures: DueFigures, due: Sequence[DueLicence], limit: int
) -> IncidentOut:
    now, deadline = current_deployment().clock(), found.deadline
    shown = due[:limit]
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
        asked_on=found.asked_on,
        answer_until=found.answer_until,
        lapsed_on=found.lapsed_on,
        due=figures.total,
        left=figures.left,
        overdue=figures.left if deadline is not None and now >= deadline else 0,
        dues=[
            DueOut(
                type_code=one.type_code,
                number=one.number,
                act=one.act,
                standing=one.standing(deadline, now),
                done_at=one.done_at,
            )
            for one in shown
        ],
        next_after=shown[-1].position if len(due) > limit else None,
    )

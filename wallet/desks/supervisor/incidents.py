"""Force majeure as the general office sees it (Art. 11): unread reports, deadlines, what is due."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.incident_view import due_page, incident_rows, incident_view
from wallet.desks.supervisor import blueprint
from wallet.domain.civil_dates import city_date
from wallet.services.oversight.incident_reporting import note_incident


@blueprint.get("/incidents")
def incidents() -> ResponseReturnValue:
    """List the city's incidents, overdue ones first."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        cursor = request.args.get("cursor")
        rows, next_cursor = incident_rows(repository, None, cursor, deployment.clock())
        unseen = repository.incidents.count_unseen()
        asked = repository.incident_questions.count_asked(city_date(deployment.clock()))
    return render(
        "supervisor/incidents.html",
        "components/_incident_rows.html",
        rows=rows,
        next_cursor=next_cursor,
        endpoint="supervisor.incident",
        with_unit=True,
        unseen=unseen,
        asked=asked,
        tab="incidents",
    )


@blueprint.get("/incidents/<incident_id>")
def incident(incident_id: str) -> ResponseReturnValue:
    """Show one incident with a page of what is due."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = repository.incidents.get(incident_id)
        view = incident_view(repository, found, deployment.clock())
        dues = due_page(repository, view, request.args, deployment.clock())
    return render_template("supervisor/incident.html", view=view, dues=dues)


@blueprint.post("/incidents/<incident_id>/noting", endpoint="note_incident")
def note(incident_id: str) -> ResponseReturnValue:
    """Take note of a report."""
    deployment = current_deployment()
    note_incident(deployment.database, deployment.clock(), signed_in_actor(), incident_id)
    return redirect(url_for("supervisor.incident", incident_id=incident_id))

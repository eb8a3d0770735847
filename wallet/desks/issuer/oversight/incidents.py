"""Force majeure at the bureau's desk: report, recovery, what is due, closing (Art. 11)."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.views.incident_view import (
    IncidentView,
    due_page,
    incident_rows,
    incident_view,
)
from wallet.desks.shared.words.oversight_words import DUE_ACTS, own_types
from wallet.domain.civil_dates import CITY_ZONE, EARLIEST_YEAR, LATEST_YEAR, city_date
from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.oversight.incident import LONGEST_TEXT, MomentMalformed
from wallet.repository.database import Repository
from wallet.services.oversight import incident_dues
from wallet.services.oversight.incident_questions import say_it_lasts
from wallet.services.oversight.incident_reporting import (
    IncidentDraft,
    close_incident,
    report_incident,
    report_recovery,
)


@blueprint.get("/incidents")
def incidents() -> ResponseReturnValue:
    """List the bureau's incidents with what is still due."""
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        cursor = request.args.get("cursor")
        rows, next_cursor = incident_rows(
            repository, account.unit_id or "", cursor, deployment.clock()
        )
        today = city_date(deployment.clock())
        asked = repository.incident_questions.count_asked(today, account.unit_id or "")
    return render(
        "issuer/incidents.html",
        "components/_incident_rows.html",
        rows=rows,
        next_cursor=next_cursor,
        endpoint="issuer.incident",
        with_unit=False,
        asked=asked,
    )


@blueprint.get("/incidents/new")
def new_incident() -> ResponseReturnValue:
    """Show the form of a report."""
    return _form(None)


@blueprint.post("/incidents/new")
def make_incident() -> ResponseReturnValue:
    """Report an incident."""
    deployment, form = current_deployment(), request.form
    try:
        made = report_incident(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            IncidentDraft(
                form.get("happened", ""),
                form.get("cause", ""),
                form.get("measures", ""),
                _moment(form.get("began_at", "")),
                form.getlist("type_code"),
            ),
            times=deployment.incident_questions,
        )
    except (InvalidInput, NotFound) as refusal:
        problem = problem_of(refusal)
        return _form(problem), problem.status
    return redirect(url_for("issuer.incident", incident_id=made.id))


@blueprint.get("/incidents/<incident_id>")
def incident(incident_id: str) -> ResponseReturnValue:
    """Show one incident: the report, the deadline, what is due and what was done."""
    return _page(incident_id, None)


@blueprint.post("/incidents/<incident_id>/dues")
def add_incident_dues(incident_id: str) -> ResponseReturnValue:
    """Add what is due: typed, from a file, or what a reconciliation missed here."""
    deployment, form = current_deployment(), request.form
    sent = request.files.get("file")
    taken = (deployment.database, deployment.clock(), signed_in_actor(), incident_id)
    try:
        if form.get("reconciliation_id"):
            incident_dues.add_missing_here(*taken, form["reconciliation_id"])
        else:
            content = sent.read() if sent else b""
            numbers = incident_dues.numbers_in_text(form.get("numbers", ""))
            numbers += incident_dues.numbers_in_file(content) if content else []
            act = incident_dues.due_act(form.get("act", ""))
            incident_dues.add_dues(*taken, form.get("type_code", ""), act, numbers)
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return _page(incident_id, problem), problem.status
    return redirect(url_for("issuer.incident", incident_id=incident_id))


@blueprint.get("/incidents/<incident_id>/recovery")
def incident_recovery(incident_id: str) -> ResponseReturnValue:
    """Ask since when it works again, and say what begins with the answer."""
    return _recovery(incident_id, None)


@blueprint.post("/incidents/<incident_id>/recovery")
def report_incident_recovery(incident_id: str) -> ResponseReturnValue:
    """Report when the fault was mended; the time to make up for it begins (Art. 11)."""
    deployment = current_deployment()
    try:
        at = _moment(request.form.get("recovered_at", ""))
        report_recovery(deployment.database, deployment.clock(), signed_in_actor(), incident_id, at)
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return _recovery(incident_id, problem), problem.status
    return redirect(url_for("issuer.incident", incident_id=incident_id))


@blueprint.get("/incidents/<incident_id>/continuing")
def continuing_incident(incident_id: str) -> ResponseReturnValue:
    """Ask why it still lasts, and say what begins with the answer."""
    return _continuing(incident_id, None)


@blueprint.post("/incidents/<incident_id>/continuing")
def continue_incident(incident_id: str) -> ResponseReturnValue:
    """Answer that an incident still lasts; it is asked again (Art. 11)."""
    deployment, reason = current_deployment(), request.form.get("reason", "")
    taken = (deployment.database, deployment.clock(), signed_in_actor(), incident_id)
    try:
        say_it_lasts(*taken, reason, deployment.incident_questions)
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return _continuing(incident_id, problem), problem.status
    return redirect(url_for("issuer.incident", incident_id=incident_id))


@blueprint.get("/incidents/<incident_id>/closing")
def confirm_incident_closing(incident_id: str) -> ResponseReturnValue:
    """Say what closing means."""
    return ask_first(_closing(_view(incident_id)))


@blueprint.post("/incidents/<incident_id>/closing", endpoint="close_incident")
def close(incident_id: str) -> ResponseReturnValue:
    """Close an incident of which everything due is done; a refusal asks again."""
    deployment = current_deployment()
    try:
        close_incident(deployment.database, deployment.clock(), signed_in_actor(), incident_id)
    except Conflict as refusal:
        return ask_first(_closing(_view(incident_id)), refusal), 409
    return redirect(url_for("issuer.incident", incident_id=incident_id))


def _view(incident_id: str) -> IncidentView:
    with current_deployment().database.read() as repository:
        return _own_view(repository, incident_id)


def _own_view(repository: Repository, incident_id: str) -> IncidentView:
    found = repository.incidents.get(incident_id, signed_in_account().unit_id or "")
    return incident_view(repository, found, current_deployment().clock())


def _page(incident_id: str, problem: Problem | None) -> str:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        view = _own_view(repository, incident_id)
        dues = due_page(repository, view, request.args, deployment.clock())
    return render_template(
        "issuer/incident.html",
        view=view,
        dues=dues,
        acts=[(one.value, str(word)) for one, word in DUE_ACTS.items()],
        numbers=request.form.get("numbers", ""),
        chosen_type=request.form.get("type_code", ""),
        chosen_act=request.form.get("act", ""),
        problem=problem,
    )


def _form(problem: Problem | None) -> str:
    account, form = signed_in_account(), request.form
    with current_deployment().database.read() as repository:
        types = own_types(repository, account.unit_id or "")
    return render_template(
        "issuer/incident_form.html",
        types=[(code, one.name) for code, one in types.items()],
        ticked=form.getlist("type_code") or request.args.getlist("type_code"),
        typed={name: form.get(name, "") for name in ("happened", "cause", "measures")},
        began_at=form.get("began_at") or _shown(current_deployment().clock()),
        longest=LONGEST_TEXT,
        problem=problem,
    )


def _recovery(incident_id: str, problem: Problem | None) -> str:
    return render_template(
        "issuer/incident_recovery.html",
        view=_view(incident_id),
        recovered_at=request.form.get("recovered_at") or _shown(current_deployment().clock()),
        problem=problem,
    )


def _continuing(incident_id: str, problem: Problem | None) -> str:
    return render_template(
        "issuer/incident_continuing.html",
        view=_view(incident_id),
        reason=request.form.get("reason", ""),
        times=current_deployment().incident_questions,
        longest=LONGEST_TEXT,
        problem=problem,
    )


def _closing(view: IncidentView) -> Confirmation:
    page = url_for("issuer.incident", incident_id=view.incident.id)
    return Confirmation(
        _("办结不可抗力"),
        view.incident.happened,
        _("、").join(view.type_names),
        _("办结后不能再登记待办"),
        _("全部待办都已在证照库里办完才能办结；经过和逾期情况会保留，综合管理部门可以看到。"),
        _("确认办结"),
        page,
        url_for("issuer.close_incident", incident_id=view.incident.id),
    )


def _moment(unverified: str) -> datetime:
    """Read a moment as the browser's field or a hand writes it, in the city's zone."""
    try:
        read = datetime.fromisoformat(unverified.strip()[:40])
    except ValueError:
        raise MomentMalformed(field="moment") from None
    if not EARLIEST_YEAR < read.year < LATEST_YEAR:
        raise MomentMalformed(field="moment")
    return read if read.tzinfo else read.replace(tzinfo=CITY_ZONE)


def _shown(at: datetime) -> str:
    return f"{at.astimezone(CITY_ZONE):%Y-%m-%dT%H:%M}"

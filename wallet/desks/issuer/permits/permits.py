"""Comprehensive industry permits of the unit in charge: the list, one, and assembling (Art. 17)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.permit_view import (
    PermitView,
    permit_history,
    permit_view,
    wall_view,
)
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.permits.industry_permit import Constituent, PermitState
from wallet.services.permits.candidates import Candidates, find_applicant, read_candidates
from wallet.services.permits.permit_reading import read_own_permits
from wallet.services.permits.permit_standing import standing_of
from wallet.services.permits.permitting import assemble

_NOT_CHOSEN = ""
_HALVES = {PermitState.IN_FORCE.value: False, PermitState.ENDED.value: True}


@blueprint.get("/permits")
def permits() -> ResponseReturnValue:
    """List the unit's permits, the newest first; those that ended, or only the others, if asked."""
    deployment, account = current_deployment(), signed_in_account()
    unit_id, state = account.unit_id or "", request.args.get("state", "")
    state = state if state in _HALVES else ""
    listed = read_own_permits(
        deployment.database,
        unit_id,
        city_date(deployment.clock()),
        ended=_HALVES.get(state),
        unverified_cursor=request.args.get("cursor"),
    )
    with deployment.database.read() as repository:
        leads = repository.industries.all_latest(unit_id)
    views = [permit_view(one) for one in listed.standings]
    return render(
        "issuer/permits.html",
        "issuer/_permit_rows.html",
        views=views,
        attention=sum(view.needs_rebuilding for view in views),
        state=state,
        leads=leads,
        unit_name=account.unit_name,
        next_cursor=listed.next_cursor,
    )


@blueprint.get("/permits/new")
def new_permit() -> ResponseReturnValue:
    """Ask for the industry and for who applies."""
    return _applicant_page(None)


@blueprint.post("/permits/new")
def permit_applicant() -> ResponseReturnValue:
    """Find the applicant; the number stays out of every address."""
    deployment = current_deployment()
    industry = request.form.get("industry", "")
    try:
        holder_id = find_applicant(
            deployment.database,
            deployment.clock(),
            signed_in_actor(),
            industry,
            request.form.get("uscc", ""),
        )
    except (InvalidInput, NotFound) as refusal:
        problem = problem_of(refusal)
        return _applicant_page(problem), problem.status
    return redirect(url_for("issuer.permit_choice", code=industry, holder_id=holder_id))


@blueprint.get("/permits/new/<code>/<holder_id>")
def permit_choice(code: str, holder_id: str) -> ResponseReturnValue:
    """Show each component with the applicant's licences that could stand for it."""
    return _choice_page(code, holder_id, None)


@blueprint.post("/permits/new/<code>/<holder_id>")
def assemble_permit(code: str, holder_id: str) -> ResponseReturnValue:
    """Issue the permit of the chosen licences."""
    deployment = current_deployment()
    try:
        permit = assemble(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            code,
            holder_id,
            chosen(),
        )
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return _choice_page(code, holder_id, problem), problem.status
    return redirect(url_for("issuer.permit", permit_id=permit.id))


@blueprint.get("/permits/<permit_id>")
def permit(permit_id: str) -> ResponseReturnValue:
    """Show one permit with its poster, its parts, its history and what can be done."""
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        found = repository.permits.get_issued_by(permit_id, account.unit_id or "")
        standing = standing_of(repository, found, city_date(deployment.clock()))
        versions = repository.permits.versions_of(found.id)
        code = repository.wall_codes.of_permit(found.id)
    view = permit_view(standing)
    return render_template(
        "issuer/permit.html",
        view=view,
        wall=wall_view(code),
        history=permit_history(versions, view.ended_at, view.end_reason),
        extendable=len(standing.industry.components) > len(view.parts),
    )


def own_permit_view(permit_id: str) -> PermitView:
    """Return the unit's own permit as its pages show it.

    Raises:
        UnknownPermit: no such permit, or another unit's.
    """
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        found = repository.permits.get_issued_by(permit_id, account.unit_id or "")
        return permit_view(standing_of(repository, found, city_date(deployment.clock())))


def chosen() -> list[Constituent]:
    """Return the licences that the form names, one a component."""
    prefix = "licence_for_"
    return [
        Constituent(name.removeprefix(prefix), licence_id[:32])
        for name, licence_id in request.form.items()
        if name.startswith(prefix) and licence_id != _NOT_CHOSEN
    ]


def _applicant_page(problem: Problem | None) -> str:
    with current_deployment().database.read() as repository:
        leads = repository.industries.all_latest(signed_in_account().unit_id or "")
    return render_template(
        "issuer/new_permit.html",
        leads=leads,
        industry=request.form.get("industry", ""),
        uscc=request.form.get("uscc", ""),
        problem=problem,
    )


def _choice_page(code: str, holder_id: str, problem: Problem | None) -> str:
    deployment = current_deployment()
    candidates: Candidates = read_candidates(
        deployment.database, deployment.clock(), signed_in_actor(), code, holder_id
    )
    return render_template(
        "issuer/permit_choice.html",
        candidates=candidates,
        already={one.component: one.licence_id for one in chosen()},
        fresh=request.method == "GET",
        problem=problem,
    )

"""The unit's own use list (用证清单, Art. 13): its matters, one with its history, its acts."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.registry.use_list_view import EntryView, entry_views
from wallet.desks.verifier import blueprint
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.grounds.use_list import (
    OPEN_STATES,
    UnknownMatter,
    UseListEntry,
    UseListState,
    ensure_public_body,
)
from wallet.repository.database import Repository
from wallet.services.use_lists import drafting

_PAGE = 50
_LONGEST_SEARCH = 60


@blueprint.get("/use-list")
def use_list() -> ResponseReturnValue:
    """List the unit's matters that are in force, drafted or decided; ``q`` is a code or name."""
    wanted = request.args.get("q", "").strip()[:_LONGEST_SEARCH]
    with current_deployment().database.read() as repository:
        unit_id = _own_unit_id(repository)
        if wanted:
            found = repository.use_lists.found(unit_id, wanted, limit=_PAGE + 1)
        else:
            after = _last_seen(repository, unit_id)
            found = repository.use_lists.of_unit(unit_id, after=after, limit=_PAGE + 1)
        page = found[:_PAGE]
        views = entry_views(repository, page)
    more = len(found) > _PAGE
    return render(
        "verifier/use_list.html",
        "verifier/_use_list_rows.html",
        views=views,
        q=wanted,
        more=more,
        next_cursor=page[-1].id if more and not wanted else None,
    )


@blueprint.get("/use-list/<entry_id>")
def use_list_entry(entry_id: str) -> ResponseReturnValue:
    """Show one version of one matter, and the others of the same matter."""
    return _entry_page(entry_id, None)


@blueprint.post("/use-list/<entry_id>/submission")
def submit_use_list_entry(entry_id: str) -> ResponseReturnValue:
    """Hand the entry to the operator."""
    deployment = current_deployment()
    try:
        drafting.submit(deployment.database, deployment.clock(), signed_in_actor(), entry_id)
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return _entry_page(entry_id, problem), problem.status
    return redirect(url_for("verifier.use_list_entry", entry_id=entry_id))


@blueprint.post("/use-list/<entry_id>/revisions")
def revise_use_list_entry(entry_id: str) -> ResponseReturnValue:
    """Begin the next version of a matter; the present one stays in force meanwhile."""
    deployment = current_deployment()
    try:
        entry = drafting.revise(
            deployment.database, deployment.entropy, deployment.clock(), signed_in_actor(), entry_id
        )
    except Conflict as refusal:
        problem = problem_of(refusal)
        return _entry_page(entry_id, problem), problem.status
    return redirect(url_for("verifier.edit_use_list_entry", entry_id=entry.id))


@blueprint.get("/use-list/<entry_id>/end")
def confirm_use_list_end(entry_id: str) -> ResponseReturnValue:
    """Say what ending does, and ask for the reason."""
    return _ending(entry_id, None)


@blueprint.post("/use-list/<entry_id>/end")
def end_use_list_entry(entry_id: str) -> ResponseReturnValue:
    """Stop applying a matter, or give up a draft."""
    deployment = current_deployment()
    reason = request.form.get("reason", "")
    try:
        drafting.end(deployment.database, deployment.clock(), signed_in_actor(), entry_id, reason)
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return _ending(entry_id, problem), problem.status
    return redirect(url_for("verifier.use_list"))


def _last_seen(repository: Repository, unit_id: str) -> UseListEntry | None:
    """Return the entry after which the list goes on; what names none is the first page."""
    cursor = request.args.get("cursor", "")
    try:
        return repository.use_lists.get_own(cursor[:32], unit_id) if cursor else None
    except UnknownMatter:
        return None


def _own_unit_id(repository: Repository) -> str:
    unit = repository.units.get(signed_in_account().unit_id or "")
    ensure_public_body(unit.kind)
    return unit.id


def _entry_page(entry_id: str, problem: Problem | None) -> str:
    with current_deployment().database.read() as repository:
        entry = repository.use_lists.get_own(entry_id, _own_unit_id(repository))
        history = repository.use_lists.of_matter(entry.unit_id, entry.matter_code)
        views = entry_views(repository, history)
    view = next(one for one in views if one.entry.id == entry.id)
    in_work = any(one.entry.state in OPEN_STATES for one in views)
    return render_template(
        "verifier/use_list_entry.html",
        view=view,
        history=views,
        may_revise=entry.state is UseListState.APPROVED and not in_work,
        may_end=entry.editable or entry.state is UseListState.APPROVED,
        problem=problem,
    )


def _ending(entry_id: str, problem: Problem | None) -> str:
    with current_deployment().database.read() as repository:
        entry = repository.use_lists.get_own(entry_id, _own_unit_id(repository))
        view: EntryView = entry_views(repository, [entry])[0]
    return render_template(
        "verifier/end_use_list_entry.html",
        view=view,
        in_force=entry.state is UseListState.APPROVED,
        reason=request.form.get("reason", ""),
        problem=problem,
    )

"""Deciding on use lists (Art. 13): what waits, one beside its earlier version, the decision."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.operator import blueprint
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.views.registry.use_list_view import STATE_WORDS, entry_views
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.grounds.use_list import UseListState
from wallet.services.use_lists import deciding

_SHOWN = (
    UseListState.SUBMITTED,
    UseListState.APPROVED,
    UseListState.RETURNED,
    UseListState.REPLACED,
    UseListState.ENDED,
)


@blueprint.get("/use-lists")
def use_lists() -> ResponseReturnValue:
    """List entries of the whole city by state; what waits comes first."""
    wanted = request.args.get("state", UseListState.SUBMITTED.value)
    states = [one for one in _SHOWN if one.value == wanted] or list(_SHOWN)
    with current_deployment().database.read() as repository:
        views = entry_views(repository, repository.use_lists.in_states(states))
    return render_template(
        "operator/use_lists.html",
        views=views,
        state=wanted if len(states) == 1 else "",
        states=[(one.value, str(STATE_WORDS[one])) for one in _SHOWN],
    )


@blueprint.get("/use-lists/<entry_id>")
def use_list_entry(entry_id: str) -> ResponseReturnValue:
    """Show an entry, the version in force beside it, and the decision."""
    return _page(entry_id, None)


@blueprint.post("/use-lists/<entry_id>/decision")
def decide_use_list_entry(entry_id: str) -> ResponseReturnValue:
    """Approve the entry, or return it with the reason."""
    deployment = current_deployment()
    sent = (deployment.database, deployment.clock(), signed_in_actor(), entry_id)
    decision = request.form.get("decision", "")
    if decision not in {"approve", "return"}:
        problem = Problem(422, "decision_missing", _("请选择批准或退回。"), "")
        return _page(entry_id, problem), problem.status
    try:
        if decision == "approve":
            deciding.approve(*sent)
        else:
            deciding.return_for_correction(*sent, request.form.get("reason", ""))
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return _page(entry_id, problem), problem.status
    return redirect(url_for("operator.use_list_entry", entry_id=entry_id))


def _page(entry_id: str, problem: Problem | None) -> str:
    with current_deployment().database.read() as repository:
        entry = repository.use_lists.get(entry_id)
        history = repository.use_lists.of_matter(entry.unit_id, entry.matter_code)
        views = entry_views(repository, history)
    view = next(one for one in views if one.entry.id == entry.id)
    in_force = (one for one in views if one.entry.state is UseListState.APPROVED)
    present = next((one for one in in_force if one.entry.id != entry.id), None)
    return render_template(
        "operator/use_list_entry.html",
        view=view,
        present=present,
        history=views,
        waiting=entry.state is UseListState.SUBMITTED,
        reason=request.form.get("reason", ""),
        problem=problem,
    )

"""Asking a holder for data: after a scan, by a one-time link, or by a wallet address (Art. 19)."""

from contextlib import suppress

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.verifier import blueprint
from wallet.desks.verifier.asking.forms import (
    asker,
    asking_form,
    open_scenarios,
    scanned_type,
    sent_question,
)
from wallet.desks.verifier.asking.links import keep_link
from wallet.domain.errors import InvalidInput, NotFound, NotPermitted, TooManyAttempts
from wallet.domain.grounds.authorization import RequestNotOpen
from wallet.services.authorization import asking
from wallet.services.authorization.asking import Asked

_REFUSALS = (InvalidInput, NotFound, NotPermitted, TooManyAttempts)


@blueprint.get("/asks/new")
def ask_form() -> ResponseReturnValue:
    """Show what may be asked under a scenario; ``verification`` asks whoever was just scanned."""
    return _form(request.args.get("verification", ""), None)


@blueprint.post("/asks")
def ask_holder() -> ResponseReturnValue:
    """Send the request; its own page tells what became of it."""
    try:
        asked = _ask()
    except _REFUSALS as refusal:
        problem = problem_of(refusal)
        return _form(request.form.get("verification", ""), problem), problem.status
    if asked.link_secret:
        keep_link(asked.request.id, asked.link_secret)
    return redirect(url_for("verifier.asked", request_id=asked.request.id))


@blueprint.post("/asks/<request_id>/cancellation")
def cancel_asked(request_id: str) -> ResponseReturnValue:
    """Take an unanswered request back."""
    deployment = current_deployment()
    # Answered in the meantime, or run out: its page says which.
    with suppress(RequestNotOpen):
        asking.cancel(deployment.database, deployment.clock(), asker(), request_id)
    return redirect(url_for("verifier.asked", request_id=request_id))


def _ask() -> Asked:
    deployment, who = current_deployment(), asker()
    now, question, identity = deployment.clock(), sent_question(), form_identity()
    limits = deployment.asking_limits
    shared = (deployment.database, deployment.entropy, now, who, question)
    verification = request.form.get("verification", "")[:32]
    if verification:
        return asking.ask_after_scan(*shared, verification, identity, limits)
    if request.form.get("reach") == "address":
        address = request.form.get("wallet_address", "")[:40]
        return asking.ask_by_address(*shared, address, identity, limits)
    return asking.ask_by_link(*shared, identity)


def _form(verification: str, problem: Problem | None) -> str:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        scenarios = open_scenarios(repository)
        wanted = request.values.get("scenario") or session.get("scenario", "")
        scenario = next((one for one in scenarios if one.code == wanted), None)
        scenario = scenario or next(iter(scenarios), None)
        scanned = scanned_type(repository, verification) if verification else ""
        if scenario and not request.values.get("scenario") and scanned:
            fitting = (one for one in scenarios if scanned in one.askable_fields)
            scenario = (
                next(fitting, scenario) if scanned not in scenario.askable_fields else scenario
            )
        form = asking_form(repository, scenario, scanned) if scenario else None
    return render_template(
        "verifier/ask_form.html",
        scenarios=scenarios,
        form=form,
        verification=verification[:32],
        term_days=request.form.get("term_days", ""),
        reach=request.form.get("reach", "link"),
        reference=request.form.get("reference", ""),
        problem=problem,
    )

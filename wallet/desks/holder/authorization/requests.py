"""Answering a request: opening its link, reading who asks for what, agreeing or declining."""

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.holder.authorization.blocks import block_url
from wallet.desks.holder.authorization.form import consent_form, sent_consent
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.words.authorization_words import asker_of, last_day_of_term, purpose_of
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import InvalidInput, NotPermitted, TooManyAttempts
from wallet.domain.grounds.authorization import RequestNotOpen, RequestState
from wallet.domain.grounds.ground_state import GroundState
from wallet.services.authorization import authorizing, granting
from wallet.services.authorization.own_grants import own_request
from wallet.services.standing.receiving import ground_states, receiver_fault

_REFUSALS = (InvalidInput, NotPermitted, TooManyAttempts)


@blueprint.post("/authorization-links")
def open_authorization_link() -> ResponseReturnValue:
    """Take over a request that came by a one-time link."""
    deployment = current_deployment()
    opened = authorizing.open_link(
        deployment.database,
        deployment.clock(),
        signed_in_account(),
        request.form.get("secret", "")[:64],
    )
    return redirect(url_for("holder.authorization_request", request_id=opened.id))


@blueprint.get("/authorization-requests/<request_id>")
def authorization_request(request_id: str) -> ResponseReturnValue:
    """Show what is asked, with the values; or how it was answered."""
    return _page(request_id, None)


@blueprint.post("/authorization-requests/<request_id>/consent")
def consent(request_id: str) -> ResponseReturnValue:
    """Grant exactly what was ticked, after the second factor."""
    deployment = current_deployment()
    try:
        granting.grant(
            deployment.database,
            deployment.hasher,
            deployment.consent_sealer(),
            deployment.entropy,
            deployment.clock(),
            signed_in_account(),
            request_id,
            sent_consent(),
            request.form.get("pin", ""),
        )
    except RequestNotOpen:
        pass  # answered already, or run out: the page says which
    except _REFUSALS as refusal:
        problem = problem_of(refusal)
        return _page(request_id, problem), problem.status
    return redirect(url_for("holder.authorization_request", request_id=request_id))


@blueprint.post("/authorization-requests/<request_id>/decline")
def decline_authorization(request_id: str) -> ResponseReturnValue:
    """Say no; no reason is asked for."""
    deployment = current_deployment()
    # Answered already, or run out: the page says which.
    with suppress(RequestNotOpen):
        authorizing.decline(
            deployment.database, deployment.clock(), signed_in_account(), request_id
        )
    return redirect(url_for("holder.authorization_request", request_id=request_id))


def _page(request_id: str, problem: Problem | None) -> str:
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    today = city_date(now)
    with deployment.database.read() as repository:
        asked = own_request(repository, account, request_id)
        scenario = repository.scenarios.find(asked.scenario_code)
        fault = receiver_fault(repository, asked.unit_id, asked.scenario_code, now, asked.actor_id)
        asker = asker_of(repository.units.get(asked.unit_id), fault)
        state = asked.state_at(now)
        waiting = state is RequestState.WAITING
        form = consent_form(repository, account, asked.asked, today) if waiting else None
        grants = repository.authorizations.of_request(asked.id)
        states = ground_states(repository, grants, now)
        block = block_url(repository, account, asked.unit_id)
    return render_template(
        "holder/authorization_request.html" if waiting else "holder/authorization_answered.html",
        request_id=asked.id,
        asker=asker,
        block_url=block,
        purpose=purpose_of(scenario) if scenario else None,
        form=form,
        state=state.value,
        in_force=GroundState.IN_FORCE in states.values(),
        grants=grants,
        last_day=last_day_of_term(today, asked.term_days),
        lapses_at=asked.lapses_at,
        seconds_left=max(0, int((asked.lapses_at - now).total_seconds())),
        needs_pin=account.pin_hash is not None,
        sensitive_ticked=request.form.get("sensitive") == "yes",
        problem=problem,
    )

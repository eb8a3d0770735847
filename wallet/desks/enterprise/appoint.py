"""Appointing a licence manager or a handler: who it is, for what, until when."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.enterprise import blueprint
from wallet.desks.enterprise.usable import licence_choices, permit_choices
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.views.own_licences import looks, sent_search
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.appointment import (
    LONGEST_MATTER,
    LONGEST_TERM,
    HasPostAlready,
    Post,
    TooManyManagers,
    ensure_may_appoint,
)
from wallet.domain.errors import InvalidInput, TooManyAttempts
from wallet.domain.showing.presentation import PinWrong
from wallet.services.enterprise.appointing import (
    Appointee,
    Task,
)
from wallet.services.enterprise.appointing import appoint_handler as handler_appointed
from wallet.services.enterprise.appointing import appoint_manager as manager_appointed

_REFUSALS = (InvalidInput, PinWrong, TooManyAttempts, HasPostAlready, TooManyManagers)


@blueprint.get("/managers/new")
def manager_form() -> ResponseReturnValue:
    """Ask who shall manage the licences."""
    ensure_may_appoint(signed_in_account().post, Post.LICENCE_MANAGER)
    return _manager_form(None)


@blueprint.post("/managers")
def appoint_manager() -> ResponseReturnValue:
    """Appoint a licence manager."""
    deployment = current_deployment()
    try:
        manager_appointed(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            deployment.clock(),
            signed_in_account(),
            _appointee(),
            identity=form_identity(),
        )
    except _REFUSALS as refusal:
        problem = problem_of(refusal)
        return _manager_form(problem), problem.status
    return redirect(url_for("enterprise.people"))


@blueprint.get("/handlers/new")
def handler_form() -> ResponseReturnValue:
    """Ask who shall handle which licences, for what, until when."""
    ensure_may_appoint(signed_in_account().post, Post.HANDLER)
    return _handler_form(None)


@blueprint.post("/handlers")
def appoint_handler() -> ResponseReturnValue:
    """Appoint a handler for one matter, some licences and a time; a fault shows the form again."""
    if looks():
        return _handler_form(None)
    deployment = current_deployment()
    task = Task(
        request.form.get("matter", "")[:300],
        request.form.get("until", "")[:40],
        request.form.getlist("licence"),
        request.form.getlist("permit"),
    )
    try:
        handler_appointed(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            deployment.clock(),
            signed_in_account(),
            _appointee(),
            task,
            form_identity(),
        )
    except _REFUSALS as refusal:
        problem = problem_of(refusal)
        return _handler_form(problem), problem.status
    return redirect(url_for("enterprise.people"))


def _appointee() -> Appointee:
    return Appointee(
        request.form.get("name", "")[:200],
        request.form.get("number", "")[:60],
        request.form.get("pin", ""),
    )


def _manager_form(problem: Problem | None) -> str:
    return render_template(
        "enterprise/manager_form.html",
        problem=problem,
        typed=_typed(),
        needs_pin=signed_in_account().pin_hash is not None,
    )


def _handler_form(problem: Problem | None) -> str:
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    ticked = {*request.form.getlist("licence"), *request.form.getlist("permit")}
    find = sent_search()
    with deployment.database.read() as repository:
        licences, left = licence_choices(repository, account, today, ticked, find)
        permits = permit_choices(repository, account)
    return render_template(
        "enterprise/handler_form.html",
        problem=problem,
        typed=_typed(),
        needs_pin=account.pin_hash is not None,
        licences=licences,
        permits=permits,
        left=left,
        find=find,
        ticked=ticked,
        first_day=today,
        last_day=today + LONGEST_TERM,
        longest_matter=LONGEST_MATTER,
    )


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("name", "number", "matter", "until")}

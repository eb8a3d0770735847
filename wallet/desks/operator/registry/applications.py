"""Applications for social use: who asks, with what proof, and the operator's decisions."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.operator import blueprint
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.http.cursors import place_cursor, written_place
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.pages.confirming import (
    Confirmation,
    ask_first,
    done_or_asked_again,
    typed_reason,
)
from wallet.desks.shared.views.registry.application_view import (
    ApplicationView,
    application_rows,
    application_view,
)
from wallet.desks.shared.words.registry.registry_words import APPLICATION_STATES
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.registry.social_application import ApplicationState
from wallet.repository.registry.applications import UnknownApplication
from wallet.services.registry import application_deciding

_PAGE, _MOST_COUNTED = 50, 100


@blueprint.get("/applications")
def applications() -> ResponseReturnValue:
    """List applications by state; what waits for a decision comes first."""
    state = request.args.get("state", "submitted")
    wanted = ApplicationState(state) if state in frozenset(ApplicationState) else None
    with current_deployment().database.read() as repository:
        before = place_cursor(request.args.get("cursor"))
        found = repository.applications.page(wanted, before, _PAGE + 1)
        rows = application_rows(repository, found[:_PAGE])
        waiting = repository.applications.count_submitted(_MOST_COUNTED)
    return render(
        "operator/applications.html",
        "operator/_application_rows.html",
        rows=rows,
        next_cursor=written_place(rows[-1].submitted_at, rows[-1].id)
        if len(found) > _PAGE
        else None,
        waiting=waiting,
        most_counted=_MOST_COUNTED,
        state=wanted.value if wanted else "",
        states=[(one.value, str(word)) for one, word in APPLICATION_STATES.items()],
    )


@blueprint.get("/applications/<application_id>")
def application(application_id: str) -> ResponseReturnValue:
    """Show an application with its proof, scenarios, limits and history."""
    return _page(_view(application_id))


@blueprint.post("/applications/<application_id>/approval")
def approve_application(application_id: str) -> ResponseReturnValue:
    """Approve, with the quotas as the operator leaves them."""
    deployment = current_deployment()
    try:
        application_deciding.approve_application(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            application_id,
            _quotas(),
        )
    except (InvalidInput, Conflict) as refusal:
        return _page(_view(application_id), refusal), refusal.status
    return redirect(url_for("operator.application", application_id=application_id))


@blueprint.post("/applications/<application_id>/limits")
def set_limits(application_id: str) -> ResponseReturnValue:
    """Change the addresses and quotas of the client."""
    deployment = current_deployment()
    try:
        application_deciding.set_limits(
            deployment.database,
            deployment.clock(),
            signed_in_actor(),
            application_id,
            request.form.get("addresses", ""),
            _quotas(),
        )
    except FormNotAcceptable as refusal:
        return _page(_view(application_id), refusal), refusal.status
    return redirect(url_for("operator.application", application_id=application_id))


@blueprint.get("/applications/<application_id>/return")
def confirm_application_return(application_id: str) -> ResponseReturnValue:
    """Ask what is to be corrected."""
    return ask_first(_return(_view(application_id)))


@blueprint.post("/applications/<application_id>/return")
def return_application(application_id: str) -> ResponseReturnValue:
    """Return an application with what its unit has to correct."""
    return done_or_asked_again(
        lambda: _return(_view(application_id)),
        url_for("operator.application", application_id=application_id),
        application_deciding.return_application,
        application_id,
        typed_reason(),
    )


@blueprint.get("/applications/<application_id>/ending")
def confirm_application_ending(application_id: str) -> ResponseReturnValue:
    """Say what ending does, and ask for the reason."""
    return ask_first(_ending(_view(application_id)))


@blueprint.post("/applications/<application_id>/ending")
def end_application(application_id: str) -> ResponseReturnValue:
    """End an approved application."""
    return done_or_asked_again(
        lambda: _ending(_view(application_id)),
        url_for("operator.application", application_id=application_id),
        application_deciding.end_application,
        application_id,
        typed_reason(),
    )


def _view(application_id: str) -> ApplicationView:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = repository.applications.get(application_id[:32])
        return application_view(repository, found, city_date(deployment.clock()))


def _page(view: ApplicationView, refusal: InvalidInput | Conflict | None = None) -> str:
    faults = refusal.faults if isinstance(refusal, FormNotAcceptable) else ()
    return render_template(
        "operator/application.html",
        view=view,
        problem=problem_of(refusal) if refusal else None,
        faults={one.field: one for one in faults},
        sent=request.form,
    )


def _quotas() -> dict[str, str]:
    return {key[6:]: value for key, value in request.form.items() if key.startswith("quota:")}


def _return(view: ApplicationView) -> Confirmation:
    target: dict[str, Any] = {"application_id": view.application.id}
    return Confirmation(
        _("退回这份申请"),
        view.unit.name,
        view.application.purpose,
        _("退回后由申请单位改正"),
        _("单位改正后可以重新提交，不用另起一份。"),
        _("确认退回"),
        url_for("operator.application", **target),
        url_for("operator.return_application", **target),
        reason_hint=_("申请单位会看到这段话。请逐条写明要改什么。"),
    )


def _ending(view: ApplicationView) -> Confirmation:
    if view.client is None:
        raise UnknownApplication
    target: dict[str, Any] = {"application_id": view.application.id}
    return Confirmation(
        _("终止社会化应用"),
        view.unit.name,
        view.client.id,
        _("确认后立刻生效，不能撤回"),
        _("这个客户端永久吊销，下一次调用就被拒绝。单位以后要用证，须重新申请。"),
        _("确认终止"),
        url_for("operator.application", **target),
        url_for("operator.end_application", **target),
        danger=True,
        reason_hint=_("申请单位会看到这段话。请写明终止的原因。"),
    )

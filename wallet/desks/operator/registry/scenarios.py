"""The scenario registry: applications with what they open, and the operator's decisions."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.operator import blueprint
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.views.registry.scenario_view import (
    ScenarioView,
    scenario_rows,
    scenario_view,
)
from wallet.desks.shared.words.registry.registry_words import KINDS, SCENARIO_STATES
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.registry.filing import must_be_filed
from wallet.domain.registry.scenario import Scenario, ScenarioKind, ScenarioState
from wallet.repository.registry.scenarios import UnknownScenario
from wallet.services.registry import scenario_deciding
from wallet.services.use_lists.outside_use import uses_of

_PAGE, _MOST_COUNTED, _LONGEST_CODE = 50, 100, 64
_ACTS_IN: dict[ScenarioState, tuple[str, ...]] = {
    ScenarioState.SUBMITTED: ("approval", "return"),
    ScenarioState.APPROVED: ("suspension", "ending"),
    ScenarioState.SUSPENDED: ("resumption", "ending"),
}
_WITH_REASON: dict[str, Callable[..., Scenario]] = {
    "return": scenario_deciding.return_scenario,
    "suspension": scenario_deciding.suspend_scenario,
    "resumption": scenario_deciding.resume_scenario,
    "ending": scenario_deciding.end_scenario,
}


@blueprint.get("/scenarios")
def scenarios() -> ResponseReturnValue:
    """List scenarios by state and kind; what waits for a decision comes first."""
    deployment = current_deployment()
    state, kind = request.args.get("state", "submitted"), request.args.get("kind", "")
    wanted_state = ScenarioState(state) if state in frozenset(ScenarioState) else None
    wanted_kind = ScenarioKind(kind) if kind in frozenset(ScenarioKind) else None
    with deployment.database.read() as repository:
        after = request.args.get("cursor", "")[:_LONGEST_CODE] or None
        found = repository.scenarios.page(wanted_state, wanted_kind, after, _PAGE + 1)
        rows = scenario_rows(repository, found[:_PAGE], city_date(deployment.clock()))
        waiting = repository.scenarios.count_submitted(_MOST_COUNTED)
    return render(
        "operator/scenarios.html",
        "operator/_scenario_rows.html",
        rows=rows,
        next_cursor=rows[-1].code if len(found) > _PAGE else None,
        waiting=waiting,
        most_counted=_MOST_COUNTED,
        state=wanted_state.value if wanted_state else "",
        kind=wanted_kind.value if wanted_kind else "",
        states=[(one.value, str(word)) for one, word in SCENARIO_STATES.items()],
        kinds=[(one.value, str(word)) for one, word in KINDS.items()],
    )


@blueprint.get("/scenarios/<code>")
def scenario(code: str) -> ResponseReturnValue:
    """Show a scenario, field by field, with the acts that its state allows."""
    view, deployment = _view(code), current_deployment()
    with deployment.database.read() as repository:
        matters = [view.scenario] if view.scenario.matter_code else []
        uses = uses_of(repository, matters, deployment.clock())
    return render_template(
        "operator/scenario.html",
        view=view,
        acts=_ACTS_IN.get(view.scenario.state, ()),
        use=uses[0] if uses else None,
    )


@blueprint.get("/scenarios/<code>/<act>")
def confirm_scenario_act(code: str, act: str) -> ResponseReturnValue:
    """Say what an act does to whom, and ask for the reason."""
    return ask_first(_confirmation(_view(code), act))


@blueprint.post("/scenarios/<code>/<act>")
def decide_scenario(code: str, act: str) -> ResponseReturnValue:
    """Approve, return, suspend, resume or end a scenario."""
    deployment, now = current_deployment(), current_deployment().clock()
    try:
        if act == "approval":
            scenario_deciding.approve_scenario(
                deployment.database,
                deployment.entropy,
                now,
                signed_in_actor(),
                code,
                sensitive_reviewed=bool(request.form.get("confirmed")),
            )
        elif act in _WITH_REASON:
            reason = request.form.get("reason", "")
            _WITH_REASON[act](deployment.database, now, signed_in_actor(), code, reason)
        else:
            abort(404)
    except (InvalidInput, Conflict) as refusal:
        return ask_first(_confirmation(_view(code), act), refusal), refusal.status
    return redirect(url_for("operator.scenario", code=code))


def _view(code: str) -> ScenarioView:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = repository.scenarios.find(code[:64])
        if found is None:
            raise UnknownScenario
        return scenario_view(repository, found, city_date(deployment.clock()))


def _confirmation(view: ScenarioView, act: str) -> Confirmation:
    code = view.scenario.code
    if act == "approval":
        return _approval(view)
    words = {
        "return": (
            _("退回这份申请"),
            _("退回后由申请单位改正"),
            _("单位改正后可以重新提交，不用另起一份。"),
            _("确认退回"),
            _("申请单位会看到这段话。请逐条写明要改什么。"),
        ),
        "suspension": (
            _("暂停这个场景"),
            _("确认后立刻生效"),
            _("用这个场景的核验、授权申请和调取，从下一次起全部拒绝；查明情况后可以恢复。"),
            _("确认暂停"),
            _("用证单位会看到这段话。请写明暂停的原因。"),
        ),
        "resumption": (
            _("恢复这个场景"),
            _("确认后立刻生效"),
            _("用这个场景的核验、授权申请和调取恢复；仍在期限内的授权继续有效。"),
            _("确认恢复"),
            _("请写明整改或核查的结果。"),
        ),
        "ending": (
            _("终止这个场景"),
            _("确认后立刻生效，不能撤回"),
            _("这个场景不能再用来核验、申请授权或调取；已有授权也不能再读。需要时须重新申请。"),
            _("确认终止"),
            _("用证单位会看到这段话。请写明终止的原因。"),
        ),
    }
    if act not in words:
        abort(404)
    title, consequence, detail, button, hint = words[act]
    return Confirmation(
        title,
        view.scenario.name,
        view.unit_name,
        consequence,
        detail,
        button,
        url_for("operator.scenario", code=code),
        url_for("operator.decide_scenario", code=code, act=act),
        danger=act in {"suspension", "ending"},
        reason_hint=hint,
    )


def _approval(view: ScenarioView) -> Confirmation:
    filed = must_be_filed(view.scenario)
    detail = _("批准后，单位从启用日期起按登记的范围用证；持证人看到的就是登记的用途。")
    if filed:
        detail += _(
            "这是%(district)s推广的场景，批准时自动向综合管理部门报备。", district=view.district
        )
    tick = _("已逐项核对上列敏感信息，确为办成这件事所必需") if view.sensitive else ""
    return Confirmation(
        _("批准这个场景"),
        view.scenario.name,
        view.unit_name,
        _("批准即登记入册"),
        detail,
        _("确认批准"),
        url_for("operator.scenario", code=view.scenario.code),
        url_for("operator.decide_scenario", code=view.scenario.code, act="approval"),
        tick=tick,
        listed=view.sensitive,
    )

"""The trusted access gateway at the operator's desk, with suspending and resuming (Art. 19)."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.operator import blueprint
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.pages.confirming import (
    Confirmation,
    ask_first,
    done_or_asked_again,
    typed_reason,
)
from wallet.desks.shared.pages.gateway_page import GATEWAY_FILTERS, gateway_page
from wallet.desks.shared.pages.unit_choice import unit_choices
from wallet.domain.actors.actors import Unit
from wallet.services.registry.suspending import resume_unit, suspend_unit


@blueprint.get("/gateway")
def gateway() -> ResponseReturnValue:
    """Show reads, refusals and suspended units."""
    return gateway_page("operator.gateway", may_act=True)


@blueprint.get("/gateway/units")
def gateway_units() -> ResponseReturnValue:
    """List the units that fit what is typed in the gateway's filter."""
    return unit_choices("operator.gateway", *GATEWAY_FILTERS)


@blueprint.get("/gateway/units/<unit_id>/suspension")
def confirm_unit_suspension(unit_id: str) -> ResponseReturnValue:
    """Say what suspending a unit does."""
    return ask_first(_suspension(_unit(unit_id)))


@blueprint.post("/gateway/units/<unit_id>/suspension", endpoint="suspend_unit")
def suspend(unit_id: str) -> ResponseReturnValue:
    """Suspend a unit for the reason given: it asks and reads nothing from now on."""
    return done_or_asked_again(
        lambda: _suspension(_unit(unit_id)),
        url_for("operator.gateway"),
        suspend_unit,
        unit_id,
        typed_reason(),
    )


@blueprint.get("/gateway/units/<unit_id>/resumption")
def confirm_unit_resumption(unit_id: str) -> ResponseReturnValue:
    """Say what resuming a unit does."""
    return ask_first(_resumption(_unit(unit_id)))


@blueprint.post("/gateway/units/<unit_id>/resumption", endpoint="resume_unit")
def resume(unit_id: str) -> ResponseReturnValue:
    """Lift a unit's suspension."""
    return done_or_asked_again(
        lambda: _resumption(_unit(unit_id)),
        url_for("operator.gateway"),
        resume_unit,
        unit_id,
        typed_reason(),
    )


def _unit(unit_id: str) -> Unit:
    with current_deployment().database.read() as repository:
        return repository.units.get(unit_id[:32])


def _suspension(unit: Unit) -> Confirmation:
    return Confirmation(
        _("暂停单位"),
        unit.name,
        unit.uscc,
        _("确认后立刻生效"),
        _("这个单位的扫码核验、授权申请和接口调取从下一次起全部拒绝，直到恢复为止。"),
        _("确认暂停"),
        url_for("operator.gateway"),
        url_for("operator.suspend_unit", unit_id=unit.id),
        danger=True,
        reason_hint=_("这个单位和综合管理部门会看到这段话。"),
    )


def _resumption(unit: Unit) -> Confirmation:
    return Confirmation(
        _("恢复单位"),
        unit.name,
        unit.suspension_reason or unit.uscc,
        _("确认后立刻生效"),
        _("这个单位可以继续按登记的场景用证。当天再被拒绝 50 次，系统会再次自动暂停。"),
        _("确认恢复"),
        url_for("operator.gateway"),
        url_for("operator.resume_unit", unit_id=unit.id),
        reason_hint=_("请写明整改或核查的结果。"),
    )

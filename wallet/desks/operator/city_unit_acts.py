"""Closing and reopening units, appointing counters, naming a unit's first person."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.operator import blueprint
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.pages.confirming import (
    Confirmation,
    ask_first,
    done_or_asked_again,
    typed_reason,
)
from wallet.desks.shared.views.account_view import slip
from wallet.domain.actors.actors import Unit, UnitKind
from wallet.domain.entropy import new_id
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.domain.form_faults import faults_of
from wallet.services.accounts import founding
from wallet.services.accounts.opening import AccountForm, open_account


@blueprint.get("/units/<unit_id>/closure", endpoint="confirm_city_unit_closure")
def confirm_closure(unit_id: str) -> ResponseReturnValue:
    """Say what closing the unit ends."""
    return ask_first(_closure(_unit(unit_id)))


@blueprint.post("/units/<unit_id>/closure", endpoint="close_city_unit")
def close(unit_id: str) -> ResponseReturnValue:
    """Close the unit for the reason given; a refusal asks again."""
    return done_or_asked_again(
        lambda: _closure(_unit(unit_id)),
        _page(unit_id),
        founding.close_unit,
        unit_id,
        typed_reason(),
    )


@blueprint.get("/units/<unit_id>/reopening", endpoint="confirm_city_unit_reopening")
def confirm_reopening(unit_id: str) -> ResponseReturnValue:
    """Say what reopening the unit does."""
    return ask_first(_reopening(_unit(unit_id)))


@blueprint.post("/units/<unit_id>/reopening", endpoint="reopen_city_unit")
def reopen(unit_id: str) -> ResponseReturnValue:
    """Reopen a closed unit; a refusal asks again."""
    return done_or_asked_again(
        lambda: _reopening(_unit(unit_id)), _page(unit_id), founding.reopen_unit, unit_id
    )


@blueprint.get("/units/<unit_id>/counters", endpoint="confirm_city_unit_counters")
def confirm_counters(unit_id: str) -> ResponseReturnValue:
    """Say what appointing the unit's counters lets them do."""
    return ask_first(_counters(_unit(unit_id)))


@blueprint.post("/units/<unit_id>/counters", endpoint="set_city_unit_counters")
def set_counters(unit_id: str) -> ResponseReturnValue:
    """Set it; ``registers`` says which way, so that a repeated click changes nothing more."""
    return done_or_asked_again(
        lambda: _counters(_unit(unit_id)),
        _page(unit_id),
        founding.set_counters,
        unit_id,
        registers=request.args.get("registers") == "yes",
    )


@blueprint.get("/units/<unit_id>/people/new", endpoint="new_city_unit_person")
def new_person(unit_id: str) -> ResponseReturnValue:
    """Ask who shall look after the unit's accounts."""
    return _person_form(_unit(unit_id), None)


@blueprint.post("/units/<unit_id>/people", endpoint="name_city_unit_person")
def name_person(unit_id: str) -> ResponseReturnValue:
    """Open the account and show its start password."""
    deployment, name = current_deployment(), request.form.get("name", "")
    form = AccountForm(unit_id, request.form.get("login", "")[:80], name, administers=True)
    try:
        opened = open_account(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            form,
            form_identity(),
        )
    except (InvalidInput, Conflict) as refusal:
        return _person_form(_unit(unit_id), refusal), problem_of(refusal).status
    return slip(_("账号已开通"), name, opened, _page(unit_id))


def _unit(unit_id: str) -> Unit:
    with current_deployment().database.read() as repository:
        return repository.units.get(unit_id[:32])


def _page(unit_id: str) -> str:
    return url_for("operator.city_unit", unit_id=unit_id[:32])


def _person_form(unit: Unit, refusal: WalletError | None) -> str:
    return render_template(
        "staff/new_account.html",
        unit=unit,
        action=url_for("operator.name_city_unit_person", unit_id=unit.id),
        back=_page(unit.id),
        may_choose=False,
        company=unit.kind is UnitKind.ENTERPRISE,
        typed=request.form,
        problem=problem_of(refusal) if refusal else None,
        faults=faults_of(refusal),
        idempotency_key=new_id(current_deployment().entropy),
    )


def _closure(unit: Unit) -> Confirmation:
    return Confirmation(
        _("关闭单位"),
        unit.name,
        unit.uscc,
        _("确认后立刻生效"),
        _(
            "这个单位所有人的账号停用并立刻退出，接口凭据全部吊销，不再能用证。"
            "已经发出的证照、授权和留痕都保留。"
        ),
        _("确认关闭"),
        _page(unit.id),
        url_for("operator.close_city_unit", unit_id=unit.id),
        danger=True,
        reason_hint=_("如机构撤并的文号。综合管理部门会看到这段话。"),
    )


def _reopening(unit: Unit) -> Confirmation:
    return Confirmation(
        _("重新启用单位"),
        unit.name,
        unit.uscc,
        _("确认后立刻生效"),
        _("单位重新启用，但仍处于暂停，须在“访问”页写明原因后恢复；账号须逐个恢复。"),
        _("确认启用"),
        _page(unit.id),
        url_for("operator.reopen_city_unit", unit_id=unit.id),
    )


def _counters(unit: Unit) -> Confirmation:
    now_on = unit.registers_holders
    return Confirmation(
        _("取消开户窗口") if now_on else _("指定为开户窗口"),
        unit.name,
        _("现在：可以为持证人开户") if now_on else _("现在：不能为持证人开户"),
        _("确认后立刻生效"),
        _("这个单位的窗口不再能开户和重置；已经开通的账号不受影响。")
        if now_on
        else _(
            "这个单位每位窗口人员核对证件后，都能为任何持证人开通钱包、重置登录。每次都会留痕。"
        ),
        _("确认取消") if now_on else _("确认指定"),
        _page(unit.id),
        url_for(
            "operator.set_city_unit_counters",
            unit_id=unit.id,
            registers="no" if now_on else "yes",
        ),
        danger=not now_on,
    )

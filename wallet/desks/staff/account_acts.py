"""What an administrator does with one account: each asks first and names whom it concerns."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.views.account_view import slip
from wallet.desks.staff import blueprint
from wallet.desks.staff.accounts import page_behind
from wallet.domain.accounts.kept_account import KeptAccount
from wallet.domain.actors.actors import WALLET_ROLES
from wallet.domain.entropy import new_id
from wallet.domain.errors import Conflict
from wallet.services.accounts import administering, closing, opening
from wallet.services.accounts.looking_after import Opened, account_looked_after


@blueprint.get("/accounts/<account_id>/closure")
def confirm_closure(account_id: str) -> ResponseReturnValue:
    """Say what closing the account ends."""
    return ask_first(_closure(_found(account_id)))


@blueprint.post("/accounts/<account_id>/closure")
def close(account_id: str) -> ResponseReturnValue:
    """Close the account and end its sign-ins now; a refusal asks again."""
    deployment, found = current_deployment(), _found(account_id)
    try:
        closing.close_account(
            deployment.database, deployment.clock(), signed_in_actor(), account_id
        )
    except Conflict as refusal:
        return ask_first(_closure(found), refusal), problem_of(refusal).status
    return redirect(page_behind(found.unit_id or ""))


@blueprint.get("/accounts/<account_id>/reset")
def confirm_reset(account_id: str) -> ResponseReturnValue:
    """Say what resetting the account ends."""
    return ask_first(_reset(_found(account_id)))


@blueprint.post("/accounts/<account_id>/reset")
def reset(account_id: str) -> ResponseReturnValue:
    """Reset the account and show its start password."""
    return _start_again(account_id, opening.reset_account, _reset, _("密码已重置"))


@blueprint.get("/accounts/<account_id>/reopening")
def confirm_reopening(account_id: str) -> ResponseReturnValue:
    """Say what reopening the account does."""
    return ask_first(_reopening(_found(account_id)))


@blueprint.post("/accounts/<account_id>/reopening")
def reopen(account_id: str) -> ResponseReturnValue:
    """Reopen the account and show its start password."""
    return _start_again(account_id, opening.reopen_account, _reopening, _("账号已恢复"))


@blueprint.get("/accounts/<account_id>/sign-ins")
def confirm_sign_ins_end(account_id: str) -> ResponseReturnValue:
    """Say what ending the sign-ins does."""
    return ask_first(_sign_ins_end(_found(account_id)))


@blueprint.post("/accounts/<account_id>/sign-ins")
def end_sign_ins(account_id: str) -> ResponseReturnValue:
    """End every sign-in of the account."""
    deployment = current_deployment()
    actor, now = signed_in_actor(), deployment.clock()
    administering.end_sign_ins(deployment.database, now, actor, account_id)
    return redirect(url_for("staff.account", account_id=account_id[:32]))


@blueprint.get("/accounts/<account_id>/administration")
def confirm_administration(account_id: str) -> ResponseReturnValue:
    """Say what naming, or no longer naming, an administrator does."""
    return ask_first(_administration(_found(account_id)))


@blueprint.post("/accounts/<account_id>/administration")
def administer(account_id: str) -> ResponseReturnValue:
    """Set it; ``administers`` says which way, so that a repeated click changes nothing more."""
    deployment, found = current_deployment(), _found(account_id)
    administers = request.args.get("administers") == "yes"
    actor, now = signed_in_actor(), deployment.clock()
    try:
        administering.set_administers(
            deployment.database, now, actor, account_id, administers=administers
        )
    except Conflict as refusal:
        return ask_first(_administration(found), refusal), problem_of(refusal).status
    if found.id == actor.id:
        return redirect(url_for("account.overview"))
    return redirect(url_for("staff.account", account_id=found.id))


def _start_again(
    account_id: str,
    act: Callable[..., Opened],
    confirmation: Callable[[KeptAccount], Confirmation],
    title: str,
) -> ResponseReturnValue:
    deployment, found = current_deployment(), _found(account_id)
    try:
        opened = act(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            account_id,
            form_identity(),
        )
    except Conflict as refusal:
        return ask_first(confirmation(found), refusal), problem_of(refusal).status
    return slip(title, found.display_name, opened, page_behind(found.unit_id or ""))


def _found(account_id: str) -> KeptAccount:
    with current_deployment().database.read() as repository:
        return account_looked_after(repository, signed_in_actor(), account_id)


def _confirmation(
    found: KeptAccount,
    view: str,
    words: tuple[str, str, str],
    *,
    danger: bool = False,
    **values: Any,
) -> Confirmation:
    title, detail, button = words
    return Confirmation(
        title,
        found.display_name,
        _("账号 %(login)s", login=found.login),
        _("确认后立刻生效"),
        detail,
        button,
        url_for("staff.account", account_id=found.id),
        url_for(f"staff.{view}", account_id=found.id, **values),
        danger=danger,
        idempotency_key=new_id(current_deployment().entropy),
    )


def _closure(found: KeptAccount) -> Confirmation:
    told = _(
        "这个账号在所有设备上立刻退出，不能再登录；由它提交、还在等复核的办理会撤回。"
        "已经办成的事项和留痕都保留。以后可以恢复。"
    )
    return _confirmation(found, "close", (_("停用账号"), told, _("确认停用")), danger=True)


def _reset(found: KeptAccount) -> Confirmation:
    told = _(
        "现在的密码作废，所有设备立刻退出。您会看到一个初始密码，只显示一次；"
        "请当面交给本人，本人登录后须先设置自己的密码。"
    )
    if found.role in WALLET_ROLES:
        told += _("亮证密码也要重新设置。")
    return _confirmation(found, "reset", (_("重置密码"), told, _("确认重置")), danger=True)


def _reopening(found: KeptAccount) -> Confirmation:
    told = _("这个账号可以重新使用，原来的密码不再有效。您会看到一个初始密码，只显示一次。")
    return _confirmation(found, "reopen", (_("恢复账号"), told, _("确认恢复")))


def _sign_ins_end(found: KeptAccount) -> Confirmation:
    told = _("这个账号在所有电脑和手机上立刻退出，可以用原来的密码重新登录。")
    words = (_("退出全部登录"), told, _("确认退出"))
    return _confirmation(found, "end_sign_ins", words)


def _administration(found: KeptAccount) -> Confirmation:
    if found.administers:
        told = _("不再能开通、停用和重置本单位的账号；自己的账号照常使用。")
        words = (_("取消管理员"), told, _("确认取消"))
    else:
        told = _("可以开通、停用和重置本单位所有人的账号，也能指定和取消管理员。")
        words = (_("指定为管理员"), told, _("确认指定"))
    wanted = "no" if found.administers else "yes"
    return _confirmation(found, "administer", words, administers=wanted)

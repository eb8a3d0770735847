"""Prepared sets of licences (证照组合): the list, one set, deleting it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.holder import blueprint
from wallet.desks.holder.licence_sets.view import SetView, own_set, set_views
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.domain.civil_dates import city_date
from wallet.domain.licence_sets.licence_set import MOST_SETS
from wallet.services.access.holding import held_sets
from wallet.services.licence_sets import preparing


@blueprint.get("/sets")
def licence_sets() -> ResponseReturnValue:
    """List the holder's sets, with how many licences of each can be shown."""
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        today = city_date(deployment.clock())
        sets = set_views(repository, account, held_sets(repository, account), today)
    return render_template(
        "holder/licence_sets.html",
        sets=sets,
        full=len(sets) >= MOST_SETS,
        may_prepare=account.has_whole_wallet,
    )


@blueprint.get("/sets/<set_id>")
def licence_set(set_id: str) -> ResponseReturnValue:
    """Show one set: what it is for, its licences in order, and the button to show them."""
    may_prepare = signed_in_account().has_whole_wallet
    return render_template(
        "holder/licence_set.html", prepared=_own(set_id), may_prepare=may_prepare
    )


@blueprint.get("/sets/<set_id>/deletion")
def confirm_licence_set_deletion(set_id: str) -> ResponseReturnValue:
    """Say what deleting will do, and to which set."""
    found = _own(set_id)
    return ask_first(
        Confirmation(
            title=_("删除组合"),
            subject=found.name,
            subject_detail=found.matter,
            consequence=_("删除后，这个组合就不在了；正在用它亮证的，会马上结束。"),
            detail=_("里面的证照不受影响，都还在“我的证照”里。已有的查看记录也不会消失。"),
            button=_("删除这个组合"),
            back=url_for("holder.licence_set", set_id=set_id),
            action=url_for("holder.delete_licence_set", set_id=set_id),
            danger=True,
        )
    )


@blueprint.post("/sets/<set_id>/deletion")
def delete_licence_set(set_id: str) -> ResponseReturnValue:
    """Delete the set, and with it what is being shown of it; its licences stay."""
    deployment = current_deployment()
    now, account = deployment.clock(), signed_in_account()
    preparing.delete_set(deployment.database, now, account, set_id, form_identity())
    return redirect(url_for("holder.licence_sets"))


def _own(set_id: str) -> SetView:
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        today = city_date(deployment.clock())
        return own_set(repository, account, set_id, today)

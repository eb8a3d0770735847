"""Changing a comprehensive permit: extend it, gather it anew, end it (Art. 17)."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.permits.permits import chosen, own_permit_view
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.pages.confirming import Confirmation, ask_first, typed_reason
from wallet.desks.shared.views.permit_view import PermitView
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.services.permits.candidates import read_candidates
from wallet.services.permits.permitting import end, extend, rebuild

# Shows a permit's form, after a refusal with what was refused.
Page = Callable[[str, WalletError | None], str]


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """One of the two forms that choose licences for a permit that stands."""

    title: str
    action: str
    leaving_out: tuple[str, ...] = ()
    asks_reason: bool = False


@blueprint.get("/permits/<permit_id>/extension")
def permit_extension(permit_id: str) -> ResponseReturnValue:
    """Show the components that are not in the permit yet."""
    return _extension_page(permit_id)


@blueprint.post("/permits/<permit_id>/extension")
def extend_permit(permit_id: str) -> ResponseReturnValue:
    """Add the chosen licences: the permit's next version."""
    return _done_or_shown_again(permit_id, _extension_page, extend, chosen())


@blueprint.get("/permits/<permit_id>/rebuilding")
def permit_rebuilding(permit_id: str) -> ResponseReturnValue:
    """Show every component with the licences that could stand for it now."""
    return _rebuilding_page(permit_id)


@blueprint.post("/permits/<permit_id>/rebuilding")
def rebuild_permit(permit_id: str) -> ResponseReturnValue:
    """Gather the permit anew of the chosen licences: its next version."""
    return _done_or_shown_again(permit_id, _rebuilding_page, rebuild, chosen(), typed_reason())


@blueprint.get("/permits/<permit_id>/ending")
def confirm_permit_ending(permit_id: str) -> ResponseReturnValue:
    """Say what ending a permit does, and ask for the reason."""
    return _ending_page(permit_id)


@blueprint.post("/permits/<permit_id>/ending")
def end_permit(permit_id: str) -> ResponseReturnValue:
    """End the permit; its licences are not touched."""
    return _done_or_shown_again(permit_id, _ending_page, end, typed_reason())


def _done_or_shown_again(
    permit_id: str, page: Page, act: Callable[..., object], *given: object
) -> ResponseReturnValue:
    deployment, actor = current_deployment(), signed_in_actor()
    try:
        act(deployment.database, deployment.entropy, deployment.clock(), actor, permit_id, *given)
    except (InvalidInput, Conflict) as refusal:
        return page(permit_id, refusal), refusal.status
    return redirect(url_for("issuer.permit", permit_id=permit_id))


def _extension_page(permit_id: str, refusal: WalletError | None = None) -> str:
    view = own_permit_view(permit_id)
    action = url_for("issuer.extend_permit", permit_id=permit_id)
    present = tuple(part.component for part in view.parts)
    form = ChangeForm(_("增加许可事项"), action, leaving_out=present)
    return _change_page(view, form, refusal)


def _rebuilding_page(permit_id: str, refusal: WalletError | None = None) -> str:
    action = url_for("issuer.rebuild_permit", permit_id=permit_id)
    form = ChangeForm(_("重新汇集"), action, asks_reason=True)
    return _change_page(own_permit_view(permit_id), form, refusal)


def _ending_page(permit_id: str, refusal: WalletError | None = None) -> str:
    return ask_first(_ending(own_permit_view(permit_id)), refusal)


def _change_page(view: PermitView, form: ChangeForm, refusal: WalletError | None) -> str:
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        permit = repository.permits.get_issued_by(view.id, account.unit_id or "")
        industry = repository.industries.get(permit.industry_code, permit.industry_version)
    found = read_candidates(
        deployment.database,
        deployment.clock(),
        signed_in_actor(),
        industry,
        permit.holder_id,
        permit_id=permit.id,
    )
    sent = {one.component: one.licence_id for one in chosen()}
    return render_template(
        "issuer/permit_change.html",
        view=view,
        form=form,
        by_component=[pair for pair in found.by_component if pair[0].name not in form.leaving_out],
        already=sent or {part.component: part.licence_id for part in view.parts},
        fresh=form.asks_reason and request.method == "GET",
        reason=typed_reason(),
        problem=problem_of(refusal) if refusal else None,
    )


def _ending(view: PermitView) -> Confirmation:
    return Confirmation(
        _("终止综合许可证"),
        _("%(industry)s综合许可证", industry=view.industry_name),
        view.holder_name,
        _("确认后立刻生效，不能撤回"),
        _(
            "综合许可证终止，墙上的公示码会显示“已终止”；其中各项许可不受影响，继续以各自的证照为准。"
        ),
        _("确认终止"),
        url_for("issuer.permit", permit_id=view.id),
        url_for("issuer.end_permit", permit_id=view.id),
        danger=True,
        reason_hint=_("持证主体会看到这段话。请写明终止的原因。"),
    )

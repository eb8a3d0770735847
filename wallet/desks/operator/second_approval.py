"""Which issuing units end licences with two clerks (双人复核): set here, by the operator alone."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.operator import blueprint
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.services.changes.approving import set_second_approval


@blueprint.get("/second-approval")
def units_with_second_approval() -> ResponseReturnValue:
    """List the issuing units with their setting."""
    with current_deployment().database.read() as repository:
        units = repository.units.bureaux()
    return render_template("operator/second_approval.html", units=units)


@blueprint.get("/second-approval/<unit_id>")
def confirm_unit_second_approval(unit_id: str) -> ResponseReturnValue:
    """Say what the other setting does to whom."""
    with current_deployment().database.read() as repository:
        unit = repository.units.get(unit_id[:32])
    now_on = unit.second_approval
    return ask_first(
        Confirmation(
            _("停用双人复核") if now_on else _("开启双人复核"),
            unit.name,
            _("现在：已开启") if now_on else _("现在：未开启"),
            _("确认后立刻生效"),
            _("今后由一人确认即生效；已提交的仍须复核。")
            if now_on
            else _(
                "今后终止证照，或者让持证主体手里的证照变少、变短的办理，"
                "须由该单位另一位经办人复核后才生效。"
            ),
            _("确认停用") if now_on else _("确认开启"),
            url_for("operator.units_with_second_approval"),
            url_for(
                "operator.set_unit_second_approval",
                unit_id=unit.id,
                required="no" if now_on else "yes",
            ),
        )
    )


@blueprint.post("/second-approval/<unit_id>")
def set_unit_second_approval(unit_id: str) -> ResponseReturnValue:
    """Set it; ``required`` says which way, so that a repeated click changes nothing more."""
    deployment = current_deployment()
    required = request.args.get("required") == "yes"
    set_second_approval(
        deployment.database, deployment.clock(), signed_in_actor(), unit_id[:32], required=required
    )
    return redirect(url_for("operator.units_with_second_approval"))

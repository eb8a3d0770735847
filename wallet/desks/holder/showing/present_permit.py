"""亮证 for a comprehensive permit: the second factor, then the code page of every session."""

from flask import render_template
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.holder.showing.second_factor import opened
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem
from wallet.desks.shared.views.permit_view import permit_view
from wallet.domain.civil_dates import city_date
from wallet.domain.permits.industry_permit import ensure_permit_presentable
from wallet.services.access.holding import held_permit
from wallet.services.permits.permit_standing import standing_of
from wallet.services.showing import presenting


@blueprint.get("/permits/<permit_id>/present")
def confirm_permit_presentation(permit_id: str) -> ResponseReturnValue:
    """Say what will be shown, which of it is not in force, and ask for the second factor."""
    return _confirmation(permit_id, None)


@blueprint.post("/permits/<permit_id>/presentations")
def present_permit(permit_id: str) -> ResponseReturnValue:
    """Open a show session for the permit when the second factor matches."""
    return opened(presenting.present_permit, permit_id, _confirmation)


def _confirmation(permit_id: str, problem: Problem | None) -> str:
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        found = held_permit(repository, account, permit_id)
        standing = standing_of(repository, found, city_date(deployment.clock()))
    ensure_permit_presentable(standing.state)
    return render_template(
        "holder/confirm_permit_presentation.html",
        view=permit_view(standing),
        problem=problem,
        needs_pin=account.pin_hash is not None,
    )

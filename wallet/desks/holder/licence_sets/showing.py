"""亮证 for a prepared set: the second factor, then the code page that every session has."""

from flask import render_template
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.holder.licence_sets.view import own_set
from wallet.desks.holder.showing.second_factor import opened
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem
from wallet.domain.civil_dates import city_date
from wallet.domain.licence_sets.licence_set import NoLicenceInForce
from wallet.services.showing import presenting


@blueprint.get("/sets/<set_id>/present")
def confirm_set_presentation(set_id: str) -> ResponseReturnValue:
    """Say what will be shown, which of it is not in force, and ask for the second factor."""
    return _confirmation(set_id, None)


@blueprint.post("/sets/<set_id>/presentations")
def present_set(set_id: str) -> ResponseReturnValue:
    """Open a show session for the set when the second factor matches."""
    return opened(presenting.present_set, set_id, _confirmation)


def _confirmation(set_id: str, problem: Problem | None) -> str:
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    with deployment.database.read() as repository:
        found = own_set(repository, account, set_id, today)
    if not found.presentable:
        raise NoLicenceInForce
    return render_template(
        "holder/confirm_set_presentation.html",
        prepared=found,
        problem=problem,
        needs_pin=account.pin_hash is not None,
    )

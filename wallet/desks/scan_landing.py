"""Where a phone's own camera lands: a page with a button. Reading it never spends the code."""

from flask import Blueprint, render_template, request, session
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import account_or_none
from wallet.desks.shared.current import current_deployment
from wallet.domain.actors.actors import Role
from wallet.domain.civil_dates import city_date

blueprint = Blueprint("scan_landing", __name__)


@blueprint.get("/V/<token>")
@blueprint.get("/v/<token>")
def landing(token: str) -> ResponseReturnValue:
    """Say what this code is; a signed-in verifier can verify it from here.

    Neither GET nor HEAD reads the code, so previews and crawlers learn and spend nothing.
    """
    account, deployment = account_or_none(), current_deployment()
    verifier = account is not None and account.role is Role.VERIFIER
    scenarios: list[tuple[str, str, str]] = []
    if account is not None and verifier:
        today = city_date(deployment.clock())
        with deployment.database.read() as repository:
            found = repository.scenarios.of_unit(account.unit_id or "")
        scenarios = [(one.code, one.name, one.purpose) for one in found if one.in_force_on(today)]
    return render_template(
        "scan_landing.html",
        token=token.upper()[:100],
        signed_in_verifier=verifier,
        sign_in_next=request.path,
        scenarios=scenarios,
        scenario=session.get("scenario", ""),
        place=session.get("place", ""),
    )

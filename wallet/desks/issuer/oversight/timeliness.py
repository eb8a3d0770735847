"""How timely the bureau's own licences come in (Art. 8)."""

from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.pages.timeliness_page import timeliness_file, timeliness_page


@blueprint.get("/timeliness")
def timeliness() -> ResponseReturnValue:
    """Show the figures of a period, the worst first."""
    return timeliness_page("issuer/timeliness.html", signed_in_account().unit_id or "")


@blueprint.get("/timeliness.csv", endpoint="timeliness_file")
def timeliness_csv() -> ResponseReturnValue:
    """Return the figures as a file."""
    return timeliness_file(signed_in_account().unit_id or "")

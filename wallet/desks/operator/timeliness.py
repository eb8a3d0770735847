"""How timely the city's licences come in, by issuer and type (Art. 8)."""

from flask.typing import ResponseReturnValue

from wallet.desks.operator import blueprint
from wallet.desks.shared.pages.timeliness_page import timeliness_file, timeliness_page


@blueprint.get("/timeliness")
def timeliness() -> ResponseReturnValue:
    """Show the figures of a period, the worst first."""
    return timeliness_page("operator/timeliness.html")


@blueprint.get("/timeliness.csv", endpoint="timeliness_file")
def timeliness_csv() -> ResponseReturnValue:
    """Return the figures as a file."""
    return timeliness_file()

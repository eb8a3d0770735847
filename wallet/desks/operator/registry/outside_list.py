"""Applications outside use lists at the operator's desk, and how they are used (Art. 15)."""

from flask.typing import ResponseReturnValue

from wallet.desks.operator import blueprint
from wallet.desks.shared.pages.outside_list_page import outside_list_page


@blueprint.get("/outside-list")
def outside_list() -> ResponseReturnValue:
    """List them, the newest first."""
    return outside_list_page("operator.outside_list", "operator.scenario")

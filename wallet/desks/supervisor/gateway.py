"""The trusted access gateway as the supervisor sees it (Art. 19, 26)."""

from flask.typing import ResponseReturnValue

from wallet.desks.shared.pages.gateway_page import gateway_page
from wallet.desks.supervisor import blueprint


@blueprint.get("/gateway")
def gateway() -> ResponseReturnValue:
    """Show reads, refusals and suspended units."""
    return gateway_page("supervisor.gateway", may_act=False)

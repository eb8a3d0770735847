"""The trusted access gateway as the supervisor sees it (Art. 19, 26)."""

from flask.typing import ResponseReturnValue

from wallet.desks.shared.pages.gateway_page import GATEWAY_FILTERS, gateway_page
from wallet.desks.shared.pages.unit_choice import unit_choices
from wallet.desks.supervisor import blueprint


@blueprint.get("/gateway")
def gateway() -> ResponseReturnValue:
    """Show reads, refusals and suspended units."""
    return gateway_page("supervisor.gateway", may_act=False)


@blueprint.get("/gateway/units")
def gateway_units() -> ResponseReturnValue:
    """List the units that fit what is typed in the gateway's filter."""
    return unit_choices("supervisor.gateway", *GATEWAY_FILTERS)

"""The audit trail of the city (Art. 26)."""

from flask.typing import ResponseReturnValue

from wallet.desks.shared.pages.audit_page import AUDIT_FILTERS, audit_page
from wallet.desks.shared.pages.unit_choice import unit_choices
from wallet.desks.supervisor import blueprint


@blueprint.get("/audit", endpoint="audit")
def audit_trail() -> ResponseReturnValue:
    """List every act and refusal, the newest first."""
    return audit_page("supervisor.audit")


@blueprint.get("/audit/units")
def audit_units() -> ResponseReturnValue:
    """List the units that fit what is typed in the trail's filter."""
    return unit_choices("supervisor.audit", *AUDIT_FILTERS)

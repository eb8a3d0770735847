"""The audit trail of the city (Art. 26)."""

from flask.typing import ResponseReturnValue

from wallet.desks.operator import blueprint
from wallet.desks.shared.pages.audit_page import audit_page


@blueprint.get("/audit", endpoint="audit")
def audit_trail() -> ResponseReturnValue:
    """List every act and refusal, the newest first."""
    return audit_page("operator.audit")

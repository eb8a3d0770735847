"""The audit trail of the city (Art. 26)."""

from flask.typing import ResponseReturnValue

from wallet.desks.shared.pages.audit_page import audit_page
from wallet.desks.supervisor import blueprint


@blueprint.get("/audit", endpoint="audit")
def audit_trail() -> ResponseReturnValue:
    """List every act and refusal, the newest first."""
    return audit_page("supervisor.audit")

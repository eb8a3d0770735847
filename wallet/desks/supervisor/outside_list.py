"""Applications outside use lists at the supervisor's desk, and how they are used (Art. 15)."""

from flask.typing import ResponseReturnValue

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.pages.outside_list_page import outside_list_page
from wallet.desks.supervisor import blueprint


@blueprint.get("/outside-list")
def outside_list() -> ResponseReturnValue:
    """List them, the newest first."""
    with current_deployment().database.read() as repository:
        unseen = repository.incidents.count_unseen()
    return outside_list_page("supervisor.outside_list", tab="outside_list", unseen=unseen)

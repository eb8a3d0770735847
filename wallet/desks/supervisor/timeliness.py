"""How timely the city's licences come in, by issuer and type (Art. 8)."""

from flask.typing import ResponseReturnValue

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.pages.timeliness_page import timeliness_file, timeliness_page
from wallet.desks.supervisor import blueprint


@blueprint.get("/timeliness")
def timeliness() -> ResponseReturnValue:
    """Show the figures of a period, the worst first."""
    with current_deployment().database.read() as repository:
        unseen = repository.incidents.count_unseen()
    return timeliness_page("supervisor/timeliness.html", tab="timeliness", unseen=unseen)


@blueprint.get("/timeliness.csv", endpoint="timeliness_file")
def timeliness_csv() -> ResponseReturnValue:
    """Return the figures as a file."""
    return timeliness_file()

"""Where the temporary link of a copy leads: a page with a button, which gives the file out once.

Neither GET nor HEAD uses the link up, so that previews and crawlers spend nothing.
"""

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.domain.errors import Conflict, NotFound
from wallet.services.copies import linking

blueprint = Blueprint("copy_download", __name__, url_prefix="/copies")


@blueprint.get("/<secret>")
def offered_copy(secret: str) -> ResponseReturnValue:
    """Show the button while the link lives; nothing of the licence or its holder."""
    deployment = current_deployment()
    try:
        with deployment.database.read() as repository:
            linking.live_link(repository, deployment.clock(), secret)
    except (Conflict, NotFound) as refusal:
        problem = problem_of(refusal)
        return _page(secret, problem), problem.status
    return _page(secret, None)


@blueprint.post("/<secret>")
def download_copy(secret: str) -> ResponseReturnValue:
    """Give the file out and use the link up."""
    deployment = current_deployment()
    try:
        file = linking.download(deployment.database, deployment.clock(), signed_in_actor(), secret)
    except (Conflict, NotFound) as refusal:
        problem = problem_of(refusal)
        return _page(secret, problem), problem.status
    response: Response = make_response(file.pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="copy-{file.number}.pdf"'
    return response


def _page(secret: str, problem: Problem | None) -> str:
    return render_template("check/download.html", secret=secret, problem=problem)

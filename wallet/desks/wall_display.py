"""The public page behind a wall code, and the screen that hangs beside it (Art. 17)."""

from dataclasses import dataclass

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue
from htmx_flask import request as htmx_request

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.permit_view import PermitView, WallView, public_view, wall_view
from wallet.domain.civil_dates import city_date
from wallet.services.permits.wall_displaying import read_wall

GONE, STOP_POLLING = 410, 286

blueprint = Blueprint("wall_display", __name__)


@dataclass(frozen=True, slots=True)
class Wall:
    """What a wall page shows; a dead code shows nothing of the permit."""

    living: bool
    view: PermitView | None
    code: WallView


@blueprint.get("/W/<code>")
@blueprint.get("/w/<code>")
def wall(code: str) -> ResponseReturnValue:
    """Show anybody where a permit's licences stand now, in public fields only."""
    return _answer("wall/wall.html", "wall/_standing.html", code)


@blueprint.get("/w/<code>/screen")
def screen(code: str) -> ResponseReturnValue:
    """Show the same on a screen on the wall, with the code; it keeps itself up to date."""
    return _answer("wall/screen.html", "wall/_screen.html", code)


def _answer(page: str, fragment: str, code: str) -> ResponseReturnValue:
    wall = _wall(code)
    status = 200
    if not wall.living:
        # A screen stops asking for what will never live again, and still shows that it is dead.
        status = STOP_POLLING if htmx_request.htmx else GONE
    return make_response(render(page, fragment, wall=wall, view=wall.view), status)


def _wall(unverified_code: str) -> Wall:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        code, standing = read_wall(repository, unverified_code, city_date(deployment.clock()))
    living = code.ended_at is None
    return Wall(living, public_view(standing) if living else None, wall_view(code))

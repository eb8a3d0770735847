"""The holder's comprehensive industry permits: the poster, its wall code, its screen (Art. 17)."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.holder import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.views.permit_view import (
    PermitView,
    WallView,
    permit_card,
    permit_history,
    permit_view,
    wall_view,
)
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict
from wallet.services.access.holding import held_permit, held_permits
from wallet.services.permits.permit_standing import outlines_of, standing_of
from wallet.services.permits.wall_displaying import reissue_wall_code

_PAPERS = ("a4", "a3")


@blueprint.get("/permits")
def permits() -> ResponseReturnValue:
    """List the holder's permits, the living ones first."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        held = held_permits(repository, signed_in_account())
        outlines = outlines_of(repository, held, city_date(deployment.clock()))
    return render_template("holder/permits.html", views=[permit_card(one) for one in outlines])


@blueprint.get("/permits/<permit_id>")
def permit(permit_id: str) -> ResponseReturnValue:
    """Show one permit as its poster, with each licence's own state."""
    with current_deployment().database.read() as repository:
        found = held_permit(repository, signed_in_account(), permit_id)
        versions = repository.permits.versions_of(found.id)
    view, wall = _own(permit_id)
    return render(
        "holder/permit.html",
        "permit/_parts.html",
        view=view,
        wall=wall,
        history=permit_history(versions, view.ended_at, view.end_reason),
    )


@blueprint.get("/permits/<permit_id>/poster")
def permit_poster(permit_id: str) -> ResponseReturnValue:
    """Show the poster alone, ready for the printer; ``paper`` is A4 or A3."""
    view, wall = _own(permit_id)
    paper = request.args.get("paper", "")
    return render_template(
        "holder/permit_poster.html",
        view=view,
        wall=wall,
        paper=paper if paper in _PAPERS else _PAPERS[0],
    )


@blueprint.get("/permits/<permit_id>/poster.svg")
def permit_poster_file(permit_id: str) -> ResponseReturnValue:
    """Hand out the poster as a drawing that a print shop can scale to any size."""
    view, wall = _own(permit_id)
    response = make_response(render_template("permit/poster.svg", view=view, wall=wall))
    response.mimetype = "image/svg+xml"
    response.headers["Content-Disposition"] = "attachment; filename=poster.svg"
    return response


@blueprint.get("/permits/<permit_id>/wall-code")
def confirm_wall_code(permit_id: str) -> ResponseReturnValue:
    """Say what a new wall code does to the posters that hang already."""
    return ask_first(_confirmation(_own(permit_id)[0]))


@blueprint.post("/permits/<permit_id>/wall-code")
def reissue(permit_id: str) -> ResponseReturnValue:
    """Give the permit a new wall code; the earlier one is dead at once."""
    deployment = current_deployment()
    try:
        reissue_wall_code(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_account(),
            permit_id,
        )
    except Conflict as refusal:
        return ask_first(_confirmation(_own(permit_id)[0]), refusal), 409
    return redirect(url_for("holder.permit", permit_id=permit_id))


def _own(permit_id: str) -> tuple[PermitView, WallView]:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = held_permit(repository, signed_in_account(), permit_id)
        standing = standing_of(repository, found, city_date(deployment.clock()))
        code = repository.wall_codes.of_permit(found.id)
    return permit_view(standing), wall_view(code)


def _confirmation(view: PermitView) -> Confirmation:
    return Confirmation(
        _("更换公示码"),
        _("%(industry)s综合许可证", industry=view.industry_name),
        view.holder_name,
        _("确认后，已经张贴的公示码立刻作废"),
        _("扫旧码的人会看到“此码已停用”。请换上新的海报，平板也要重新打开公示屏。"),
        _("确认更换"),
        url_for("holder.permit", permit_id=view.id),
        url_for("holder.reissue", permit_id=view.id),
        danger=True,
    )

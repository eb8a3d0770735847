"""Where a one-time link or an authorization code's QR leads: a page with a button.

Neither GET nor HEAD reads anything, so that previews and crawlers learn and use up nothing.
"""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import account_or_none
from wallet.domain.actors.actors import Role
from wallet.domain.spoken_code import LENGTH

blueprint = Blueprint("authorization_link", __name__)
_HOLDERS = {Role.HOLDER, Role.ENTERPRISE}


@blueprint.get("/A/<secret>")
@blueprint.get("/a/<secret>")
def authorization_landing(secret: str) -> ResponseReturnValue:
    """Say what this is; the button behind it is for a signed-in holder or verifier."""
    account = account_or_none()
    for_holder = len(secret) > LENGTH
    fitting = _HOLDERS if for_holder else {Role.VERIFIER}
    return render_template(
        "authorization_landing.html",
        secret=secret.lower()[:64] if for_holder else secret.upper()[:LENGTH],
        for_holder=for_holder,
        signed_in=account is not None,
        fitting=account is not None and account.role in fitting,
        sign_in_next=request.path,
    )

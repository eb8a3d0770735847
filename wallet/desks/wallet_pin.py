"""The wallet PIN (亮证密码), for those who have a wallet."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import guard, signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.domain.actors.actors import WALLET_ROLES
from wallet.domain.errors import InvalidInput, NotPermitted, TooManyAttempts
from wallet.services.access import credentials

blueprint = Blueprint("wallet_pin", __name__, url_prefix="/account/pin")
guard(blueprint, *WALLET_ROLES)


@blueprint.get("")
def pin() -> ResponseReturnValue:
    """Show the form for choosing a wallet PIN."""
    return _form(None)


@blueprint.post("")
def choose_pin() -> ResponseReturnValue:
    """Choose the wallet PIN; the password is asked for."""
    deployment = current_deployment()
    try:
        credentials.choose_pin(
            deployment.database,
            deployment.hasher,
            deployment.clock(),
            signed_in_account(),
            unverified_password=request.form.get("password", ""),
            new_pin=request.form.get("new_pin", ""),
            new_pin_again=request.form.get("new_pin_again", ""),
        )
    except (InvalidInput, NotPermitted, TooManyAttempts) as refusal:
        problem = problem_of(refusal)
        return _form(problem), problem.status
    return redirect(url_for("account.overview"))


def _form(problem: Problem | None) -> str:
    has_pin = signed_in_account().pin_hash is not None
    return render_template("account/pin.html", problem=problem, has_pin=has_pin)

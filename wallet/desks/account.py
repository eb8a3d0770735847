"""One's own account, the same for every role: sign-ins, password, and the way out everywhere."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from wallet.desks.shared.access import guard, signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.words.labels import ROLES, post_word
from wallet.domain.actors.actors import WALLET_ROLES, Role
from wallet.domain.errors import InvalidInput, NotPermitted, TooManyAttempts
from wallet.repository.actors.accounts import Account
from wallet.services.access import credentials, signing_in
from wallet.services.access.credentials import LONGEST_PASSWORD, SHORTEST_PASSWORD

blueprint = Blueprint("account", __name__, url_prefix="/account")
guard(blueprint, *Role)

_REFUSALS = (InvalidInput, NotPermitted, TooManyAttempts)
_SIGN_INS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ShownSignIn:
    """One sign-in of one browser: when, whether it is this one, whether it is still open."""

    at: datetime
    current: bool
    open: bool


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """Show the account and its last sign-ins."""
    own, deployment = signed_in_account(), current_deployment()
    now, digest = deployment.clock(), signing_in.sign_in_digest(current_user.secret)
    with deployment.database.read() as repository:
        sign_ins = repository.sign_ins.last(own.id, _SIGN_INS_SHOWN)
        unit = repository.units.get(own.unit_id) if own.unit_id else None
    return render_template(
        "account/overview.html",
        name=own.display_name,
        login=own.login,
        role_label=_role_label(own),
        unit_name=own.unit_name,
        has_wallet=own.role in WALLET_ROLES,
        has_pin=own.pin_hash is not None,
        administers=own.administers,
        registers_holders=own.role is Role.VERIFIER and unit is not None and unit.registers_holders,
        sign_ins=[
            ShownSignIn(one.started_at, one.digest == digest, one.is_open(now)) for one in sign_ins
        ],
    )


@blueprint.get("/password")
def password() -> ResponseReturnValue:
    """Show the form for changing the password."""
    return _password_form(None)


@blueprint.post("/password")
def change_password() -> ResponseReturnValue:
    """Change the password; every other sign-in ends."""
    deployment, own = current_deployment(), signed_in_account()
    try:
        credentials.change_password(
            deployment.database,
            deployment.hasher,
            deployment.clock(),
            own,
            current_user.secret,
            unverified_password=request.form.get("password", ""),
            new_password=request.form.get("new_password", ""),
            new_password_again=request.form.get("new_password_again", ""),
        )
    except _REFUSALS as refusal:
        problem = problem_of(refusal)
        return _password_form(problem), problem.status
    if own.start_password_until is not None:
        return redirect(url_for(_after_the_start_password(own)))
    return redirect(url_for("account.overview"))


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End every sign-in of the account, this one too."""
    deployment = current_deployment()
    signing_in.sign_out_everywhere(deployment.database, signed_in_account(), deployment.clock())
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.sign_in"))


def _after_the_start_password(account: Account) -> str:
    """Return where one goes on who has just chosen the first own password."""
    needs_pin = account.role in WALLET_ROLES and account.pin_hash is None
    return "wallet_pin.pin" if needs_pin else "sign_in.home"


def _password_form(problem: Problem | None) -> str:
    return render_template(
        "account/password.html",
        problem=problem,
        begins=signed_in_account().start_password_until is not None,
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
    )


def _role_label(own: Account) -> str:
    if own.acting is not None and own.acting.post is not None:
        return post_word(own.acting.post, own.acting.headship)
    return str(ROLES[own.role])

"""The way in and out: open to everybody."""

import json
from dataclasses import dataclass
from pathlib import Path

from flask import (
    Blueprint,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from wallet.desks.shared.access import SignedInAccount, account_or_none, signed_in_account
from wallet.desks.shared.context import home_of
from wallet.desks.shared.current import client_address, current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.http.known_devices import known_device, remember
from wallet.desks.shared.http.paths import safe_path
from wallet.desks.shared.words.labels import ROLES
from wallet.domain.actors.actors import Role
from wallet.domain.errors import NotAuthenticated, TooManyAttempts
from wallet.services.access import signing_in

blueprint = Blueprint("sign_in", __name__)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One of the demonstration's accounts, shown on its sign-in page."""

    role_label: str
    name: str
    login: str
    password: str
    pin: str


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Send everybody to where they begin."""
    account = account_or_none()
    if account is None:
        return redirect(url_for("sign_in.sign_in"))
    return redirect(url_for(home_of(account.role)))


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Show the sign-in form."""
    if account_or_none() is not None:
        return redirect(url_for("sign_in.home"))
    return _form(None, "", safe_path(request.args.get("next")))


@blueprint.post("/sign-in")
def sign_in_submit() -> ResponseReturnValue:
    """Sign in; the session that the browser had before is gone afterwards."""
    login = request.form.get("login", "")
    wanted = safe_path(request.form.get("next"))
    deployment = current_deployment()
    try:
        signed_in = signing_in.sign_in(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            deployment.clock(),
            unverified_login=login,
            unverified_password=request.form.get("password", ""),
            address=client_address(),
            known_device=known_device(login),
        )
    except (NotAuthenticated, TooManyAttempts) as refusal:
        problem = problem_of(refusal)
        return _form(problem, login, wanted), problem.status
    _end_present_sign_in()
    session.permanent = True
    login_user(SignedInAccount(signed_in.account, signed_in.secret))
    response = make_response(redirect(wanted or url_for(home_of(signed_in.account.role))))
    remember(response, login)
    return response


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the sign-in for good, here and on the server."""
    _end_present_sign_in()
    return redirect(url_for("sign_in.sign_in"))


def _end_present_sign_in() -> None:
    if current_user.is_authenticated:
        deployment = current_deployment()
        signing_in.sign_out(
            deployment.database, signed_in_account(), current_user.secret, deployment.clock()
        )
    logout_user()
    session.clear()


def _form(problem: Problem | None, login: str, wanted: str | None) -> str:
    return render_template(
        "sign_in.html", problem=problem, login=login, next=wanted, demo_accounts=_demo_accounts()
    )


def _demo_accounts() -> list[DemoAccount]:
    """Return the accounts that the seed wrote down; a production deployment has no such file."""
    path: Path | None = current_app.config.get("WALLET_DEMO_FILE")
    if path is None or not path.is_file():
        return []
    return [
        DemoAccount(
            str(ROLES[Role(entry["role"])]),
            entry["name"],
            entry["login"],
            entry["password"],
            entry.get("pin") or "",
        )
        for entry in sorted(
            json.loads(path.read_text())["accounts"],
            key=lambda entry: list(ROLES).index(Role(entry["role"])),
        )
    ]

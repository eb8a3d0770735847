"""`python -m wallet account add`: the first person of a unit, and a way back in for the operator.

The start password goes to standard output once and nowhere else.
"""

import argparse

from wallet.commands.accounts.unit import UnitNotAcceptable
from wallet.domain.accounts.kept_account import UnknownAccount
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.form_faults import FormNotAcceptable
from wallet.repository.actors.units import UnknownUnit
from wallet.services.accounts.looking_after import Opened
from wallet.services.accounts.opening import AccountForm, open_account, reset_account
from wallet.services.deployment import Deployment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whose account it is."""
    acts = parser.add_subparsers(required=True, metavar="ACT", dest="act")
    text = "open the account of a unit's administrator, who opens the others"
    add = acts.add_parser("add", help=text, description=text)
    add.add_argument("--unit", required=True, help="the unit's unified social credit code")
    add.add_argument("--login", required=True, help="what the person types to sign in")
    add.add_argument("--name", required=True, help="the person's name or post")
    text = "give a new start password to an account that nobody else can reset"
    reset = acts.add_parser("reset", help=text, description=text)
    reset.add_argument("--login", required=True)


def run(arguments: argparse.Namespace, deployment: Deployment) -> int:
    """Open or reset an account and print its start password.

    Raises:
        UnknownUnit, UnknownAccount: none of this code or login.
        UnitNotAcceptable: login or name cannot be taken.
        LoginTaken: somebody has the login; nothing was changed.
    """
    opened = (
        _add(arguments, deployment) if arguments.act == "add" else _reset(arguments, deployment)
    )
    print(f"账号 login：{opened.login}")
    if opened.start is not None:
        print(f"初始密码 start password：{opened.start.text}")
        print(f"有效至 valid until：{opened.start.until:%Y-%m-%d %H:%M} UTC")
    return 0


def _add(arguments: argparse.Namespace, deployment: Deployment) -> Opened:
    with deployment.database.read() as repository:
        unit = repository.units.find_by_uscc(arguments.unit.strip().upper())
    if unit is None:
        raise UnknownUnit
    form = AccountForm(unit.id, arguments.login, arguments.name, administers=True)
    try:
        return open_account(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            deployment.clock(),
            SYSTEM,
            form,
        )
    except FormNotAcceptable as refusal:
        raise UnitNotAcceptable(refusal) from None


def _reset(arguments: argparse.Namespace, deployment: Deployment) -> Opened:
    with deployment.database.read() as repository:
        found = repository.accounts.find_by_login(arguments.login)
    if found is None:
        raise UnknownAccount
    return reset_account(
        deployment.database,
        deployment.hasher,
        deployment.entropy,
        deployment.clock(),
        SYSTEM,
        found.id,
    )

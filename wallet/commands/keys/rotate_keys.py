"""`python -m wallet rotate-keys WHICH`: new keys come, old ones go, nothing is lost between."""

import argparse
from datetime import datetime
from pathlib import Path

from wallet.commands.keys.rotate_secrets import rotate_secrets
from wallet.composition import opened
from wallet.config import Settings
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.civil_dates import CITY_ZONE
from wallet.repository.actors.units import UnknownUnit
from wallet.secret_keys import load_secret_keys
from wallet.services.deployment import Deployment
from wallet.services.signing_keys.installing import install_certificate
from wallet.services.signing_keys.requesting import request_certificate
from wallet.services.signing_keys.trusting import distrust_authority, trust_authority
from wallet.services.signing_keys.withdrawing import withdraw_key
from wallet.services.upkeep.rotating_signers import rotate_deployment_key


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which keys, and the options of each."""
    which = parser.add_subparsers(required=True, metavar="WHICH", dest="which")
    fields = "the keys of stored fields, their indexes and backups; seals the fields again"
    for name, text in (("fields", fields), ("codes", "the keys that sign presentation codes")):
        step = which.add_parser(name, help=text).add_mutually_exclusive_group()
        step.add_argument("--prepare", action="store_true", help="make the next key known, no more")
        step.add_argument("--forget-old", action="store_true", help="remove keys nothing needs")
    which.add_parser("settle", help="let no process serve with an earlier secrets file")
    which.add_parser("sessions", help="the keys of cookies and typed codes; all sign in again")
    deployment = which.add_parser("deployment", help="the key of tokens, receipts and seals")
    deployment.add_argument("--at-once", action="store_true", help="not ten minutes from now")
    issuer = which.add_parser("issuer", help="a bureau's key, with a certificate for it")
    issuer.add_argument("--unit", required=True, metavar="CODE", help="social credit code")
    act = issuer.add_mutually_exclusive_group(required=True)
    act.add_argument("--request", type=Path, metavar="FILE", help="write the certificate request")
    act.add_argument("--certificate", type=Path, metavar="FILE", help="the chain in PEM")
    authority = which.add_parser("authority", help="whose certificates for bureaux count")
    act = authority.add_mutually_exclusive_group(required=True)
    act.add_argument("--trust", type=Path, metavar="FILE", help="a root certificate in PEM")
    act.add_argument("--distrust", metavar="FINGERPRINT", help="SHA-256 of the root, in hex")
    act.add_argument("--list", action="store_true", help="show the roots that are trusted")
    withdraw = which.add_parser("withdraw", help="distrust a signing key and all that it signed")
    withdraw.add_argument("kid", metavar="KID")
    withdraw.add_argument("--reason", required=True, help="why; it stands in the audit trail")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Do it and say what was done.

    Raises:
        WalletError: as the services of each act.
        SecretsBusy: another command changes the secrets file.
    """
    if arguments.which not in _SIGNERS:
        rotate_secrets(arguments, settings)
        return 0
    with opened(settings, load_secret_keys(settings)) as deployment:
        _SIGNERS[arguments.which](arguments, deployment)
    return 0


def _deployment(arguments: argparse.Namespace, deployment: Deployment) -> None:
    kid, begins = rotate_deployment_key(
        deployment.database,
        deployment.clock(),
        deployment.entropy,
        at_once=arguments.at_once,
    )
    _say_new_key(kid, begins)


def _issuer(arguments: argparse.Namespace, deployment: Deployment) -> None:
    database, now = deployment.database, deployment.clock()
    unit_id = _unit_id(deployment, arguments.unit.strip().upper())
    if arguments.request:
        pem = request_certificate(database, now, deployment.entropy, SYSTEM, unit_id)
        arguments.request.write_bytes(pem)
        print(f"证书请求 certificate request：{arguments.request}")
        return
    pem = arguments.certificate.read_bytes()
    _say_new_key(*install_certificate(database, now, SYSTEM, unit_id, pem))


def _unit_id(deployment: Deployment, code: str) -> str:
    with deployment.database.read() as repository:
        unit = repository.units.find_by_uscc(code)
    if unit is None:
        raise UnknownUnit
    return unit.id


def _authority(arguments: argparse.Namespace, deployment: Deployment) -> None:
    database, now = deployment.database, deployment.clock()
    if arguments.trust:
        trust_authority(database, now, SYSTEM, arguments.trust.read_bytes())
    elif arguments.distrust:
        distrust_authority(database, now, SYSTEM, arguments.distrust.strip().lower())
    with database.read() as repository:
        for one in repository.authorities.trusted():
            print(f"{one.fingerprint}  {one.not_after:%Y-%m-%d}  {one.name}")


def _withdraw(arguments: argparse.Namespace, deployment: Deployment) -> None:
    now = deployment.clock()
    withdraw_key(deployment.database, now, SYSTEM, arguments.kid, arguments.reason)
    print(f"{arguments.kid} 自 {_city_time(now)} 起停用。 Withdrawn since then.")


_SIGNERS = {
    "deployment": _deployment,
    "issuer": _issuer,
    "authority": _authority,
    "withdraw": _withdraw,
}


def _say_new_key(kid: str, begins: datetime) -> None:
    print(f"新密钥 new key {kid}\n启用时间 signs from {_city_time(begins)}")


def _city_time(moment: datetime) -> str:
    return moment.astimezone(CITY_ZONE).strftime("%Y-%m-%d %H:%M:%S")

"""The commands, each a module of ``wallet.commands``."""

import argparse
import logging
import secrets
import sys
from collections.abc import Callable, Sequence

from wallet.commands import import_licences, seed, serve
from wallet.commands.accounts import account, unit
from wallet.commands.backups import backup, restore
from wallet.commands.keys import certify_request, rotate_keys
from wallet.commands.migrate import migrate
from wallet.commands.upkeep import purge, seal_audit, verify_audit, work
from wallet.composition import opened
from wallet.config import Settings, SettingsRefused, read_settings
from wallet.domain.errors import WalletError
from wallet.repository.database import make_engine
from wallet.secret_keys import ensure_secret_keys, load_secret_keys

Run = Callable[[argparse.Namespace, Settings], int]

REFUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed, read_settings()))
    except WalletError as error:
        print(f"{error.code}: {error.zh} {error.en}", file=sys.stderr)
        for process in error.details.get("processes", ()):  # type: ignore[attr-defined]
            print(f"  {process}", file=sys.stderr)
    except SettingsRefused as refusal:
        print(refusal, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m wallet", description="Liangzheng 亮证")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "migrate", "bring the database to the newest form", _migrate)
    command = _add(commands, "seed", "fill an empty database with the demonstration city", _seed)
    seed.add_arguments(command)
    command = _add(commands, "unit", "found the first units of a city", _unit)
    unit.add_arguments(command)
    command = _add(commands, "account", "open the first accounts of a unit", _account)
    account.add_arguments(command)
    command = _add(commands, "serve", "serve pages and API with several workers", _serve)
    serve.add_arguments(command)
    command = _add(commands, "work", "take in uploads; purge and seal by itself", _work)
    work.add_arguments(command)
    command = _add(commands, "import", "collect licences from a file of a bureau", _import)
    import_licences.add_arguments(command)
    command = _add(commands, "backup", "write everything into one encrypted file", backup.run)
    backup.add_arguments(command)
    command = _add(commands, "restore", "fill an empty database from a backup", restore.run)
    restore.add_arguments(command)
    command = _add(commands, "rotate-keys", "make new keys, retire old ones", rotate_keys.run)
    rotate_keys.add_arguments(command)
    text = "answer a bureau's certificate request as the demonstration's authority"
    command = _add(commands, "certify-request", text, certify_request.run)
    certify_request.add_arguments(command)
    _add(commands, "purge", "clear what may not be kept any longer", _purge)
    command = _add(commands, "seal-audit", "seal the audit trail at once", _seal_audit)
    seal_audit.add_arguments(command)
    command = _add(commands, "verify-audit", "prove that the audit trail is whole", _verify_audit)
    verify_audit.add_arguments(command)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    text: str,
    run: Run,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def _migrate(_arguments: argparse.Namespace, settings: Settings) -> int:
    settings.var_directory.mkdir(parents=True, exist_ok=True)
    ensure_secret_keys(settings, secrets)
    engine = make_engine(settings.database_url)
    migrate(engine)
    engine.dispose()
    return 0


def _seed(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings, ensure_secret_keys(settings, secrets)) as deployment:
        return seed.run(arguments, settings, deployment)


def _unit(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings, load_secret_keys(settings)) as deployment:
        return unit.run(arguments, deployment)


def _account(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings, load_secret_keys(settings)) as deployment:
        return account.run(arguments, deployment)


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    return serve.run(arguments, settings)


def _work(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings, load_secret_keys(settings)) as deployment:
        return work.run(arguments, deployment)


def _import(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings, load_secret_keys(settings)) as deployment:
        return import_licences.run(arguments, deployment)


def _purge(_arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings, load_secret_keys(settings)) as deployment:
        return purge.run(deployment)


def _seal_audit(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings, load_secret_keys(settings)) as deployment:
        return seal_audit.run(arguments, deployment)


def _verify_audit(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings, load_secret_keys(settings)) as deployment:
        return verify_audit.run(arguments, deployment)

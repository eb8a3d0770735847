"""So many open code pages on one server, each of which asks every two seconds.

It prints what server and database spend on a phone in a minute, what memory a phone takes, and how
long after a scan a phone knows of it.
"""

import argparse
import asyncio
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from urllib.request import urlopen

from sqlalchemy import text

from bench.databases import kinds, templates
from bench.phones.crowd import Phone, stand_open
from bench.phones.processes import children_of, kilobytes_held, seconds_used
from bench.stage import Stage, staged
from tests import cast
from tests.browser.served_city import free_url
from wallet.domain.entropy import new_id
from wallet.domain.showing.presentation import ShowSession
from wallet.repository.actors.sign_ins import SignIn
from wallet.repository.showing.verifications import StoredVerification
from wallet.secret_keys import store_secret_keys
from wallet.services.access.signing_in import sign_in_digest
from wallet.tokens.presentation_code import NUMBERS

MINUTE = 60
SECONDS = 40
SCANS = 120
_LONGEST_START_SECONDS = 300
_FIRST_SCAN_AFTER, _LAST_SCAN_BEFORE = 4.0, 6.0


def phones_of(stage: Stage, count: int) -> list[Phone]:
    """Open so many sessions, each on a phone that signed in by itself."""
    now, account = datetime.now(UTC), cast.GAO_ACCOUNT
    until = now + timedelta(hours=1)
    phones = []
    with stage.app.app_context():
        stage.app.secret_key = stage.keys.session_key
        signer = stage.app.session_interface.get_signing_serializer(stage.app)
    with stage.deployment.database.begin() as repository:
        for _ in range(count):
            secret, number = secrets.token_hex(32), secrets.randbelow(2**62)
            repository.sign_ins.start(SignIn(sign_in_digest(secret), account.id, now, until))
            repository.presentations.open_session(
                ShowSession(
                    number,
                    stage.card_id,
                    account.id,
                    account.holder_id or "",
                    secrets.randbelow(NUMBERS),
                    now,
                    until,
                )
            )
            cookie = signer.dumps({"_user_id": secret, "_permanent": True})
            phones.append(Phone(f"/holder/presentations/{number}", f"wallet={cookie}"))
    return phones


@contextmanager
def served(stage: Stage, url: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Serve the stage's database with one worker; yields its port and the worker's process."""
    store_secret_keys(folder / "secrets.json", stage.keys)
    port = int(free_url().rpartition(":")[2])
    command = [sys.executable, "-m", "wallet", "serve", "--no-worker", "--workers", "1"]
    settings = {
        "WALLET_DATABASE_URL": url,
        "WALLET_VAR": str(folder),
        "WALLET_PUBLIC_URL": f"http://localhost:{port}",
        "WALLET_SECRETS_FILE": str(folder / "secrets.json"),
    }
    server = subprocess.Popen([*command, "--port", str(port)], env=os.environ | settings)
    try:
        _wait_for(f"http://127.0.0.1:{port}/sign-in")
        yield port, children_of(server.pid)[0]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _wait_for(url: str) -> None:
    for _ in range(_LONGEST_START_SECONDS):
        time.sleep(1)
        try:
            urlopen(url, timeout=5).read()  # noqa: S310 our own server
        except OSError:
            continue
        return
    raise TimeoutError("the server does not answer")


def scan(stage: Stage, phones: Sequence[Phone], scanned: dict[str, float]) -> None:
    """Record a scan now and then, each of another phone, and when it was committed."""
    time.sleep(_FIRST_SCAN_AFTER)
    count = min(SCANS, len(phones))
    pause = (SECONDS - _FIRST_SCAN_AFTER - _LAST_SCAN_BEFORE) / count
    for phone in secrets.SystemRandom().sample(phones, count):
        with stage.deployment.database.begin() as repository:
            repository.verifications.add(_scan_of(phone))
        scanned[phone.path] = time.monotonic()
        time.sleep(pause)


def _scan_of(phone: Phone) -> StoredVerification:
    return StoredVerification(
        id=new_id(secrets),
        at=datetime.now(UTC),
        outcome="not_permitted",
        unit_id=cast.HOTEL.id,
        actor_id="bench",
        operator="bench",
        scenario_code="hotel-check-in",
        scenario_name="入住登记",
        place="前台",
        type_name=None,
        session_id=int(phone.path.rpartition("/")[2]),
        fields=(),
        answer="{}",
    )


def database_processes(stage: Stage) -> list[int]:
    """Return the processes of a PostgreSQL on this machine that serve this database."""
    if stage.deployment.database.engine.dialect.name == "sqlite":
        return []
    query = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    with stage.deployment.database.read() as repository:
        return list(repository.connection.execute(query).scalars())


def measure(stage: Stage, url: str, folder: Path, count: int) -> None:
    """Let the phones stand open and print what it came to."""
    phones = phones_of(stage, count)
    scanned: dict[str, float] = {}
    with served(stage, url, folder) as (port, worker):
        held, used = kilobytes_held([worker]), seconds_used([worker])
        backends = database_processes(stage)
        read = seconds_used(backends)
        scans = threading.Thread(target=scan, args=(stage, phones, scanned))
        scans.start()
        asyncio.run(stand_open(phones, port, SECONDS))
        scans.join()
        used = seconds_used([worker]) - used
        read = seconds_used(database_processes(stage)) - read
        held = kilobytes_held([worker]) - held
    asked = sum(phone.asked for phone in phones)
    a_minute = MINUTE / 2
    delays = [phone.knows_at[0] - scanned[phone.path] for phone in phones if phone.knows_at]
    print(
        f"{count} phones asked {asked} times in {SECONDS} s;"
        f" server {used / asked * 1000:.3f} ms a time,"
        f" {used / asked * a_minute * 1000:.1f} ms a phone and minute;"
        f" database {read / asked * 1000:.3f} ms a time,"
        f" {read / asked * a_minute * 1000:.1f} ms a phone and minute;"
        f" {held / count:.1f} KB a phone;"
        f" {len(delays)} of {len(scanned)} scans known after {median(delays):.2f} s in the median,"
        f" {quantiles(delays, n=100)[98]:.2f} s at the 99th per cent"
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("phones", type=int, metavar="N", help="how many code pages stand open")


def run(arguments: argparse.Namespace) -> int:
    """Measure on each database."""
    with templates() as made, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in kinds():
            print(kind, flush=True)
            with made.copy(kind) as url, staged(url, folder) as stage:
                measure(stage, url, folder, arguments.phones)
    return 0

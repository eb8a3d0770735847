"""The process that works on collections: it stops when told to, and is kept alive."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import BUREAU, BUREAU_CLERK
from tests.services.collecting.sheets import csv_text, good_rows
from wallet.domain.collecting.collection import CollectionState
from wallet.domain.trail.audit import AuditAction
from wallet.repository.actors.sign_ins import SignIn
from wallet.secret_keys import store_secret_keys
from wallet.services.collecting.receiving import Upload, receive

ROOT = Path(__file__).parents[2]
PATIENCE = 60
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def start(settings, keys, town, tmp_path):
    """Start ``python -m wallet work WORDS``."""
    store_secret_keys(settings.secrets_file, keys)
    environment = os.environ | {
        "WALLET_DATABASE_URL": settings.database_url,
        "WALLET_VAR": str(tmp_path),
    }
    running = []

    def run(*words):
        command = [sys.executable, "-m", "wallet", "work", *words]
        running.append(subprocess.Popen(command, env=environment, cwd=ROOT))
        return running[-1]

    yield run
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def send(deployment):
    def upload(count):
        content = csv_text(good_rows(count)).encode()
        parts = (deployment.database, deployment.entropy, deployment.clock())
        return receive(*parts, BUREAU_CLERK, Upload("a.csv", content))

    return upload


@pytest.fixture
def is_checked(deployment):
    def within_patience(sent):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with deployment.database.read() as repository:
                stands = repository.collections.get(sent.id, BUREAU.id).state
            if stands is CollectionState.CHECKED:
                return True
            time.sleep(0.1)
        return False

    return within_patience


def child_of(process):
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := children.read_text().split():
            return int(found[0])
        time.sleep(0.1)
    raise AssertionError("no child was started")


def test_it_works_on_what_waits_and_ends_when_nothing_does(start, send, is_checked):
    sent = send(3)
    assert start("--once").wait(timeout=PATIENCE) == 0
    assert is_checked(sent)


def test_it_waits_for_work_and_stops_when_told_to(start, send, is_checked):
    process = start()
    assert is_checked(send(2))
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0


def test_it_clears_what_may_not_be_kept_any_longer(start, deployment):
    long_ago = datetime.now(UTC) - timedelta(days=90)
    with deployment.database.begin() as repository:
        account = repository.accounts.find_by_login("clerk")
        repository.sign_ins.start(
            SignIn("d" * 64, account.id, long_ago, long_ago + timedelta(hours=1))
        )
    for _ in range(2):
        assert start("--once").wait(timeout=PATIENCE) == 0
    with deployment.database.read() as repository:
        assert repository.sign_ins.last(account.id, 10) == []
        (entry,) = repository.audit.search(action=AuditAction.DATA_PURGED.value)
    assert entry.details["sign_ins"] == "1"


@pytest.mark.parametrize("words", [(), ("--once",), ("--keep",)], ids=str)
def test_it_seals_the_trail_unasked(start, deployment, words):
    process, until = start(*words), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with deployment.database.read() as repository:
            if repository.audit_seals.last() and not repository.audit_seals.unsealed_at_most():
                break
        time.sleep(0.1)
    else:
        raise AssertionError("nothing was sealed")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) in {0, -signal.SIGTERM}


def test_a_killed_one_is_started_again_by_its_keeper(start, send, is_checked):
    keeper = start("--keep")
    first = child_of(keeper)
    os.kill(first, signal.SIGKILL)
    assert is_checked(send(2))
    assert child_of(keeper) != first
    keeper.send_signal(signal.SIGTERM)
    assert keeper.wait(timeout=PATIENCE) == 0

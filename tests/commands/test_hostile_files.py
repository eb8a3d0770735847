"""While a hostile file is being read: others have their turn, it can be stopped, nothing swells.

On real processes: a web server of two workers, and ``python -m wallet work``.
"""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests import cast
from tests.browser.served_city import ROOT, environment, free_url, serving
from tests.factories import licence_type
from tests.people import bearer
from tests.servers import bring_up_to_date
from tests.services.collecting.sheets import csv_text, good_row
from tests.services.sheets.hostile import READ, REFUSED, slow_workbook
from wallet.repository.actors.sign_ins import SignIn
from wallet.secret_keys import store_secret_keys

OTHERS_TYPE = "113100000000000191055"
DONE_WITHIN, STOPPED_WITHIN, ERASED_WITHIN = 10, 5, 10
MOST_MEMORY = 400 << 10
"""In the unit of ``VmHWM``, the most that a process has ever had in memory."""
PATIENCE, LOOKS = 60, 30
SENT_TOGETHER = (
    "a row numbered by billions",
    "three million shared strings",
    "480,000 names in six lines",
)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def within(seconds, found):
    """Return what is found as soon as it is; it has to be there within so many seconds."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if it := found():
            assert time.monotonic() - begun < seconds
            return it
        time.sleep(0.1)
    raise AssertionError("it did not come at all")


def descendants(pid):
    found = [pid]
    for one in found:
        with suppress(OSError):
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
            found += map(int, children)
    return found


class Watch:
    """The most memory that any process of ours was seen to have had."""

    def __init__(self, *roots):
        self.roots = list(roots)
        self.most = 0

    def look(self):
        for root in self.roots:
            for pid in descendants(root):
                with suppress(OSError, IndexError):
                    status = Path(f"/proc/{pid}/status").read_text()
                    self.most = max(self.most, int(status.split("VmHWM:")[1].split()[0]))

    def readers(self):
        return [
            pid
            for root in self.roots
            for pid in descendants(root)
            if b"reading.child" in self.command(pid)
        ]

    @staticmethod
    def command(pid):
        with suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes()
        return b""


class System:
    """The system of a bureau, over the API."""

    def __init__(self, client, client_id):
        self._client = client
        self._client.headers.update(bearer(client, client_id))

    def send(self, content):
        sent = self._client.post(
            "/api/v1/collections", content=content, headers={"Content-Type": "text/csv"}
        )
        assert sent.status_code == 202, sent.text
        return sent.json()["id"]

    def state(self, sent):
        return self._client.get(f"/api/v1/collections/{sent}").json()["state"]

    def cancel(self, sent):
        assert self._client.post(f"/api/v1/collections/{sent}/cancellations").status_code == 202

    def reconcile(self, content):
        return self._client.post(
            "/api/v1/reconciliations",
            params={"type_code": licence_type().type_code},
            content=content,
            headers={"Content-Type": "application/x-ndjson"},
        )


@pytest.fixture
def served(settings, keys, deployment, town, tmp_path):
    """The town behind a real server, and what it needs to be another bureau's town as well."""
    store_secret_keys(settings.secrets_file, keys)
    bring_up_to_date(deployment)
    with deployment.database.begin() as repository:
        own = licence_type(cast.OTHER_BUREAU.id, type_code=OTHERS_TYPE, name="演出许可证")
        repository.catalogue.add(own)
        account = repository.accounts.find_by_login("clerk")
        long_ago = datetime.now(UTC) - timedelta(days=90)
        ended = SignIn("d" * 64, account.id, long_ago, long_ago + timedelta(hours=1))
        repository.sign_ins.start(ended)
    url = free_url()
    variables = {"WALLET_DATABASE_URL": settings.database_url, "WALLET_VAR": str(tmp_path)}
    program = ("-m", "wallet", "serve", "--workers", "2", "--no-worker")
    with (
        serving(tmp_path, url, program=program, **variables) as server,
        httpx.Client(base_url=url, timeout=60) as one,
        httpx.Client(base_url=url, timeout=60) as another,
    ):
        systems = System(one, "bureau-system"), System(another, "other-system")
        yield systems, server.pid, environment(tmp_path, url) | variables, account.id


@contextmanager
def working(variables):
    command = [sys.executable, "-m", "wallet", "work"]
    process = subprocess.Popen(command, env=variables, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_no_file_stops_anything_else(served, deployment):
    (bureau, other), server, variables, account_id = served
    slow = slow_workbook()
    sent = bureau.send(slow)
    with working(variables) as worker:
        watch = Watch(server, worker.pid)
        within(PATIENCE, watch.readers)

        # What may not be kept is erased meanwhile.
        def erased():
            with deployment.database.read() as repository:
                return not repository.sign_ins.last(account_id, 10)

        within(ERASED_WITHIN, erased)

        # Another bureau's one-line file is done, whatever this one sends.
        more = [bureau.send(REFUSED[name][0]()) for name in SENT_TOGETHER]
        more.append(bureau.send(READ["twenty thousand empty objects"][0]()))
        line = good_row(701, 证照名称="演出许可证")
        mine = other.send(csv_text([line]).encode())
        within(DONE_WITHIN, lambda: other.state(mine) == "done")
        watch.look()
        assert bureau.state(sent) == "received"
        assert watch.readers()

        # It can be cancelled; then the next one of the same bureau has its turn.
        bureau.cancel(sent)
        within(STOPPED_WITHIN, lambda: bureau.state(more[0]) != "received")
        for _ in range(LOOKS):
            watch.look()
            time.sleep(0.1)

        # The worker is stopped in the middle, and gives back what it had.
        again = other.send(slow)
        within(PATIENCE, watch.readers)
        begun = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=PATIENCE) == 0
        assert time.monotonic() - begun < STOPPED_WITHIN
        assert watch.readers() == []
    with deployment.database.read() as repository:
        assert repository.collections.get(again, cast.OTHER_BUREAU.id).worker is None

    # A list that would keep a web worker busy is refused, and no web worker grows by it.
    refused = bureau.reconcile(REFUSED["480,000 names in six lines"][0]())
    assert refused.status_code == 422
    watch.look()
    assert watch.most < MOST_MEMORY

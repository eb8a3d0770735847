"""Two hundred issues and a hundred revocations at once, on two servers: the list is exactly right.

What a stranger's library reads of the published lists is what was revoked, no more and no less.
"""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local

import httpx
import pytest

from tests import cast
from tests.api.systems import holder_body, jwt_parts, licence_body
from tests.databases import POSTGRES_URL
from tests.people import bearer
from tests.servers import served_town
from tests.stranger import needs_reader, read_as_a_stranger
from wallet.repository.tables import licences, status_lists

ISSUED, REVOKED, AT_ONCE = 200, 100, 25


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def served(request, templates, tmp_path_factory):
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with (
        templates.copy(request.param) as url,
        served_town(url, tmp_path_factory.mktemp("status under load")) as town,
    ):
        yield town


class Bureau:
    """The bureau's system, calling both servers from many threads."""

    def __init__(self, served):
        self.served = served
        self.headers = bearer(served._client(0), "bureau-system")
        self._threads = local()

    def post(self, number, path, body):
        """Call, and again with the same key where the repository was too busy to answer."""
        headers = self.headers | {"Idempotency-Key": f"{path}-{number}"}
        for server in (number, number + 1, number):
            answer = self._client(server % 2).post(f"/api/v1/{path}", json=body, headers=headers)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
        return answer

    def issue(self, number):
        body = licence_body(number=f"JY-LOAD-{number:04}", holders=[holder_body()])
        answer = self.post(number, "licences", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def revoke(self, number, identifier):
        body = {"kind": "deregistered", "reason": "经营者申请"}
        answer = self.post(number, f"licences/{identifier}/revocations", body)
        assert answer.status_code == 201, answer.text

    def _client(self, server):
        clients = self._threads.__dict__.setdefault("clients", {})
        if server not in clients:
            clients[server] = self.served._client(server)
        return clients[server]


def place_of(issued):
    """Return list and slot of an issued licence, as its document says."""
    reference = jwt_parts(issued["document"].partition("~")[0])[1]["status"]["status_list"]
    return reference["uri"], reference["idx"]


def published(served, server=0):
    """Return what a stranger reads of each list of the bureau, from one server."""
    with served.deployment.database.read() as repository:
        rows = repository.connection.execute(
            status_lists.select().where(status_lists.c.unit_id == cast.BUREAU.id)
        ).all()
    client = served._client(server)
    keys = client.get("/.well-known/jwks.json").json()["keys"]
    read = {}
    for row in rows:
        told = client.get(f"/status-lists/{row.id}")
        assert told.status_code == 200, told.text
        found = read_as_a_stranger(told.text, keys)
        assert found["header"]["typ"] == "statuslist+jwt"
        read |= {(found["claims"]["sub"], place): one for place, one in found["statuses"].items()}
    return read


@needs_reader
def test_after_many_issues_and_revocations_at_once_the_list_tells_exactly_the_revoked(served):
    bureau = Bureau(served)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        issued = list(pool.map(bureau.issue, range(ISSUED)))
        places = [place_of(one) for one in issued]
        assert len(set(places)) == ISSUED
        assert published(served) == {}
        ended = issued[::2][:REVOKED]
        # More issues while the revocations run: neither may disturb the other.
        more = [pool.submit(bureau.issue, ISSUED + number) for number in range(20)]
        list(pool.map(lambda pair: bureau.revoke(*pair), enumerate(e["identifier"] for e in ended)))
        issued += [one.result() for one in more]
    expected = {place_of(one): 1 for one in ended}
    assert len(expected) == REVOKED
    assert published(served, 0) == published(served, 1) == expected


def kill(process):
    """End a server and its workers as a power cut does."""
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, workers)):
        os.kill(pid, signal.SIGKILL)
    process.wait(timeout=30)


@needs_reader
def test_a_server_that_is_killed_among_revocations_leaves_state_and_list_alike(served):
    bureau = Bureau(served)
    issued = [bureau.issue(1000 + number) for number in range(30)]
    told = []

    def revoke(client, one):
        path = f"/api/v1/licences/{one['identifier']}/revocations"
        body = {"kind": "deregistered", "reason": "经营者申请"}
        try:
            answer = client.post(path, json=body, headers=bureau.headers)
        except httpx.TransportError:
            return
        assert answer.status_code == 201, answer.text
        told.append(one["identifier"])
        if len(told) == 8:
            kill(process)

    with served.further_server() as (client, process), ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: revoke(client, one), issued))
    assert process.returncode == -signal.SIGKILL
    with served.deployment.database.read() as repository:
        rows = repository.connection.execute(
            licences.select().where(licences.c.state == "revoked")
        ).all()
    revoked = {row.code for row in rows}
    assert set(told) <= revoked
    by_place = {place_of(one): one["identifier"] for one in issued}
    listed = {by_place[place] for place in published(served) if place in by_place}
    assert listed == revoked & set(by_place.values())
    assert len(listed) < len(issued)

"""Two servers of several workers answer on while every key of the secrets file is replaced."""

import threading

import pytest

from tests.api.systems import holder_body, licence_body
from tests.databases import POSTGRES_URL
from tests.factories import resident_id
from tests.servers import served_town
from wallet import cli
from wallet.domain.actors.actors import IdentityKind

DRILL = (
    "fields --prepare",
    "fields",
    "codes",
    "sessions",
    "deployment --at-once",
    "fields --forget-old",
    "codes --forget-old",
)
PEOPLE = range(200, 400)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def served(request, templates, tmp_path, monkeypatch):
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with templates.copy(request.param) as url, served_town(url, tmp_path) as town:
        for name, value in town.settings.items():
            monkeypatch.setenv(name, value)
        yield town


class Bureau(threading.Thread):
    """Issues licences at one of the servers, to the same people as the other one does."""

    def __init__(self, served, server):
        super().__init__()
        self._client = served.system(server, "bureau-system")
        self._server = server
        self.stopping = threading.Event()
        self.answers = []

    def run(self):
        for person in PEOPLE:
            number = f"JY-{self._server}-{person}"
            body = licence_body(number=number, holders=[holder_body(id_number=resident_id(person))])
            response = self._client.post(
                "/api/v1/licences", json=body, headers={"Idempotency-Key": number}
            )
            self.answers.append((response.status_code, response.text[:200]))
            if self.stopping.is_set():
                return


def test_nobody_notices_that_the_keys_change(served):
    bureaux = [Bureau(served, server) for server in (0, 1)]
    for bureau in bureaux:
        bureau.start()
    for words in DRILL:
        assert cli.main(["rotate-keys", *words.split()]) == 0, words
    for bureau in bureaux:
        bureau.stopping.set()
        bureau.join()
    answers = bureaux[0].answers + bureaux[1].answers
    assert {status for status, _ in answers} == {201}, [one for one in answers if one[0] != 201][:3]
    issued = min(len(bureau.answers) for bureau in bureaux)
    assert issued > 3
    with served.deployment.database.read() as repository:
        for person in PEOPLE[:issued]:
            holder = repository.holders.find_by_number(
                IdentityKind.RESIDENT_ID, resident_id(person)
            )
            assert len(repository.licences.held_by(holder.id)) == 2
    assert served.system(0, "hotel-system").get("/api/v1/scenarios").status_code < 500
    assert served.visit(1, "lin").get("/holder/licences").status_code == 200

"""The load on a real server, on both databases: each code is counted, and a lost one is told."""

import pytest

from bench.load.scanning import Scan
from bench.load.throughput import faults_of, measure
from bench.serving import served_town
from tests.town import found_town

pytestmark = pytest.mark.slow


@pytest.mark.timeout(300)
def test_every_code_is_valid_once_and_stands_in_the_trail(database_url, tmp_path):
    with served_town(database_url, tmp_path, processes=2, found=found_town) as served:
        kind = served.deployment.database.engine.dialect.name
        measured, faults = measure(served, kind, 2, codes=40, connections=4)
        assert faults == []
        assert measured.a_second > 0
        assert measured.server > 0
        assert len(measured.cells()) == 10
        sessions = served.open_sessions(served.town.card_id, 241)
        told = faults_of(served, sessions, [Scan(0.0, 0.1, "valid")] * 240)
    assert told == [
        "240 answers for 241 codes",
        "240 answers that say valid for 241 codes",
        "240 valid verifications stored for 241 codes",
        "240 codes spent for 241 codes",
        "240 entries in the trail for 241 codes",
    ]

"""The mixed run for a moment, on both databases: nothing is lost, and what is lost is told."""

import pytest

from bench.load.scanning import Scan
from bench.mixed.checking import entries_by_action, losses
from bench.mixed.ledger import Ledger
from bench.mixed.play import play
from bench.mixed.revocation import judged
from wallet.domain.trail.audit import AuditAction

pytestmark = pytest.mark.slow


@pytest.mark.timeout(300)
def test_clients_of_every_kind_lose_nothing(database_url, tmp_path):
    played = play(database_url, tmp_path, clients=14, seconds=3, processes=2, scans=60)
    assert played.faults == ()
    assert played.lock_waits
    kinds = " ".join(played.waits)
    for call in ("presentations", "verifications", "retrievals", "collections", "revocations"):
        assert call in kinds


def test_what_was_answered_and_is_not_stored_is_told(deployment, town):
    database, ledger = deployment.database, Ledger()
    before = entries_by_action(database)
    assert list(losses(database, before, ledger)) == []
    ledger.did(AuditAction.LICENCE_VERIFIED)
    ledger.issue(["JY-LOST"])
    ledger.answered("GET", "/holder/licences/1234567890abcdef", 503, 0.1)
    assert list(losses(database, before, ledger)) == [
        "licence:issued: 1 answered, 0 in the trail",
        "licence:verified: 1 answered, 0 in the trail",
        "1 codes answered valid, 0 spent in 0 rows",
        "JY-LOST was issued and is not there",
    ]
    assert ledger.faults == ["GET /holder/licences/… answered 503"]


def test_a_revocation_counts_from_its_answer_on():
    among = [Scan(0.0, 0.5, "valid"), Scan(0.9, 1.5, "valid"), Scan(2.1, 2.5, "revoked")]
    seen = judged(among, sent=1.0, done=2.0)
    assert (seen.meanwhile, seen.afterwards, seen.faults) == (1, 1, ())
    (still_valid,) = judged([*among, Scan(2.2, 2.3, "valid")], sent=1.0, done=2.0).faults
    assert still_valid == "a scan that was sent after the revocation's answer says valid"
    assert seen.among
    assert not judged(among, sent=1.0, done=3.0).among

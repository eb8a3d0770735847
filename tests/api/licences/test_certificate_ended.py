"""After the end of its certificate a bureau issues nothing, and all else goes on (Art. 12)."""

from datetime import timedelta

import pytest

from tests import cast
from tests.api.systems import assert_problem, licence_body
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import signing_keys


@pytest.fixture
def ended(deployment, clock, town):
    with deployment.database.begin() as repository:
        repository.connection.execute(
            signing_keys.update()
            .where(signing_keys.c.unit_id == cast.BUREAU.id)
            .values(not_after=clock() - timedelta(seconds=1))
        )


def test_issuing_is_refused_with_its_code_and_recorded(bureau, ended, trail):
    assert_problem(bureau.issue(), 409, "certificate_ended")
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (AuditAction.ISSUING_REFUSED, "certificate_ended")
    assert entry.actor.id == "bureau-system"
    assert bureau.get("licences", number="JY13101019990001").json["licences"] == []


def test_a_retry_with_the_same_key_issues_once_the_next_certificate_is_there(
    bureau, ended, deployment
):
    assert bureau.post("licences", licence_body(), key="again").status_code == 409
    with deployment.database.begin() as repository:
        repository.connection.execute(
            signing_keys.update()
            .where(signing_keys.c.unit_id == cast.BUREAU.id)
            .values(not_after=deployment.clock() + timedelta(days=1))
        )
    assert bureau.post("licences", licence_body(), key="again").status_code == 201


def test_other_bureaus_issue_as_before(other, ended):
    assert_problem(other.issue(), 404, "unknown_licence_type")


def test_what_was_issued_is_verified_and_revoked_as_before(bureau, hotel, ended, town, visit):
    lin = visit("lin")
    told = hotel.verify(lin.code(lin.present(town.card_id)))
    assert told.json["outcome"] == "valid"
    body = {"kind": "rescinded", "reason": "许可不当"}
    assert bureau.post(f"licences/{town.card_code}/revocations", body).status_code == 201


def test_without_any_key_the_refusal_is_recorded_too(bureau, deployment, clock, town, trail):
    with deployment.database.begin() as repository:
        repository.connection.execute(
            signing_keys.update()
            .where(signing_keys.c.unit_id == cast.BUREAU.id)
            .values(withdrawn_at=clock())
        )
    assert_problem(bureau.issue(), 503, "no_signing_key")
    assert trail()[0].outcome == "no_signing_key"

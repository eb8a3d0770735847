"""Figures for Prometheus: what is counted, under which labels, and what never shows."""

import re
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import create_engine, event

from tests.factories import NOW
from tests.people import bearer
from wallet.services.key_cabinet import add_deployment_key
from wallet.services.upkeep.sealing import seal_audit


@pytest.fixture
def scrape(app):
    """Fetch the figures as {(name, label values): value}."""

    def read():
        response = app.test_client().get("/metrics")
        assert response.status_code == 200
        assert response.content_type.startswith("text/plain; version=")
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(response.text)
            for sample in family.samples
        }

    return read


def test_requests_are_counted_by_template_and_status(scrape, visit, town):
    lin = visit("lin")
    for _ in range(3):
        lin.get(f"/holder/licences/{town.card_id}")
    lin.get("/holder/licences/0123456789abcdef")
    lin.client.open("/nothing/here", method="BREW")
    found = scrape()
    one = "/holder/licences/<licence_id>"
    assert found["wallet_http_requests_total", "GET", one, "200"] == 3
    assert found["wallet_http_requests_total", "GET", one, "404"] == 1
    assert found["wallet_http_requests_total", "other", "unmatched", "404"] == 1
    assert found["wallet_http_request_seconds_count", "GET", one] == 4
    assert found["wallet_http_request_seconds_bucket", "+Inf", "GET", one] == 4
    assert 0 < found["wallet_http_request_seconds_sum", "GET", one] < 60


def test_refused_requests_are_timed_too(scrape, visit):
    visit().client.post("/sign-in", data={"login": "lin", "password": "without a token"})
    found = scrape()
    assert found["wallet_http_requests_total", "POST", "/sign-in", "400"] == 1
    assert found["wallet_http_request_seconds_count", "POST", "/sign-in"] == 1


def test_verifications_are_counted_by_outcome_from_pages_and_from_the_api(scrape, visit, town, app):
    lin, hotel = visit("lin"), visit("hotel")
    code = lin.code(lin.present(town.card_id))
    for _ in range(2):
        hotel.scan(code)

    client = app.test_client()
    asked = {"code": code, "scenario": "hotel-check-in", "place": "front desk"}
    client.post("/api/v1/verifications", json=asked, headers=bearer(client, "hotel-system"))
    found = scrape()
    assert found["wallet_verifications_total", "valid"] == 1
    assert found["wallet_verifications_total", "code_used"] == 2


def test_labels_hold_no_identifier_and_nothing_personal(scrape, visit, town, app):
    lin, hotel = visit("lin"), visit("hotel")
    code = lin.code(lin.present(town.card_id))
    hotel.scan(code)
    lin.get(f"/V/{code.rpartition('/')[2]}?name=lin")
    text = app.test_client().get("/metrics").text
    for personal in (town.card_id, town.card_code, code.rpartition("/")[2], "lin", "hotel"):
        assert not re.search(rf'"[^"]*\b{re.escape(personal)}\b[^"]*"', text), personal


def test_the_audit_trail_and_the_keys_can_be_watched(scrape, deployment, town):
    before = scrape()
    assert before["wallet_repository_up",] == 1
    assert before["wallet_audit_unsealed_entries",] >= 2
    assert ("wallet_audit_sealed_timestamp_seconds",) not in before
    assert before["wallet_audit_unsealed_since_timestamp_seconds",] <= NOW.timestamp()
    signer = deployment.cabinet.deployment_signer()
    list(seal_audit(deployment.database, signer, deployment.clock, lambda _: None))
    after = scrape()
    assert after["wallet_audit_unsealed_entries",] == 0
    assert after["wallet_audit_sealed_timestamp_seconds",] == NOW.timestamp()
    assert ("wallet_audit_unsealed_since_timestamp_seconds",) not in after
    assert after["wallet_audit_last_seal_doubted",] == 0
    ends = "wallet_signing_key_end_timestamp_seconds"
    assert after[ends, "document"] == (NOW + timedelta(days=180)).timestamp()
    assert after[ends, "deployment"] == (NOW + timedelta(days=400)).timestamp()


def test_that_nothing_is_sealed_on_top_of_a_withdrawn_key_can_be_watched(scrape, deployment):
    signer = deployment.cabinet.deployment_signer()
    list(seal_audit(deployment.database, signer, deployment.clock, lambda _: None))
    with deployment.database.begin() as repository:
        repository.keys.withdraw(signer.kid, deployment.clock(), "operator", "泄露")
    assert scrape()["wallet_audit_last_seal_doubted",] == 1


def test_issuers_certificates_can_be_watched(scrape, clock, town):
    certificates = "wallet_issuer_certificates"
    found = scrape()
    assert (found[certificates, "in_force"], found[certificates, "ends_soon"]) == (2, 0)
    clock.advance(days=150)
    assert scrape()[certificates, "ends_soon"] == 2
    clock.advance(days=31)
    found = scrape()
    assert (found[certificates, "ended"], found[certificates, "ends_soon"]) == (2, 0)


def test_keys_that_are_over_are_not_counted_and_an_announced_one_is(scrape, deployment, clock):
    ends, certificates = "wallet_signing_key_end_timestamp_seconds", "wallet_issuer_certificates"
    before = scrape()
    with deployment.database.begin() as repository:
        add_deployment_key(repository, clock() + timedelta(minutes=10), deployment.entropy)
    announced = scrape()
    assert announced[ends, "deployment"] > before[ends, "deployment"]
    with deployment.database.begin() as repository:
        for key in repository.keys.all():
            if key.unit_id:
                repository.keys.retire(key.kid, clock())
    over = scrape()
    assert (ends, "document") not in over
    assert over[certificates, "in_force"] == 0
    assert (certificates, "retired") not in over


def test_figures_come_without_the_repository_and_say_so(scrape, deployment, monkeypatch):
    gone = create_engine("sqlite:////nowhere/at/all.db")
    monkeypatch.setattr(deployment.database, "_reading", gone)
    found = scrape()
    assert found["wallet_repository_up",] == 0
    assert ("wallet_audit_unsealed_entries",) not in found


def test_nobody_keeps_old_figures(app):
    assert app.test_client().get("/metrics").headers["Cache-Control"] == "no-store"


def test_watching_costs_the_same_however_long_the_trail_is(scrape, deployment, town):
    asked = []

    def remember(_connection, _cursor, statement, _parameters, _context, _many):
        asked.append(statement.lower())

    event.listen(deployment.database.engine, "before_cursor_execute", remember)
    try:
        scrape()
    finally:
        event.remove(deployment.database.engine, "before_cursor_execute", remember)
    read = [one for one in asked if one.startswith("select")]
    assert 0 < len(read) <= 8
    assert not [one for one in read if "count(" in one]
    entries = [one for one in read if "from audit_entries" in one]
    assert entries
    assert not [one for one in entries if "max(audit_entries.id)" not in one and "limit" not in one]


def test_refusals_of_strangers_can_be_watched_by_their_code(scrape, app):
    for _ in range(3):
        app.test_client().get("/api/v1/nothing-here")
    app.test_client().get("/api/v1/licences")
    found = scrape()
    assert found["wallet_strangers_refused_last_day", "not_found"] == 3
    assert found["wallet_strangers_refused_last_day", "invalid_token"] == 1

"""A unit that is stopped is told on every page of its own desk, and its desk does nothing."""

import pytest

from tests import cast
from tests.services.authorization.codes import Codes
from tests.services.authorization.parties import Parties
from tests.services.registry.offices import Offices
from wallet.domain.trail.audit import AuditAction
from wallet.services.registry.application_deciding import end_application
from wallet.services.registry.suspending import resume_unit, suspend_unit

BANNER = 'data-testid="unit-stopped"'
PAGES = ("/verifier/scan", "/verifier/asks", "/verifier/history", "/verifier/scenarios")


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)


def test_every_page_says_why_and_since_when_until_it_is_resumed(sides, offices):
    assert BANNER not in sides.hotel.get("/verifier/asks").text
    offices.decide(suspend_unit, cast.HOTEL.id, "越权调取")
    for page in PAGES:
        text = sides.hotel.get(page).text
        assert BANNER in text, page
        assert "越权调取" in text
        assert "市大数据中心" in text
    assert BANNER not in sides.lin.get("/holder/authorizations").text
    offices.decide(resume_unit, cast.HOTEL.id)
    assert BANNER not in sides.hotel.get("/verifier/asks").text


def test_an_ended_use_is_told_with_its_reason(sides, offices):
    offices.decide(end_application, offices.approved_use().id, "用途与申请不符")
    text = sides.hotel.get("/verifier/asks").text
    assert BANNER in text
    assert "用途与申请不符" in text


def test_asking_cancelling_and_reading_are_refused_at_the_desk(sides, offices):
    waiting, _link = sides.ask()
    granted, _grant = sides.granted()
    offices.decide(suspend_unit, cast.HOTEL.id)
    for refused in (
        sides.send("name", "resident_id", page=waiting),
        sides.hotel.post(f"{waiting}/cancellation", page=waiting),
        sides.hotel.get(f"{granted}/data"),
    ):
        assert refused.status_code == 403
        assert 'data-code="unit_suspended"' in refused.text
    outcomes = {entry.outcome for entry in offices.entries(AuditAction.AUTHORIZATION_CANCELLED)}
    assert outcomes == {"unit_suspended"}


def test_a_code_redeemed_by_a_double_tap_leads_to_the_same_request(sides, deployment, clock, town):
    _request, code = Codes(Parties(deployment, clock, town)).make()
    form = {"page": "/verifier/asks", "code": code, "idempotency_key": "a" * 32}
    told = [sides.hotel.post("/verifier/asks/codes", **form) for _ in range(2)]
    assert [one.status_code for one in told] == [302, 302]
    assert told[0].headers["Location"] == told[1].headers["Location"]
    other = {**form, "idempotency_key": "b" * 32}
    assert sides.hotel.post("/verifier/asks/codes", **other).status_code == 404

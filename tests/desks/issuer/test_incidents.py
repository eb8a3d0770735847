"""The bureau reports force majeure at its desk; the general office reads it at once."""

import pytest

from tests.factories import TYPE_CODE
from tests.services.oversight.bureau_lists import TOWNS_OWN, Bureau, row

PAGE = "/issuer/incidents"
MISSING = "JY13101010000077"


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)


@pytest.fixture
def clerk(visit):
    return visit("clerk")


@pytest.fixture
def report(clerk):
    def act(**changes):
        typed = {
            "happened": "机房断电",
            "cause": "市电故障",
            "measures": "切换备用电源",
            "began_at": "2026-03-02T08:30",
            "type_code": TYPE_CODE,
        }
        return clerk.post(f"{PAGE}/new", page=f"{PAGE}/new", **typed | changes)

    return act


def test_a_report_is_unread_at_the_supervisors_until_noted(report, clerk, visit):
    page = report().headers["Location"]
    assert "尚未收悉" in clerk.get(page).text
    supervisor = visit("supervisor")
    listed = supervisor.get("/supervisor/incidents").text
    assert 'data-testid="unread"' in listed
    assert "机房断电" in listed
    seen = page.replace("issuer", "supervisor")
    assert supervisor.post(f"{seen}/noting", page=seen).status_code == 302
    assert 'data-testid="unread"' not in supervisor.get("/supervisor/incidents").text
    assert "收悉" in clerk.get(page).text


def test_a_report_with_a_gap_keeps_what_was_typed(report):
    for changes, code in (
        ({"measures": ""}, "incident_text_missing"),
        ({"began_at": "昨天"}, "moment_malformed"),
        ({"began_at": "2027-01-01T00:00"}, "moment_out_of_order"),
        ({"type_code": "1" * 21}, "unknown_licence_type"),
    ):
        refused = report(**changes)
        assert f'data-code="{code}"' in refused.text
        assert refused.status_code in {404, 422}
        assert "市电故障" in refused.text


def test_the_way_from_the_report_to_its_closing(report, clerk, visit, bureau, clock):
    page = report().headers["Location"]
    added = clerk.post(
        f"{page}/dues", page=page, type_code=TYPE_CODE, act="collect", numbers=f"{MISSING}\n"
    )
    assert added.status_code == 302
    recovery = f"{page}/recovery"
    assert "3 个工作日" in clerk.get(recovery).text
    sent = clerk.post(recovery, page=recovery, recovered_at="2026-03-02T09:00")
    assert sent.status_code == 302
    assert "2026年3月5日" in clerk.get(page).text
    clock.advance(days=4)
    later = visit("clerk")
    assert 'data-testid="overdue"' in later.get(page).text
    overdue = visit("supervisor").get("/supervisor/incidents").text
    assert 'data-state="overdue"' in overdue
    assert later.post(f"{page}/closing", page=f"{page}/closing").status_code == 409
    bureau.issue(MISSING)
    assert 'data-standing="done_late"' in later.get(page).text
    assert later.post(f"{page}/closing", page=f"{page}/closing").status_code == 302
    assert 'data-standing="closed"' in later.get(page).text
    assert later.post(f"{page}/dues", page=PAGE + "/new", act="collect").status_code == 409


def test_what_a_reconciliation_missed_here_is_due_with_one_tap(report, clerk, bureau):
    made = bureau.reconcile(row(), row(MISSING))
    page = report().headers["Location"]
    reconciliation = f"/issuer/reconciliations/{made.id}"
    assert 'data-testid="make-due"' in clerk.get(reconciliation).text
    sent = clerk.post(f"{page}/dues", page=reconciliation, reconciliation_id=made.id)
    assert sent.status_code == 302
    listed = clerk.get(page).text
    assert MISSING in listed
    assert TOWNS_OWN not in listed


def test_a_deadline_in_an_unannounced_year_says_so(report, clerk, clock):
    clock.advance(days=365 * 20)
    clerk.sign_in("clerk")
    page = report().headers["Location"]
    recovery = f"{page}/recovery"
    clerk.post(recovery, page=recovery, recovered_at="2046-02-25T09:00")
    assert 'data-testid="calendar-unknown"' in clerk.get(page).text


def test_another_units_incident_is_not_found(report, visit, clerk):
    page = report().headers["Location"]
    assert visit("operator").get(page).status_code == 403
    assert clerk.get(f"{PAGE}/{'0' * 32}").status_code == 404
    assert clerk.post(f"{PAGE}/{'0' * 32}/closing", page=f"{PAGE}/new").status_code == 404

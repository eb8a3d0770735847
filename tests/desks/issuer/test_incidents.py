"""The bureau reports force majeure at its desk; the general office reads it at once."""

import re
from html import unescape

import pytest

from tests.factories import TYPE_CODE
from tests.services.oversight.bureau_lists import TOWNS_OWN, Bureau, row

PAGE = "/issuer/incidents"
NOON = "2026-03-02T04:00:00%2B00:00"
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


def test_what_is_due_comes_in_pages_what_is_left_first(report, clerk, visit, bureau):
    page = report().headers["Location"]
    numbers = [f"JY1310101{number:07}" for number in range(100, 220)]
    sent = {"type_code": TYPE_CODE, "act": "collect", "numbers": "\n".join(numbers)}
    clerk.post(f"{page}/dues", page=page, **sent)
    for number in numbers[:2]:
        bureau.issue(number)
    first = clerk.get(page).text
    assert "未补办 99+ / 共 120" in first
    assert numbers[1] not in first
    assert (numbers[2] in first, numbers[51] in first, numbers[52] in first) == (True, True, False)
    further = unescape(re.search(rf'href="({page}\?show=left&amp;after=\d+)"', first)[1])
    second = clerk.get(further).text
    assert (numbers[51] in second, numbers[52] in second) == (False, True)
    assert second.count('data-testid="due-row"') == 50
    assert numbers[0] in clerk.get(f"{page}?show=all").text
    seen = visit("supervisor").get(page.replace("issuer", "supervisor") + "?show=all").text
    assert 'data-standing="done"' in seen
    assert f"{page.replace('issuer', 'supervisor')}?show=all" in seen


def test_more_than_a_hundred_that_are_overdue_are_told_as_such(report, clerk, visit, clock):
    page = report().headers["Location"]
    numbers = "\n".join(f"JY1310101{number:07}" for number in range(100, 220))
    clerk.post(f"{page}/dues", page=page, type_code=TYPE_CODE, act="collect", numbers=numbers)
    clerk.post(f"{page}/recovery", page=f"{page}/recovery", recovered_at="2026-03-02T09:00")
    clock.advance(days=4)
    shown = visit("clerk").get(page).text
    assert "有 100 件以上已超过补办期限" in shown
    assert "还有 100 件以上没有补办" in shown
    assert "逾期 99+" in visit("supervisor").get("/supervisor/incidents").text


@pytest.mark.parametrize(("login", "desk"), [("clerk", "/issuer"), ("supervisor", "/supervisor")])
def test_incidents_come_in_pages_the_overdue_ones_first(login, desk, report, clerk, visit, clock):
    for number in range(52):
        report(happened=f"第 {number} 次断电")
    overdue = report(happened="最早的断电").headers["Location"]
    numbers = {"type_code": TYPE_CODE, "act": "collect", "numbers": MISSING}
    clerk.post(f"{overdue}/dues", page=overdue, **numbers)
    clerk.post(f"{overdue}/recovery", page=f"{overdue}/recovery", recovered_at="2026-03-02T09:00")
    clock.advance(days=4)
    visitor, rows = visit(login), r'data-testid="incident-row" data-state="(\w+)"'
    first = visitor.get(f"{desk}/incidents").text
    assert re.findall(rows, first) == ["overdue"] + ["lasting"] * 49
    further = unescape(re.search(r'href="([^"]+cursor=[^"]+)"', first)[1])
    assert re.findall(rows, visitor.get(further).text) == ["lasting"] * 3
    for bad in ("x", f"9~~{NOON}~a", f"0~~{NOON}~a", f"0~soon~{NOON}~a"):
        answer = visitor.get(f"{desk}/incidents?cursor={bad}").text
        assert re.findall(rows, answer) == re.findall(rows, first)

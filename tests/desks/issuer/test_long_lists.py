"""A bureau with more than a page of something: each page is bounded, and nothing is left out."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from tests import cast
from tests.crowd import issue_to_lin
from tests.desks.pages import HTMX, pages_of, sizes
from tests.factories import NOW
from tests.trade import RESTAURANT
from wallet.domain.changes.change_list import ChangeRow, ListCounts
from wallet.domain.changes.change_request import (
    APPROVAL_LIFETIME,
    ChangeRequest,
    ChangeState,
)
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.repository.permits.permit_tables import industry_permits
from wallet.repository.tables import licences

PAGE, WAITING = 50, ChangeState.AWAITING_APPROVAL
ASKED = ChangeRequest(
    id="",
    unit_id=cast.BUREAU.id,
    change=LicenceChange(ChangeAct.SUSPENSION, "依据第 1 号文"),
    licence_id=None,
    rows=1,
    state=WAITING,
    requested_by="second",
    requested_name="复核",
    requested_at=NOW,
    lapses_at=NOW + APPROVAL_LIFETIME,
)
LISTS, APPROVALS, PERMITS = "/issuer/change-lists", "/issuer/approvals", "/issuer/permits"


@pytest.fixture
def clerk(visit, town):
    return visit("clerk")


@pytest.fixture
def ask(deployment, town):
    """Store so many requests, each a second before the one stored before it."""

    def store(count, lines=(), **changes):
        made = []
        for number in range(count):
            at = changes.get("requested_at", NOW) - timedelta(seconds=number)
            told = {"requested_at": at, "lapses_at": at + APPROVAL_LIFETIME} | changes
            made.append(
                replace(ASKED, **told, id=f"{changes.get('state', WAITING)[0]}{number:031}")
            )
        with deployment.database.begin() as repository:
            for one in made:
                repository.change_requests.add(one)
                repository.list_rows.add(one.id, lines)
        return made

    return store


@pytest.mark.parametrize("headers", [None, HTMX], ids=["pages", "appended"])
def test_what_waits_for_the_second_clerk_comes_page_by_page(clerk, ask, headers):
    ask(PAGE + 3)
    pages = pages_of(clerk, APPROVALS, headers)
    assert sizes(pages, r"/issuer/approvals/(a\d{31})") == [PAGE, 3]
    assert ["<html" in page for page in pages] == [headers is None] * 2


def test_what_waits_is_not_pushed_out_by_what_was_decided_since(clerk, ask, town):
    ask(1, requested_at=NOW - timedelta(days=1))
    ask(PAGE, state=ChangeState.WITHDRAWN, licence_id=town.card_id)
    page = clerk.get(APPROVALS).text
    assert page.index("a" + "0" * 31) < page.index("最近办结的") < page.index("w" + "0" * 31)


def test_what_has_lapsed_waits_no_more(clerk, ask):
    ask(1, requested_at=NOW - timedelta(days=8))
    page = clerk.get(APPROVALS).text
    assert "没有待复核的办理" in page
    assert page.index("最近办结的") < page.index("已失效")


def test_a_page_says_how_many_wait_in_two_places_and_no_more_than_99(clerk, ask):
    ask(100)
    assert clerk.get("/issuer/licences").text.count("99+") == 2


@pytest.mark.parametrize("headers", [None, HTMX], ids=["pages", "appended"])
def test_lists_are_found_behind_any_number_of_single_changes(clerk, ask, town, headers):
    ask(PAGE + 2, requested_at=NOW - timedelta(days=1))
    ask(60, licence_id=town.card_id, state=ChangeState.WITHDRAWN)
    pages = pages_of(clerk, LISTS, headers)
    assert sizes(pages, r"/issuer/change-lists/(a\d{31})") == [PAGE, 2]


@pytest.fixture
def long_list(ask, deployment):
    """A list of which every third row was done, every third was refused."""
    outcomes = (None, "done", "unknown_licence")
    lines = [ChangeRow(n, f"NO-{n}", outcome=outcomes[n % 3]) for n in range(1, 2 * PAGE + 2)]
    (made,) = ask(1, lines, rows=len(lines), state=ChangeState.CANCELLED)
    with deployment.database.begin() as repository:
        stored = repository.change_lists.get(made.id, made.unit_id)
        counted = replace(stored, counts=ListCounts(len(lines), 34, 34), started_at=NOW)
        repository.change_lists.save(counted)
    return f"{LISTS}/{made.id}"


@pytest.mark.parametrize("headers", [None, HTMX], ids=["pages", "appended"])
def test_the_rows_of_a_list_come_page_by_page_under_what_became_of_all(clerk, long_list, headers):
    first = clerk.get(long_list, headers=headers).text
    counts = re.findall(r'<dd data-testid="(\w+)">(\d+)</dd>', first)
    assert counts == [("done", "34"), ("pending", "33"), ("refused", "34")]
    assert sizes(pages_of(clerk, long_list, headers), r"NO-\d+") == [PAGE, PAGE, 1]


def test_the_rows_of_a_list_can_be_narrowed_to_what_was_not_done(clerk, long_list):
    assert "rows=refused" in clerk.get(long_list).text
    narrowed = clerk.get(f"{long_list}?rows=refused").text
    found = re.findall(r'data-testid="list-row" data-row="\d+" data-outcome="(\w*)"', narrowed)
    assert found == ["unknown_licence"] * 34
    assert clerk.get(f"{long_list}?rows=nonsense").text.count("list-row") == PAGE


def test_the_file_tells_every_row(clerk, long_list):
    assert clerk.get(f"{long_list}.csv").text.count("NO-") == 2 * PAGE + 1


def test_a_list_that_fits_a_page_offers_nothing_to_narrow(clerk, ask):
    (made,) = ask(1, [ChangeRow(1, "NO-1", outcome="done")], state=ChangeState.DONE)
    assert "rows=" not in clerk.get(f"{LISTS}/{made.id}").text


def test_what_was_not_delivered_comes_page_by_page(clerk, deployment):
    issue_to_lin(deployment, range(PAGE + 4))
    with deployment.database.begin() as repository:
        repository.connection.execute(update(licences).values(delivered_at=None))
    for address in ("/issuer/deliveries", "/issuer/deliveries?type=113100000000000191001"):
        for headers in (None, HTMX):
            found = sizes(pages_of(clerk, address, headers), r'/issuer/licences/([0-9a-f]{32})"')
            assert found[0] == PAGE
            assert 1 <= found[1] < PAGE


@pytest.fixture
def permits(deployment, trade):
    """A page of living permits and one more, and as many that ended."""
    first = trade.assemble(0, 1)
    with deployment.database.begin() as repository:
        for number in range(2 * PAGE + 1):
            ended = NOW if number % 2 else None
            permit = {
                "id": f"{number:032}",
                "number": f"3100{number:014}",
                "holder_id": cast.HOTEL_HOLDER.id,
                "issuer_id": cast.BUREAU.id,
                "industry_code": RESTAURANT,
                "industry_version": first.industry_version,
                "version": 1,
                "issued_at": NOW - timedelta(seconds=number + 1),
                "ended_at": ended,
                "end_reason": "停业" if ended else None,
            }
            repository.connection.execute(industry_permits.insert().values(permit))
    return first


@pytest.mark.parametrize("headers", [None, HTMX], ids=["pages", "appended"])
@pytest.mark.parametrize(
    ("state", "expected"),
    [("", [PAGE, PAGE, 2]), ("?state=in_force", [PAGE, 2]), ("?state=ended", [PAGE])],
)
def test_permits_come_page_by_page(clerk, permits, state, expected, headers):
    pages = pages_of(clerk, f"{PERMITS}{state}", headers)
    assert sizes(pages, r'/issuer/permits/([0-9a-f]{32})"') == expected

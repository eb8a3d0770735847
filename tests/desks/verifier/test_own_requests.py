"""The unit's own requests at the desk: states, scenario, days, pages, and looking for one."""

import re

import pytest

from tests.desks.consenting import ASKS
from wallet.repository.tables import scenarios

ROW = re.compile(r'data-testid="ask-row" data-state="(\w+)"')
OLDER = re.compile(r'href="([^"]+)" data-testid="older"')


def rows(page):
    return ROW.findall(page.text)


def unescaped(found):
    return found[1].replace("&amp;", "&")


def found(sides, text):
    return sides.hotel.post(f"{ASKS}/search", page=ASKS, reference=text)


@pytest.fixture
def various(sides, clock):
    """One request in each state."""
    _asked, grant = sides.granted()
    sides.withdraw(grant)
    sides.granted()
    _asked, request = sides.asked()
    sides.lin.post(f"{request}/decline", page=request)
    asked, _link = sides.ask()
    sides.hotel.post(f"{asked}/cancellation", page=asked)
    sides.ask()
    clock.advance(minutes=31)
    sides.ask()
    return sides


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("waiting", ["waiting"]),
        ("granted", ["granted"]),
        ("withdrawn", ["ended"]),
        ("declined", ["declined"]),
        ("lapsed", ["lapsed"]),
        ("cancelled", ["cancelled"]),
    ],
)
def test_a_state_shows_its_own(various, state, shown):
    page = various.hotel.get(ASKS, query_string={"state": state})
    assert rows(page) == shown
    assert re.search(rf'aria-current="page" data-testid="state-{state}"', page.text)


@pytest.mark.parametrize("state", ["", "all", "nothing", "WAITING", "waiting'", "1", "x" * 300])
def test_what_is_no_state_narrows_nothing(various, state):
    assert len(rows(various.hotel.get(ASKS, query_string={"state": state}))) == 6


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"from": "2026-03-02"}, 2),
        ({"to": "2026-03-01"}, 1),
        ({"from": "2026-03-01", "to": "2026-03-01"}, 1),
        ({"from": "2026-03-02", "to": "2026-03-02"}, 2),
        ({"from": "2026-03-03"}, 0),
        ({"from": "2026-03-02", "to": "2026-03-01"}, 0),
        ({"from": "02/03/2026"}, 3),
        ({"from": "2026-02-30"}, 3),
        ({"to": "不是日期"}, 3),
        ({"scenario": "hotel-check-in"}, 3),
        ({"scenario": "shop-sale"}, 0),
        ({"scenario": "hotel-check-in", "state": "waiting", "from": "2026-03-02"}, 2),
    ],
)
def test_scenario_and_days_narrow_the_list(sides, clock, query, count):
    now = clock.now
    clock.now = now.replace(year=2026, month=3, day=1, hour=15, minute=59)  # 23:59 in the city
    sides.ask()
    clock.advance(minutes=1)  # its midnight
    sides.ask()
    sides.ask()
    page = sides.hotel.get(ASKS, query_string=query)
    assert len(rows(page)) == count
    if not count:
        assert "没有符合条件的申请" in page.text


def test_pages_show_each_request_once_and_only_the_first_asks_for_news(sides, parties_of):
    for number in range(45):
        parties_of.send_link(f"KH{number:03}")
    page = sides.hotel.get(ASKS)
    seen, polls = [], []
    while True:
        seen += re.findall(r"KH\d{3}", page.text)
        polls.append("hx-trigger" in page.text)
        older = OLDER.search(page.text)
        if older is None:
            break
        page = sides.hotel.get(unescaped(older))
    assert sorted(seen) == [f"KH{number:03}" for number in range(45)]
    assert polls == [True, False, False]
    assert 'data-testid="newest"' in page.text


def test_a_filter_stays_on_the_next_page_and_in_the_news(sides, parties_of):
    for number in range(25):
        parties_of.send_link(f"KH{number:03}")
    page = sides.hotel.get(ASKS, query_string={"state": "waiting", "scenario": "hotel-check-in"})
    assert "state=waiting" in unescaped(OLDER.search(page.text))
    assert "scenario=hotel-check-in" in unescaped(OLDER.search(page.text))
    assert re.search(r'hx-get="[^"]*state=waiting[^"]*"', page.text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("KH2031", 1),
        ("KH20", 2),
        ("KH", 2),
        (" KH2031 ", 1),
        ("kh2031", 0),
        ("2031", 0),
        ("KH2031x", 0),
        ("%", 0),
        ("_", 0),
        ("'", 0),
        ("KH2031' OR '1'='1", 0),
        ("车贷", 1),
        ("x" * 400, 0),
    ],
)
def test_a_reference_finds_its_requests_by_its_beginning(sides, parties_of, text, count):
    for reference in ("KH2031", "KH2032", "车贷 CD5520", ""):
        parties_of.send_link(reference)
    page = found(sides, text)
    assert page.status_code == 200
    assert len(rows(page)) == count
    assert ("没有找到" in page.text) == (count == 0)


def test_what_is_looked_for_stands_in_no_address(sides):
    page = sides.hotel.get(ASKS)
    form = re.search(r'<form class="search-row" method="(\w+)" action="([^"]+)"', page.text)
    assert form.groups() == ("post", f"{ASKS}/search")
    assert "?" not in form[2]


def test_another_units_references_are_not_found(sides, visit, parties_of, deployment):
    parties_of.send_link("KH2031")
    with deployment.database.begin() as repository:
        repository.connection.execute(
            scenarios.update().where(scenarios.c.code == "shop-sale").values(longest_term_days=1)
        )
    shop = visit("shop")
    page = shop.post(f"{ASKS}/search", page=ASKS, reference="KH2031")
    assert rows(page) == []


def test_the_desk_shows_the_statement_of_a_withdrawal_and_its_file(sides):
    asked, grant = sides.granted()
    sides.lin.post(f"{grant}/withdrawal", page=grant, reason="gave_too_much")
    page = sides.hotel.get(asked).text
    link = re.search(r'href="([^"]+)" data-testid="withdrawal"', page)[1]
    statement = sides.hotel.get(link)
    assert "当时给多了" in statement.text
    assert "不得再读取和使用" in statement.text
    assert "林小满" not in statement.text
    file = sides.hotel.get(f"{link}.jwt")
    assert file.content_type == "application/jwt"
    assert file.headers["Content-Disposition"].startswith('attachment; filename="withdrawal-')
    assert file.text.count(".") == 2


def test_what_is_in_force_and_another_units_grant_have_no_statement(sides, visit):
    asked, grant = sides.granted()
    path = f"{asked}/withdrawals/{grant.rpartition('/')[2]}"
    for suffix in ("", ".jwt"):
        answer = sides.hotel.get(path + suffix)
        assert answer.status_code == 404
    sides.withdraw(grant)
    assert visit("shop").get(path).status_code == 404
    assert sides.hotel.get(path).status_code == 200


def test_asking_too_often_by_address_is_told_on_the_form(sides, parties_of):
    address = parties_of.address()
    sent = {"reach": "address", "wallet_address": address}
    for _ in range(3):
        assert sides.send(**sent).status_code == 302
    refused = sides.send(**sent)
    assert refused.status_code == 429
    assert 'data-code="requests_still_open"' in refused.text

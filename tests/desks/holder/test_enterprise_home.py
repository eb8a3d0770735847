"""Where an enterprise begins: the permit, licences at a glance, what runs out, who looked."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from tests import cast, clerks
from tests.factories import SeededEntropy, issuer
from tests.trade import BUREAUX, NAMES

HOME = "/holder/home"


@pytest.fixture
def hotelier(visit, trade):
    return visit("hotelier")


def count(page, group):
    return int(re.search(rf'data-testid="count-{group}">(\d+)<', page)[1])


def suspend(trade, number):
    clerks.suspend(
        trade.deployment.database,
        SeededEntropy(f"suspend {number}"),
        trade.clock(),
        issuer(BUREAUX[number].id),
        str(trade.licences[number].code),
        "查",
    )


def running_out(page):
    """Return the licences that run out soon, each with the days that are left."""
    rows = re.findall(r'data-testid="running-out" data-days="(\d+)"(.*?)</li>', page, re.DOTALL)
    return [(int(days), next(name for name in NAMES if f"{name}证" in row)) for days, row in rows]


def test_an_enterprise_begins_here_and_a_citizen_with_the_list(hotelier, visit, trade):
    assert hotelier.get("/").headers["Location"] == HOME
    lin = visit("lin")
    assert lin.get("/").headers["Location"] == "/holder/licences"
    assert lin.get(HOME).headers["Location"] == "/holder/licences"
    assert visit("hotel").get(HOME).status_code == 403


def test_the_company_is_named_with_its_code_which_is_public(hotelier):
    page = hotelier.get(HOME).text
    assert f"<h1>{cast.HOTEL_HOLDER.name}</h1>" in page
    assert f'data-testid="uscc">{cast.HOTEL_HOLDER.identity_number}<' in page
    assert "法定代表人：店主" in page


def test_the_permit_stands_there_with_its_state(hotelier, trade):
    assert 'data-testid="permit-card"' not in hotelier.get(HOME).text
    permit = trade.assemble(0, 1, 2)
    page = hotelier.get(HOME).text
    assert 'data-testid="permit-card" data-state="in_force"' in page
    assert f'href="/holder/permits/{permit.id}"' in page
    suspend(trade, 1)
    page = hotelier.get(HOME).text
    assert 'data-testid="permit-card" data-state="partly_in_force"' in page
    assert f"“{NAMES[1]}”目前不在有效状态" in page


def test_licences_are_counted_by_how_they_stand(hotelier, trade):
    trade.issue(0, number="HY-0-0002", valid_until=date(2026, 4, 1))
    suspend(trade, 2)
    page = hotelier.get(HOME).text
    counts = [count(page, group) for group in ("in-force", "running-out", "not-in-force")]
    assert counts == [3, 1, 1]
    assert page.count('data-testid="licence-card"') == 4
    assert re.search(r'href="/holder/licences" data-testid="all-licences">全部证照（5 张）', page)


def test_what_runs_out_within_ninety_days_stands_by_its_day(hotelier, trade, clock):
    today = clock().date()
    for number, days in ((1, 90), (0, 20), (2, 91), (3, 0)):
        last_day = today + timedelta(days=days)
        trade.issue(number, number=f"HY-{number}-0003", valid_until=last_day)
    page = hotelier.get(HOME).text
    assert running_out(page) == [(0, NAMES[3]), (20, NAMES[0]), (90, NAMES[1])]


def test_a_licence_of_the_permit_that_runs_out_says_so(hotelier, trade, clock):
    trade.assemble(0, 1)
    clock.now = clock.now.replace(year=2030, month=12, day=1)
    hotelier.sign_in("hotelier")
    page = hotelier.get(HOME).text
    assert len(running_out(page)) == len(NAMES)
    assert page.count("在饭店综合许可证里，请及时到") == 2


def test_who_looked_last_stands_there_with_what_they_saw(visit, trade):
    hotelier, clerk = visit("hotelier"), visit("hotel")
    assert 'data-testid="look"' not in hotelier.get(HOME).text
    clerk.scan(hotelier.code(hotelier.present(trade.licences[0].id)))
    page = hotelier.get(HOME).text
    (look,) = re.findall(r'data-testid="look">(.*?)</li>', page, re.DOTALL)
    assert f"{NAMES[0]}证" in look
    assert cast.HOTEL.name in look


def test_the_quick_actions_lead_on(hotelier, trade):
    permit = trade.assemble(0, 1)
    page = hotelier.get(HOME).text
    shown = re.search(r'href="(/holder/licences/\w+/present)" data-testid="quick-present"', page)[1]
    assert hotelier.get(shown).status_code == 200
    assert f'href="/holder/permits/{permit.id}" data-testid="quick-wall"' in page
    assert 'href="/holder/copies" data-testid="quick-copies"' in page


def test_who_may_show_what_is_told_to_whoever_keeps_the_whole_wallet(company, visit):
    hotelier = visit("hotelier")
    assert 'data-testid="standing"' not in hotelier.get(HOME).text
    lin = company.representative()
    company.appoint_manager(lin)
    company.appoint_handler(lin, licences=(0, 1))
    page = hotelier.get(HOME).text
    told = [
        re.sub(r"<[^>]+>|\s", "", one)
        for one in re.findall(r'data-testid="standing">(.*?)</li>', page, re.DOTALL)
    ]
    assert told[0] == f"{cast.LIN.name}法定代表人全部证照"
    assert told[1] == f"{cast.GAO.name}证照管理员全部证照"
    assert told[2].startswith(f"{cast.ZHOU.name}经办人2张证照·办理卫生检查·到")


def statements(deployment, act):
    """Return how many statements an act sends to the database."""
    seen, engine = [], deployment.database.engine

    def look(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", look)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", look)
    return len(seen)


def test_the_home_costs_no_more_statements_for_more_licences(hotelier, trade, deployment):
    trade.assemble(0, 1)
    few = statements(deployment, lambda: hotelier.get(HOME))
    for number in range(6):
        trade.issue(number % 4, number=f"HY-more-{number}")
    assert statements(deployment, lambda: hotelier.get(HOME)) == few

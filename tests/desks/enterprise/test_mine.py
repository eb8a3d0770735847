"""My enterprises: binding, switching, and the way back of somebody who may no longer act."""

import re
from datetime import date

import pytest

from tests import cast
from tests.people import outcome
from tests.town import PIN
from wallet.domain.civil_dates import end_of_day
from wallet.domain.trail.audit import AuditAction

MINE, BINDING, PEOPLE = "/enterprise", "/enterprise/binding", "/enterprise/people"
NEUTRAL = "没有查到与您本人相符的有效营业执照"


def bind(browser, name=cast.HOTEL.name, uscc=cast.HOTEL.uscc):
    return browser.post(BINDING, page=BINDING, name=name, uscc=uscc)


def switch(browser, enterprise=cast.HOTEL_HOLDER.id):
    return browser.post("/enterprise/switch", page=MINE, enterprise=enterprise)


@pytest.fixture
def zhou(company, visit):
    """A handler's browser, acting for the company."""
    company.appoint_handler(company.account("hotelier"))
    browser = visit("zhou")
    assert switch(browser).status_code == 302
    return browser


def test_a_representative_binds_switches_and_switches_back(company, visit):
    lin = visit("lin")
    assert "您还没有代表任何企业" in lin.get(MINE).text
    assert bind(lin).headers["Location"] == MINE
    page = lin.get(MINE).text
    assert cast.HOTEL.name in page
    assert "法定代表人" in page
    assert switch(lin).headers["Location"] == "/"
    home = lin.get("/holder/licences").text
    assert 'data-testid="acting-bar"' in home
    assert "营业执照" in home
    assert "居住证" not in home
    lin.post("/enterprise/switch", page=MINE, enterprise="")
    home = lin.get("/holder/licences").text
    assert 'data-testid="acting-bar"' not in home
    assert "居住证" in home


def test_the_switch_is_of_one_browser_only(company, visit):
    phone, desk = visit("lin"), visit("lin")
    bind(phone)
    switch(phone)
    assert "居住证" in desk.get("/holder/licences").text
    phone.post("/sign-out", page="/account")
    again = visit("lin")
    assert 'data-testid="acting-bar"' not in again.get("/holder/licences").text


@pytest.mark.parametrize(
    ("login", "typed"),
    [
        ("zhou", {}),
        ("lin", {"name": "别的公司"}),
        ("lin", {"name": cast.SHOP.name, "uscc": cast.SHOP.uscc}),
    ],
)
def test_nobody_finds_out_who_represents_what(company, visit, login, typed):
    told = bind(visit(login), **typed)
    assert told.status_code == 422
    assert NEUTRAL in told.text
    assert (cast.LIN.name in told.text) == (login == "lin")


def test_a_mistyped_code_is_told_beside_the_form(company, visit):
    told = bind(visit("lin"), uscc="91310115")
    assert told.status_code == 422
    assert 'value="91310115"' in told.text


def test_a_citizen_without_a_post_has_no_people(company, visit):
    assert visit("gao").get(PEOPLE).status_code == 403
    assert switch(visit("gao")).status_code == 403


def test_the_enterprises_own_account_needs_no_switch(company, visit):
    page = visit("hotelier").get(MINE).text
    assert "这是企业自己的账号" in page
    assert 'data-testid="bind"' not in page


def test_a_handler_shows_a_licence_and_the_enterprise_is_what_is_verified(company, zhou, visit):
    page = zhou.present(company.licences[0].id)
    assert zhou.get(page).status_code == 200
    assert outcome(visit("shop").scan(zhou.code(page), scenario="shop-sale")) == "not_permitted"
    (entry,) = company.entries(AuditAction.PRESENTATION_STARTED)
    assert (entry.actor.name, entry.actor.acting_for) == ("zhou", cast.HOTEL_HOLDER.id)


def test_whoever_is_removed_is_refused_at_once_with_the_way_back(company, zhou):
    page = zhou.present(company.licences[0].id)
    boss = company.account("hotelier")
    with company.deployment.database.read() as repository:
        (made,) = repository.appointments.of_enterprise(cast.HOTEL_HOLDER.id)
    company.remove(boss, made)
    for path in (page, "/holder/licences", "/holder/messages", "/account", PEOPLE):
        told = zhou.get(path)
        assert told.status_code == 403
        assert "您已不能再代表这家企业" in told.text
        assert 'data-testid="switch-back"' in told.text
        assert 'data-testid="code"' not in told.text
    polled = zhou.get(f"{page}/code", headers={"HX-Request": "true"})
    assert (polled.status_code, polled.headers["HX-Redirect"]) == (204, "/holder/licences")
    back = zhou.post("/enterprise/switch", page="/holder/licences", enterprise="")
    assert back.status_code == 302
    assert "周无关" in zhou.get("/holder/licences").text
    refused = company.entries(AuditAction.ACCESS_REFUSED)
    assert {one.outcome for one in refused} == {"no_longer_acting"}
    assert zhou.get(page).status_code == 404


def test_a_lapsed_handler_is_refused_and_sees_why(company, zhou, clock):
    clock.advance(hours=11)
    page = zhou.get(MINE).text
    assert 'data-over=""' in page
    clock.advance(days=31)
    zhou.sign_in("zhou")
    assert 'data-over="lapsed"' in zhou.get(MINE).text
    assert switch(zhou).status_code == 403


def test_resigning_asks_first_and_then_holds_at_once(company, zhou):
    address = re.search(r'href="(/enterprise/appointments/\w+/resignation)"', zhou.get(MINE).text)[
        1
    ]
    assert cast.HOTEL.name in zhou.get(address).text
    assert zhou.post(address, page=address).headers["Location"] == MINE
    assert "您还没有代表任何企业" in zhou.get(MINE).text
    assert zhou.get("/holder/licences").status_code == 403
    assert zhou.get(address).status_code in {403, 404}


def test_letting_a_bound_enterprise_go(company, visit):
    lin = visit("lin")
    bind(lin)
    address = f"/enterprise/bindings/{cast.HOTEL_HOLDER.id}/end"
    assert cast.HOTEL.name in lin.get(address).text
    assert lin.post(address, page=address).status_code == 302
    assert "您还没有代表任何企业" in lin.get(MINE).text
    assert visit("zhou").get(address).status_code == 404


def test_the_ways_are_on_my_page(company, visit, zhou):
    assert 'href="/enterprise"' in visit("lin").get("/account").text
    own = zhou.get("/account").text
    assert 'href="/enterprise"' in own
    assert f'href="{PEOPLE}"' not in own
    hotelier = visit("hotelier").get("/account").text
    assert f'href="{PEOPLE}"' in hotelier
    assert 'href="/enterprise"' not in hotelier


def test_the_pin_that_counts_is_the_persons_own(company, zhou):
    told = zhou.post(
        f"/holder/licences/{company.licences[0].id}/presentations",
        page=f"/holder/licences/{company.licences[0].id}/present",
        pin="000000",
    )
    assert told.status_code == 403
    assert PIN not in told.text


def test_a_code_that_was_on_the_screen_is_dead_with_the_post(company, zhou, visit):
    page = zhou.present(company.licences[0].id)
    code = zhou.code(page)
    with company.deployment.database.read() as repository:
        (made,) = repository.appointments.of_enterprise(cast.HOTEL_HOLDER.id)
    company.remove(company.account("hotelier"), made)
    assert outcome(visit("shop").scan(code, scenario="shop-sale")) == "code_expired"


def test_an_appointment_that_lapses_overnight_ends_with_the_very_next_page(company, visit, clock):
    clock.advance(hours=12)
    company.appoint_handler(company.account("hotelier"), unverified_until="2026-03-02")
    zhou = visit("zhou")
    switch(zhou)
    clock.now = end_of_day(date(2026, 3, 2))
    told = zhou.get("/holder/licences")
    assert told.status_code == 403
    assert "您已不能再代表这家企业" in told.text


def test_the_representatives_number_is_on_no_page_of_the_licence(company, visit):
    hotelier = visit("hotelier")
    page = f"/holder/licences/{company.registration.id}"
    for address in (page, f"{page}?reveal=all&reveal=representative_number", f"{page}/copies/new"):
        assert cast.LIN.identity_number not in hotelier.get(address).text

"""The pages of a company whose registration is not in force: to look at, and to take back."""

import re

import pytest

from tests import cast
from tests.people import outcome
from tests.registrations import ENDINGS, revoke
from tests.town import PIN
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.trail.audit import AuditAction

PEOPLE = "/enterprise/people"


@pytest.fixture(params=["suspended", "revoked"])
def end_registration(request, company):
    return lambda: ENDINGS[request.param](company)


@pytest.fixture
def browsers(company, visit):
    """The company's own account, its head, a manager and a handler, each with it open."""
    boss = company.account("hotelier")
    company.bind()
    company.appoint_manager(boss)
    company.appoint_handler(boss, licences=(0, 1))
    opened = {login: visit(login) for login in ("hotelier", "lin", "gao", "zhou")}
    for login in ("lin", "gao", "zhou"):
        switch(opened[login])
    return opened


def switch(browser):
    return browser.post("/enterprise/switch", page="/enterprise", enterprise=cast.HOTEL_HOLDER.id)


def test_everybody_looks_and_nobody_shows(company, browsers, end_registration):
    showing = f"/holder/licences/{company.licences[0].id}"
    forms = {login: one.get(f"{showing}/present") for login, one in browsers.items()}
    end_registration()
    for login, browser in browsers.items():
        page = browser.get("/holder/licences")
        assert page.status_code == 200
        assert 'data-testid="registration-bar"' in page.text
        told = browser.send(f"{showing}/presentations", forms[login], pin=PIN)
        assert told.status_code == 403
        assert "登记现在不在有效状态" in told.text
    assert not company.entries(AuditAction.PRESENTATION_STARTED)


def test_no_form_is_offered_that_would_be_refused(company, browsers, end_registration):
    licence = f"/holder/licences/{company.licences[0].id}"
    of_a_handler = [f"{licence}/present", f"{licence}/copies/new"]
    forms = [
        *of_a_handler,
        "/holder/sets/new",
        "/holder/authorization-codes/new",
        "/enterprise/managers/new",
        "/enterprise/handlers/new",
    ]
    shown = browsers["hotelier"].get(licence).text
    assert all(f'href="{form}"' in shown for form in of_a_handler)
    end_registration()
    for login, browser in browsers.items():
        page = browser.get(licence)
        assert 'data-testid="present"' not in page.text
        assert 'data-testid="make-copy"' not in page.text
        assert "登记不在有效状态，暂不能亮证" in page.text
        assert 'data-testid="make-code"' not in browser.get("/holder/authorizations").text
        assert 'data-testid="new-set"' not in browser.get("/holder/sets").text
        for form in of_a_handler if login == "zhou" else forms:
            told = browser.get(form)
            assert (told.status_code, form) == (403, form)
            assert 'data-code="registration_not_in_force"' in told.text


def test_codes_on_the_screen_are_dead(company, browsers, visit, end_registration):
    licence_id = company.licences[1].id
    codes = [browser.code(browser.present(licence_id)) for browser in browsers.values()]
    end_registration()
    shop = visit("shop")
    assert {outcome(shop.scan(code, scenario="shop-sale")) for code in codes} == {"code_expired"}


def test_nobody_is_appointed_and_everybody_can_be_removed(company, browsers, end_registration):
    boss = browsers["hotelier"]
    form = boss.get("/enterprise/managers/new")
    end_registration()
    sent = {"name": cast.LIN.name, "number": cast.LIN.identity_number, "pin": PIN}
    told = boss.send("/enterprise/managers", form, **sent)
    assert told.status_code == 403
    assert 'data-code="registration_not_in_force"' in told.text
    page = boss.get(PEOPLE).text
    assert 'data-testid="new-manager"' not in page
    assert 'data-testid="new-handler"' not in page
    for address in re.findall(r'href="(/enterprise/people/\w+/removal)"', page):
        assert boss.post(address, page=address).status_code == 302
    assert 'data-testid="remove"' not in boss.get(PEOPLE).text


def test_who_is_the_head_no_longer_is_led_back_and_told_why(company, visit):
    company.bind()
    lin = visit("lin")
    switch(lin)
    revoke(company, kind=RevocationKind.RESCINDED)
    assert lin.get("/holder/licences").status_code == 403
    assert "您已不能再代表这家企业" in lin.get("/holder/licences").text


def test_the_bar_is_there_while_the_registration_is_not_in_force_only(company, browsers):
    for browser in browsers.values():
        assert 'data-testid="registration-bar"' not in browser.get("/holder/licences").text
    ENDINGS["expired"](company)
    for browser in browsers.values():
        assert 'data-testid="registration-bar"' in browser.get("/holder/messages").text
    for login in ("lin", "gao", "zhou"):
        assert 'data-testid="not-registered"' in browsers[login].get("/enterprise").text

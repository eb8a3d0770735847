"""What is sent counts for the wallet that the page showed, whatever was opened since."""

import re
from pathlib import Path

import pytest

from tests import cast
from tests.desks.access.routes import routes
from tests.desks.crawl import crawl
from tests.people import csrf_token, sent_along
from tests.registrations import second_company
from tests.town import PIN
from wallet.desks.shared.access import OF_THE_PERSON
from wallet.domain.actors.actors import WALLET_ROLES
from wallet.domain.trail.audit import AuditAction

TEMPLATES = Path(__file__).parents[3] / "templates"
FORM = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL | re.IGNORECASE)
MANAGERS = "/enterprise/managers"
ELSEWHERE = {
    "account.change_password",
    "account.sign_out_everywhere",
    "wallet_pin.choose_pin",
    "enterprise.switch",
    "enterprise.bind_enterprise",
    "enterprise.unbind_enterprise",
    "enterprise.resign",
}
"""Posts that are a person's own affair. One more is a decision: it is made here, too."""


def switch(browser, enterprise_id):
    return browser.post("/enterprise/switch", page="/enterprise", enterprise=enterprise_id)


@pytest.fixture
def other(company):
    """A second company that Lin represents, too."""
    return second_company(company)


@pytest.fixture
def lin(company, other, visit):
    """Lin's browser, with the first of her two companies open."""
    company.bind()
    company.bind(name=other.name, uscc=other.identity_number)
    browser = visit("lin")
    switch(browser, cast.HOTEL_HOLDER.id)
    return browser


def manager(person=cast.GAO):
    return {"name": person.name, "number": person.identity_number, "pin": PIN}


def people_of(company, enterprise_id):
    with company.deployment.database.read() as repository:
        return repository.appointments.of_enterprise(enterprise_id)


def test_a_manager_is_appointed_for_the_company_of_the_page_or_for_none(company, other, lin):
    form = lin.get(f"{MANAGERS}/new")
    switch(lin, other.id)
    told = lin.send(MANAGERS, form, **manager())
    assert told.status_code == 409
    assert 'data-code="another_wallet_open"' in told.text
    said = f"这个页面是为“{cast.HOTEL.name}”打开的，现在打开的是“{other.name}”，没有执行任何操作。"
    assert said in told.text
    assert not people_of(company, other.id)
    assert not people_of(company, cast.HOTEL_HOLDER.id)


def test_the_refusal_is_in_the_trail_with_the_wallet_of_the_page(company, other, lin):
    form = lin.get(f"{MANAGERS}/new")
    switch(lin, other.id)
    lin.send(MANAGERS, form, **manager())
    (entry,) = company.entries(AuditAction.ACCESS_REFUSED)
    assert (entry.outcome, entry.actor.acting_for) == ("another_wallet_open", other.id)
    assert entry.details == {
        "endpoint": "enterprise.appoint_manager",
        "shown_for": cast.HOTEL_HOLDER.id,
    }


def test_both_ways_on_lead_somewhere(company, other, lin):
    form = lin.get(f"{MANAGERS}/new")
    switch(lin, other.id)
    told = lin.send(MANAGERS, form, **manager())
    assert 'data-testid="go-on"' in told.text
    back = re.search(r'name="enterprise" value="(\w*)" data-testid="switch-to-shown"', told.text)[1]
    assert lin.send("/enterprise/switch", told, enterprise=back).status_code == 302
    assert lin.send(MANAGERS, form, **manager()).status_code == 302
    assert [one.person_id for one in people_of(company, cast.HOTEL_HOLDER.id)] == [cast.GAO.id]


def test_a_page_of_the_own_wallet_does_nothing_for_a_company_and_the_other_way_round(
    company, town, lin
):
    page = f"/holder/licences/{company.licences[0].id}/present"
    of_company = lin.get(page)
    switch(lin, "")
    showing = f"/holder/licences/{company.licences[0].id}/presentations"
    told = lin.send(showing, of_company, pin=PIN)
    assert f"为“{cast.HOTEL.name}”打开的，现在打开的是“林小满（本人）”" in told.text
    of_person = lin.get(f"/holder/licences/{town.card_id}/present")
    switch(lin, cast.HOTEL_HOLDER.id)
    told = lin.send(f"/holder/licences/{town.card_id}/presentations", of_person, pin=PIN)
    assert f"为“林小满（本人）”打开的，现在打开的是“{cast.HOTEL.name}”" in told.text
    assert not company.entries(AuditAction.PRESENTATION_STARTED)


def test_a_form_that_names_no_wallet_does_nothing(company, lin, visit):
    for browser in (lin, visit("hotelier"), visit("zhou")):
        sent = {"csrf_token": csrf_token(browser.get("/account").text)} | manager()
        told = browser.client.post(MANAGERS, data=sent)
        assert told.status_code == 409
        assert "这个页面没有写明是哪个钱包的" in told.text
    assert not people_of(company, cast.HOTEL_HOLDER.id)


def test_a_company_that_one_never_had_to_do_with_stays_unnamed(company, other, visit):
    zhou = visit("zhou")
    sent = sent_along(zhou.get("/account").text) | {"shown_for": other.id}
    told = zhou.client.post("/holder/messages/read", data=sent)
    assert told.status_code == 409
    assert "为“另一个钱包”打开的" in told.text
    assert other.name not in told.text
    assert 'data-testid="switch-to-shown"' not in told.text


def test_a_former_handler_reads_the_name_of_the_company_of_the_page(company, other, visit):
    made = company.appoint_handler(company.account("hotelier"))
    zhou = visit("zhou")
    switch(zhou, cast.HOTEL_HOLDER.id)
    form = zhou.get(f"/holder/licences/{company.licences[0].id}/present")
    switch(zhou, "")
    company.remove(company.account("hotelier"), made)
    told = zhou.send(f"/holder/licences/{company.licences[0].id}/presentations", form, pin=PIN)
    assert f"为“{cast.HOTEL.name}”打开的，现在打开的是“周无关（本人）”" in told.text


def test_htmx_gets_the_refusal_with_both_ways_alone(other, lin):
    form = lin.get("/holder/messages")
    switch(lin, other.id)
    headers = {"HX-Request": "true"}
    told = lin.client.post("/holder/messages/read", data=sent_along(form.text), headers=headers)
    assert told.status_code == 409
    assert "<html" not in told.text
    assert 'data-testid="switch-to-shown"' in told.text


def test_the_refusal_speaks_english(other, lin):
    form = lin.get("/holder/messages")
    switch(lin, other.id)
    lin.client.set_cookie("lang", "en")
    told = lin.send("/holder/messages/read", form)
    said = f"This page was opened for “{cast.HOTEL.name}”, but “{other.name}” is open now"
    assert said in told.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_post_of_a_wallet_names_it_or_is_the_persons_own(app, company, visit):
    assert ELSEWHERE == OF_THE_PERSON
    hotelier, tried = visit("hotelier"), set()
    token = csrf_token(hotelier.get("/account").text)
    for route in routes(app, "0" * 32):
        if route.method == "GET" or not route.roles & WALLET_ROLES:
            continue
        tried.add(route.endpoint)
        if route.endpoint not in OF_THE_PERSON:
            for wallet in ({}, {"shown_for": ""}, {"shown_for": cast.LIN.id}):
                told = route.call(hotelier.client, data={"csrf_token": token} | wallet)
                assert told.status_code == 409, route
                assert 'data-code="another_wallet_open"' in told.text, route
    assert tried >= OF_THE_PERSON
    assert len(tried) > 20


def test_only_one_place_puts_the_token_into_a_form():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        if path.name != "forms.html":
            assert "csrf_token" not in text, path
        for form in FORM.findall(text):
            assert "{{ csrf() }}" in form, (path, form[:120])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("login", ["lin", "hotelier"])
def test_every_form_on_every_page_carries_its_wallet(app, company, visit, login):
    browser = visit(login)
    wallet = {"lin": cast.LIN.id, "hotelier": cast.HOTEL_HOLDER.id}[login]
    forms = 0
    for path, page in crawl(app, browser).items():
        for form in FORM.findall(page.text):
            assert form.count(f'name="shown_for" value="{wallet}"') == 1, (path, form)
            forms += 1
    assert forms > 30


def test_once_switched_every_page_says_whose_wallet_is_open(company, other, visit):
    fresh = visit("zhou")
    assert 'data-testid="own-bar"' not in fresh.get("/holder/licences").text
    company.bind()
    lin = visit("lin")
    switch(lin, cast.HOTEL_HOLDER.id)
    for path in ("/holder/licences", "/holder/messages", "/account", "/no-such-page"):
        page = lin.get(path).text
        bar = re.search(r'data-testid="acting-bar".*?</aside>', page, re.DOTALL)[0]
        assert cast.HOTEL.name in bar
        assert f"· {cast.HOTEL.name} · 亮证</title>" in page
    switch(lin, "")
    for path in ("/holder/licences", "/holder/messages", "/account"):
        assert re.search(r'own-bar".*?林小满.*?本人的钱包', lin.get(path).text, re.DOTALL)

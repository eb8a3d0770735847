"""A shop's people from the binding of its owner to the handler who is shown the door."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acts import disclosed, expect_outcome, type_code, typed_code_of
from wallet.demonstration.cast.companies import CHENJI
from wallet.demonstration.cast.people import CITIZEN_BY_LOGIN

OWNER, MANAGER, HANDLER = "chen", "he", "sun"
LICENCE = "营业执照"


@pytest.mark.timeout(600)  # four windows, thirty pages
def test_a_handler_shows_a_licence_until_the_post_is_taken_away(city, windows):
    owner = windows.open(OWNER, "/account")
    _bind(owner)
    _appoint(owner, city, MANAGER)
    _appoint(owner, city, HANDLER, matter="到窗口办理年报", licence=LICENCE)

    handler = windows.open(HANDLER, "/holder/messages")
    _follow_the_message(handler)
    _show(handler, city)
    counter = windows.open("counter", "/verifier/scan")
    _scan(counter, handler)
    expect(handler.get_by_test_id("scanned-by").first).to_be_visible()

    _remove(owner, HANDLER)
    _is_refused_at_once(handler)
    _goes_back_to_the_own_wallet(handler)
    _reads_who_did_what(owner)


def _bind(owner):
    owner.get_by_test_id("my-enterprises").click()
    owner.get_by_test_id("bind").click()
    owner.get_by_test_id("name").fill(CHENJI.name)
    owner.get_by_test_id("uscc").fill(CHENJI.uscc.lower())
    owner.get_by_test_id("confirm").click()
    expect(owner.get_by_test_id("enterprise")).to_contain_text(CHENJI.name)
    owner.get_by_test_id("switch").click()
    expect(owner.get_by_test_id("acting-bar")).to_contain_text("经营者")
    expect(owner.locator("[data-testid=licence-card]", has_text=LICENCE)).to_have_count(1)


def _appoint(owner, city, login, *, matter="", licence=""):
    person = CITIZEN_BY_LOGIN[login]
    _to_the_people(owner)
    owner.get_by_test_id("new-handler" if matter else "new-manager").click()
    owner.get_by_test_id("name").fill(person.name)
    owner.get_by_test_id("number").fill(person.identity_number)
    if matter:
        owner.get_by_test_id("matter").fill(matter)
        until = owner.get_by_test_id("until")
        until.fill(until.get_attribute("max"))
        owner.locator("label.choice", has_text=licence).get_by_role("checkbox").check()
    owner.get_by_test_id("pin").fill(city.accounts[OWNER]["pin"])
    owner.get_by_test_id("confirm").click()
    expect(owner.locator("[data-testid=person]", has_text=person.name)).to_be_visible()


def _to_the_people(owner):
    owner.goto(re.match(r"https?://[^/]+", owner.url)[0] + "/account")
    owner.get_by_test_id("people").click()


def _follow_the_message(handler):
    handler.locator("[data-testid=message][data-kind=appointed]").first.click()
    expect(handler.get_by_test_id("notice")).to_contain_text(CHENJI.name)
    handler.get_by_role("link", name="去我的企业").click()
    handler.get_by_test_id("switch").click()
    expect(handler.get_by_test_id("acting-bar")).to_contain_text("经办人")
    expect(handler.get_by_test_id("licence-card")).to_have_count(1)


def _show(handler, city):
    handler.get_by_test_id("quick-present").click()
    handler.get_by_test_id("pin").fill(city.accounts[HANDLER]["pin"])
    handler.get_by_test_id("confirm").click()
    expect(handler.get_by_test_id("code")).to_be_visible()


def _scan(counter, handler):
    counter.locator("#scenario").select_option("counter-identity")
    type_code(counter, typed_code_of(handler), "3 号窗口")
    expect_outcome(counter, "valid")
    assert disclosed(counter)["organisation_name"] == CHENJI.name


def _remove(owner, login):
    _to_the_people(owner)
    person = owner.locator("[data-testid=person]", has_text=CITIZEN_BY_LOGIN[login].name)
    person.get_by_test_id("remove").click()
    owner.get_by_test_id("confirm-act").click()
    expect(person).to_have_count(0)


def _is_refused_at_once(handler):
    """The code page asks every other second; nobody has to touch it."""
    expect(handler.get_by_test_id("error")).to_have_attribute("data-code", "no_longer_acting")
    expect(handler.get_by_test_id("code")).to_have_count(0)


def _goes_back_to_the_own_wallet(handler):
    handler.get_by_test_id("switch-back").click()
    expect(handler.get_by_test_id("acting-bar")).to_have_count(0)
    expect(handler.locator("h1")).to_contain_text(CITIZEN_BY_LOGIN[HANDLER].name)


def _reads_who_did_what(owner):
    owner.get_by_test_id("acts").click()
    shown = owner.locator("[data-testid=act]", has_text=CITIZEN_BY_LOGIN[HANDLER].name)
    expect(shown.filter(has_text="开始亮证")).to_have_count(1)

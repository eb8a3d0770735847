"""Enter in a field does what its page is for; in a search it searches."""

import pytest
from playwright.sync_api import expect

from tests.browser.consent_acts import ask_by_link

HOUSEHOLD = "居民户口簿"


@pytest.fixture
def asked(city, windows):
    """Let the bank ask for the household register; returns a function that opens the question."""

    def open_question(login, **options):
        bank = windows.open("bank", "/verifier/asks")
        link = ask_by_link(bank, city, "bank-account", HOUSEHOLD)
        page = windows.open(login, link.removeprefix(city.url), **options)
        page.get_by_test_id("open-request").click()
        return page

    return open_question


@pytest.mark.parametrize("script", [True, False])
def test_enter_in_the_field_of_the_pin_agrees(city, asked, script):
    page = asked("lin", java_script_enabled=script)
    page.get_by_test_id("sensitive-consent").check()
    page.get_by_test_id("pin").fill(city.accounts["lin"]["pin"])
    page.get_by_test_id("pin").press("Enter")
    expect(page.get_by_test_id("request-state")).to_have_attribute("data-state", "granted")


@pytest.mark.parametrize("script", [True, False])
def test_enter_on_a_tick_never_declines(asked, script):
    page = asked("lin", java_script_enabled=script)
    page.get_by_test_id("optional-field").first.press("Enter")
    expect(page.get_by_test_id("consent")).to_be_visible()
    expect(page.get_by_test_id("request-state")).to_have_count(0)


def test_where_nobody_can_agree_enter_sends_nothing(asked):
    """Anna has no household register: only a button of its own says no."""
    page = asked("anna")
    expect(page.get_by_test_id("consent")).to_have_count(0)
    assert page.locator("main form").count() == 1
    assert page.locator("main form :not([type=hidden]):is(input, select, textarea)").count() == 0
    page.get_by_test_id("decline").click()
    expect(page.get_by_test_id("request-state")).to_have_attribute("data-state", "declined")


def test_enter_in_a_search_within_a_form_searches_and_sends_nothing(windows, stories):
    page = windows.open("counter", "/verifier/cases/new")
    if page.get_by_test_id("find").count() == 0:
        page.evaluate(
            """() => {
              const row = document.createElement("div");
              row.className = "search-row";
              row.innerHTML = '<input type="search" data-testid="find">'
                + '<button name="step" value="find" formnovalidate>x</button>';
              document.querySelector("main form").prepend(row);
            }"""
        )
    with page.expect_request(lambda sent: sent.method == "POST") as sent:
        page.get_by_test_id("find").press("Enter")
    assert "step=find" in sent.value.post_data

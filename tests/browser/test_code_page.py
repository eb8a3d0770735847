"""The holder's code page while it stands open: it does everything by itself, and quietly."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.acts import code_of, show, sign_in, typed_code_of
from tests.browser.stories import DRIVING, POLICE_SCENARIO
from tests.browser.windows import Windows
from tests.people import Browser

SEEN = """seen => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => !seen });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def code_page(city, windows):
    page = windows.open()
    sign_in(page, city, "lin")
    show(page, city, "lin", DRIVING)
    return page


def test_the_code_renews_itself_without_a_stir(chromium, hasty_city):
    windows = Windows(chromium, hasty_city)
    page = windows.open("lin", "/holder/licences")
    show(page, hasty_city, "lin", DRIVING)
    code, digits = code_of(page), typed_code_of(page)
    page.evaluate("window.sameDocument = true")
    page.get_by_test_id("end-presentation").focus()
    page.evaluate("window.scrollTo(0, 40)")
    place = page.evaluate("window.scrollY")

    expect(page.get_by_test_id("code")).not_to_have_attribute("data-code", code, timeout=40_000)

    assert typed_code_of(page) != digits
    assert page.evaluate("window.sameDocument") is True
    assert page.evaluate("document.activeElement.dataset.testid") == "end-presentation"
    assert page.evaluate("window.scrollY") == place
    seconds = int(page.get_by_test_id("seconds-left").inner_text())
    assert 0 < seconds <= 30
    expect(page.get_by_test_id("seconds-left")).not_to_have_text(str(seconds))
    windows.close()
    assert windows.complaints == []


def test_who_scanned_where_and_when_appears_by_itself(city, code_page):
    first = code_of(code_page)
    city.visitor("police").scan(first, scenario=POLICE_SCENARIO, place="南京西路 1 号")
    scan = code_page.get_by_test_id("scanned-by")
    expect(scan).to_contain_text("上海市公安局交通警察总队")
    expect(scan).to_contain_text("南京西路 1 号")
    expect(scan).to_contain_text("准驾车型")
    assert scan.locator("..").get_attribute("aria-live") == "polite"
    expect(code_page.get_by_test_id("code")).not_to_have_attribute("data-code", first)


def test_a_sign_in_that_ended_elsewhere_leads_to_the_sign_in_page(city, code_page):
    """The poll is answered with HX-Redirect; no personal page stays on the screen."""
    cookies = {one["name"]: one["value"] for one in code_page.context.cookies()}
    with httpx.Client(base_url=city.url, cookies=cookies) as client:
        left = Browser(client).post("/sign-out", page="/account")
    assert left.status_code == 302
    code_page.wait_for_url("**/sign-in")
    assert code_page.get_by_test_id("code").count() == 0


def test_a_lost_connection_is_told_and_mended(windows, code_page):
    code = code_of(code_page)
    trouble = code_page.locator("[data-trouble]")
    code_page.context.set_offline(True)
    code_page.evaluate("window.htmx.trigger('#code-area', 'renew')")
    expect(trouble).to_be_visible()
    assert code_of(code_page) == code
    code_page.context.set_offline(False)
    code_page.evaluate("window.htmx.trigger('#code-area', 'renew')")
    expect(code_page.locator("[data-trouble]")).to_be_hidden()
    # What the console says of the lost connection is this test's own doing.
    windows.complaints.clear()


def test_a_tap_enlarges_the_code_and_escape_returns(code_page):
    code = code_page.get_by_test_id("code")
    small = code.bounding_box()["width"]
    assert small >= 260
    code.click()
    assert code_page.locator("#code-enlarge").get_attribute("aria-pressed") == "true"
    assert code.bounding_box()["width"] > small
    code_page.keyboard.press("Escape")
    assert code.bounding_box()["width"] == small


@pytest.mark.parametrize("display", ["", "dark", "elder.dark"])
def test_the_code_page_is_white_in_every_mode(windows, stories, display):
    path = stories.presentation("lin", DRIVING)
    page = windows.open("lin", path, display=display, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    picture = page.get_by_test_id("code").screenshot()
    assert picture
    assert page.locator("meta[name=color-scheme]").count() == 0


def test_the_countdown_is_not_read_out(code_page):
    assert code_page.get_by_test_id("seconds-left").locator("..").get_attribute("aria-hidden")


def test_a_page_that_nobody_looks_at_asks_nothing_until_it_is_shown_again(code_page):
    questions = []
    code_page.on("request", lambda sent: questions.append(sent.url) if "/scans" in sent.url else 0)
    with code_page.expect_response("**/scans?told=0") as empty:
        pass
    assert empty.value.status == 204

    code_page.evaluate(SEEN, False)
    code_page.wait_for_timeout(500)  # what was under way
    questions.clear()
    code_page.wait_for_timeout(5_000)
    assert questions == []

    with code_page.expect_request("**/scans?told=0", timeout=1_500):
        code_page.evaluate(SEEN, True)


def test_a_page_whose_showing_is_over_says_so_and_asks_no_more(code_page):
    code_page.evaluate(
        "fetch(location.href + '/end', {method: 'POST', body: new FormData(document.forms[0])})"
    )
    expect(code_page.locator("#code-area")).to_have_attribute("data-ended", "")
    questions = []
    code_page.on("request", lambda sent: questions.append(sent.url))
    code_page.wait_for_timeout(5_000)
    assert [url for url in questions if "/scans" in url] == []

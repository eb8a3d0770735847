"""A line that stands still, as in a lift: every page gives up after seconds and says so."""

import pytest
from playwright.sync_api import expect

from tests.browser.stalling_line import StallingLine
from tests.browser.stories import DRIVING

# The code's seconds are over, as after a minute.
RUN_OUT = """() => {
  const old = document.getElementById("code-area"), fresh = old.cloneNode(true);
  fresh.dataset.secondsLeft = 1;
  old.replaceWith(fresh);
  window.htmx.process(fresh);
}"""
# Playwright waits for a page that is being left; the page itself tells what it shows meanwhile.
TELL = """([selector, attribute]) => new MutationObserver(() => {
  const place = document.querySelector(selector);
  console.log(`told: ${place.hidden ? "" : place.getAttribute(attribute) || place.innerText}`);
}).observe(document.querySelector(selector), { attributes: true, childList: true })"""
GIVES_UP = 20_000


@pytest.fixture
def line(city):
    with StallingLine(city.url).running() as running:
        yield running


@pytest.fixture
def visit(windows, line):
    """Open a page of somebody over the line."""

    def open_page(login, path):
        page = windows.profile(login).new_page()
        page.goto(line.url + path)
        return page

    yield open_page
    windows.close()
    windows.complaints.clear()  # an address of its own, and what htmx says of lost requests


@pytest.fixture
def code_page(visit, stories):
    return visit("lin", stories.presentation("lin", DRIVING))


def expect_covered(page):
    expect(page.get_by_test_id("code").locator("svg")).to_be_hidden()
    expect(page.get_by_test_id("typed-code")).to_be_hidden()
    expect(page.get_by_test_id("seconds-left")).to_be_hidden()
    expect(page.get_by_test_id("code-stale")).to_be_visible()


def test_a_dead_code_is_covered_told_and_replaced_by_itself(code_page, line):
    line.stand_still()
    code_page.evaluate(RUN_OUT)
    expect_covered(code_page)
    expect(code_page.get_by_text("旧码已失效")).to_be_visible()
    expect(code_page.locator("[data-trouble]")).to_be_visible(timeout=GIVES_UP)
    line.go_on()
    expect(code_page.get_by_test_id("code").locator("svg")).to_be_visible()
    expect(code_page.get_by_test_id("typed-code")).to_be_visible()
    expect(code_page.locator("[data-trouble]")).to_be_hidden()


def test_a_renewal_that_takes_a_blink_covers_nothing(code_page):
    covered = """() => {
      window.covered = 0;
      setInterval(() => {
        const shown = document.querySelector(".code > svg");
        if (getComputedStyle(shown).visibility === "hidden") window.covered++;
      }, 20);
    }"""
    code_page.evaluate(covered)
    code_page.evaluate(RUN_OUT)
    expect(code_page.get_by_test_id("seconds-left")).not_to_have_text("1")
    expect(code_page.locator("[data-stale]")).to_have_count(0)
    assert code_page.evaluate("window.covered") == 0


def test_ending_without_a_line_says_when_it_ends_by_itself(code_page, line):
    line.stand_still()
    code_page.get_by_test_id("end-presentation").click()
    expect_covered(code_page)
    words = code_page.locator("#end-trouble")
    expect(words).to_be_visible(timeout=GIVES_UP)
    expect(words).to_contain_text("自动结束")
    assert words.inner_text().count(":") == 2  # by the clock, to the second
    line.go_on()
    expect(code_page.get_by_test_id("present")).to_be_visible()


def test_a_showing_whose_time_is_over_ends_without_a_line(code_page, line):
    line.stand_still()
    code_page.evaluate("document.getElementById('code-area').dataset.sessionSecondsLeft = 1")
    expect(code_page.locator("#code-area")).to_have_attribute("data-ended", "")
    expect(code_page.locator("#showing-said")).to_have_text("这次亮证已经结束，二维码已失效。")
    expect(code_page.get_by_test_id("code")).to_have_count(0)


def test_a_code_that_was_sent_and_not_answered_is_sent_again_and_verified_once(
    visit, line, stories, city
):
    holder = stories.presentation("lin", DRIVING)
    digits = city.visitor("lin").typed_code(holder)
    page = visit("police", "/verifier/scan")
    page.get_by_test_id("scan-input").fill(digits)
    page.evaluate(TELL, ["#camera", "data-state"])
    line.stand_still()
    with page.expect_console_message(lambda it: it.text == "told: unanswered", timeout=GIVES_UP):
        page.evaluate("setTimeout(() => document.querySelector('#scan-form button').click())")
    line.go_on()
    page.wait_for_url("**/verifier/verifications/*")
    expect(page.get_by_test_id("outcome")).to_have_attribute("data-outcome", "valid")
    assert city.visitor("lin").get(holder).text.count('data-testid="scanned-by"') == 1


def test_a_poll_that_is_not_answered_says_so_once(visit, line):
    page = visit("lin", "/holder/licences")
    line.stand_still()
    problem = page.locator("#page-problem")
    expect(problem).to_contain_text("系统没有及时答复", timeout=GIVES_UP)
    line.go_on()
    expect(problem).to_be_hidden()


def test_whoever_waits_for_a_showing_to_begin_may_press_again(visit, line, stories, city):
    page = visit("lin", stories.licence("lin", DRIVING) + "/present")
    page.get_by_test_id("pin").fill(city.accounts["lin"]["pin"])
    page.evaluate(TELL, ["#page-problem", "data-none"])
    line.stand_still()
    with page.expect_console_message(lambda it: "不会重复办理" in it.text, timeout=GIVES_UP):
        page.evaluate("setTimeout(() => document.querySelector('[data-testid=confirm]').click())")
    line.go_on()
    expect(page.get_by_test_id("code")).to_be_visible()

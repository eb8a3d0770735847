"""What hangs on a wall is never green when it does not know."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.stops.tour_permits import held, screen, wall
from tests.browser.windows import DESK

PAGES = {
    "the screen": (None, screen("jiangting"), 15),
    "the public page": (None, wall("jiangting"), 20),
    "the holder's own page": ("jiangting", held("jiangting"), 30),
}
PROXY = "<html><head><title>502</title></head><body><h1>502 Bad Gateway</h1></body></html>"
PORTAL = "<!doctype html><title>Wi-Fi</title><p>Bad Gateway: please sign in to the network"
RAW = json.dumps({"detail": "Bad Gateway"})


def saying(status, body, kind="text/html"):
    return lambda route: route.fulfill(status=status, body=body, content_type=kind)


def what_was_kept():
    """Answer as something on the way does that has kept the first answer it saw."""
    kept = []

    def answer(route):
        if not kept:
            kept.append(route.fetch().text())
        route.fulfill(status=200, body=kept[0], content_type="text/html; charset=utf-8")

    return answer


NO_ANSWERS = {
    "a proxy's page": saying(502, PROXY),
    "a proxy's time-out": saying(504, PROXY),
    "maintenance": saying(503, PROXY),
    "an error as JSON": saying(500, RAW, "application/json"),
    "a problem as JSON": saying(503, RAW, "application/problem+json"),
    "an error as text": saying(500, "Bad Gateway", "text/plain"),
    "not found by a proxy": saying(404, PROXY),
    "too many by a proxy": saying(429, "Bad Gateway"),
    "a portal that says all is well": saying(200, PORTAL),
    "JSON that says all is well": saying(200, RAW, "application/json"),
    "text that says all is well": saying(200, "Bad Gateway", "text/plain"),
    "a cut line": lambda route: route.abort(),
    "a line that stands still": lambda route: None,
    "a copy of an earlier answer": what_was_kept(),
}
STANDING_LINE = NO_ANSWERS["a line that stands still"]
COPY = NO_ANSWERS["a copy of an earlier answer"]


@pytest.fixture
def hang_up(windows, stories):
    """Open a page whose clock is the test's; returns it and the seconds between its polls."""

    def open_page(name):
        login, path, period = PAGES[name]
        page = windows.profile(login, size=DESK).new_page()
        page.clock.install()
        page.goto(windows.city.url + path(stories))
        expect(state(page)).to_have_attribute("data-state", "in_force")
        stand_still(page, 1)
        return page, period

    yield open_page
    windows.close()
    windows.complaints.clear()  # what the console says of answers that never came


def stand_still(page, seconds):
    """Set the page's clock so much later and stop it there."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1_000 + seconds)


def state(page):
    return page.get_by_test_id("permit-state").first


def let_pass(page, seconds):
    """Let the page's clock go on, with room for its requests in between."""
    for _ in range(seconds // 5):
        page.clock.run_for(5_000)
        page.wait_for_timeout(40)


def silence(page, answer):
    page.route(lambda address: "/static/" not in address, answer)


def expect_unknown(page, as_of):
    expect(state(page)).to_have_attribute("data-state", "unknown")
    expect(state(page)).to_contain_text("状态无法确认")
    expect(state(page)).to_contain_text(as_of)
    assert page.locator(".permit-banner--ok, .pill--ok").locator("visible=true").count() == 0
    green = "getComputedStyle(document.querySelector('.permit-banner')).backgroundColor"
    assert page.evaluate(green) == "rgb(71, 82, 95)"
    assert "Bad Gateway" not in page.inner_text("body")


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_without_an_answer_to_two_polls_it_says_so_in_grey(hang_up, answer):
    page, period = hang_up("the screen")
    silence(page, answer)
    let_pass(page, period)
    expect(state(page)).to_have_attribute("data-state", "in_force")
    as_of = page.get_by_test_id("as-of").inner_text()
    let_pass(page, period + 10)
    if answer is COPY:  # the first of them was an answer
        let_pass(page, period)
    expect_unknown(page, as_of)
    page.unroute_all()
    if answer is not STANDING_LINE:
        let_pass(page, period + 5)
        expect(state(page)).to_have_attribute("data-state", "in_force")
        assert page.locator("[data-unknown]").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_every_page_that_renews_a_state_does(hang_up, name):
    page, period = hang_up(name)
    as_of = page.get_by_test_id("as-of").inner_text()
    silence(page, NO_ANSWERS["a proxy's page"])
    let_pass(page, 2 * period + 10)
    expect_unknown(page, as_of)
    page.unroute_all()
    let_pass(page, period + 5)
    expect(state(page)).to_have_attribute("data-state", "in_force")


def test_a_screen_that_has_slept_asks_before_it_shows_a_state(hang_up):
    """The clock that counts stands still in sleep; the one on the wall has gone on."""
    page, _ = hang_up("the screen")
    silence(page, NO_ANSWERS["a cut line"])
    stand_still(page, 3_600)  # no timer has run meanwhile
    page.clock.run_for(1_000)
    expect(state(page)).to_have_attribute("data-state", "unknown")
    page.unroute_all()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(state(page)).to_have_attribute("data-state", "in_force")


def test_a_state_fades_where_the_script_never_came(windows, stories):
    page = windows.profile(size=DESK).new_page()
    page.route("**/*.js*", lambda route: route.abort())
    page.goto(windows.city.url + screen("jiangting")(stories))
    expect(state(page)).to_be_visible()
    page.evaluate("document.getAnimations().forEach((one) => one.finish())")
    expect(state(page)).to_be_hidden()
    assert page.locator(".pill--ok").locator("visible=true").count() == 0
    windows.close()
    windows.complaints.clear()


def test_the_screen_asks_to_stay_awake_and_asks_anew(windows, stories):
    page = windows.profile(size=DESK).new_page()
    page.add_init_script(
        """window.locks = [];
        Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
          window.locks.push({ released: false, release() {} });
          return window.locks[window.locks.length - 1];
        } } });"""
    )
    page.goto(windows.city.url + screen("jiangting")(stories))
    page.wait_for_function("window.locks.length === 1")
    page.evaluate(
        """() => {
          window.locks[0].released = true; // as when the page was put away
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    page.wait_for_function("window.locks.length === 2")

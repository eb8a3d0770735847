"""On an engine of 2020 the main job is done, and nothing covers anything."""

import pytest
from playwright.sync_api import expect

from tests.browser.acts import code_of, disclosed, expect_outcome, show, type_code, typed_code_of
from tests.browser.older_engine import as_read, make_older
from tests.browser.stories import DRIVING
from tests.browser.test_picture_and_typing import png, screenshot_of_the_code
from tests.browser.tour import STOPS
from tests.browser.windows import PHONE, SMALL_PHONE

MAIN = [stop for stop in STOPS if stop.main]
COVERED = """() => {
  window.scrollTo(0, document.documentElement.scrollHeight);
  const bars = [...document.querySelectorAll(".tab-bar, .floating-action")]
    .map((bar) => bar.getBoundingClientRect()).filter((box) => box.height);
  const shelf = Math.min(window.innerHeight, ...bars.map((box) => box.top));
  const things = "main .licence-card, main .panel, main .row-link, main .button, main .input";
  const lowest = [...document.querySelectorAll(things)]
    .filter((it) => !it.closest(".floating-action, .tab-bar"))
    .map((it) => it.getBoundingClientRect().bottom);
  return Math.max(0, ...lowest) - shelf;
}"""
TAB_BAR = "document.querySelector('.tab-bar').getBoundingClientRect().bottom - window.innerHeight"
SKIPPED = {
    ".a:has(.b) { color: red; }": "",
    ".a:is(.b, .c) { color: red; }": "",
    ".a { inset: 0; color: red; }": ".a { color: red}",
    ".a { height: 100vh; height: 100dvh; }": ".a { height: 100vh}",
    ".a { overflow-wrap: anywhere; margin: 0; }": ".a { margin: 0}",
    ".a { aspect-ratio: 1; }": ".a {}",
    "@supports not (inset: 0) { .a { top: 0; } }": "@media all { .a { top: 0} }",
    "@supports not (color: red) { .a { top: 0; } }": "@media not all { .a { top: 0} }",
    "@media (min-width: 1px) { .a:has(.b) { top: 0; } }": "@media (min-width: 1px) {}",
    ".a:focus-visible { outline: 0; }": "",
}


@pytest.fixture
def older(windows):
    """Open a window of an older engine."""

    def open_window(login, path="/", **options):
        profile = windows.profile(login, **options)
        make_older(profile)
        page = profile.new_page()
        page.goto(windows.city.url + path)
        return page

    yield open_window
    windows.close()
    # The policy was made older by the test, and the browser says that it is.
    windows.complaints[:] = [one for one in windows.complaints if "WebAssembly" not in one]


@pytest.mark.parametrize(("sheet", "read"), SKIPPED.items())
def test_what_such_an_engine_skips_is_skipped(sheet, read):
    assert "".join(as_read(sheet).split()) == "".join(read.split())


@pytest.mark.parametrize("stop", MAIN, ids=lambda stop: stop.name)
def test_bars_cover_nothing(stop, older, stories):
    page = older(stop.login, stop.path_in(stories), size=PHONE)
    for size in (PHONE, SMALL_PHONE):
        page.set_viewport_size(size)
        assert page.evaluate(COVERED) <= 1, size
        if page.locator(".tab-bar").locator("visible=true").count():
            assert page.evaluate(TAB_BAR) == 0, size
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, size


def test_a_licence_is_shown_and_its_ten_digits_are_verified(older, city):
    phone = older("lin", "/holder/licences")
    show(phone, city, "lin", DRIVING)
    first = code_of(phone)
    officer = older("police", "/verifier/scan")
    expect(officer.locator("[data-show=undecodable]")).to_be_visible()
    type_code(officer, typed_code_of(phone), place="衡山路 8 号")
    expect_outcome(officer, "valid")
    assert disclosed(officer)["name"] == "林晓岚"
    expect(phone.get_by_test_id("scanned-by")).to_contain_text("衡山路 8 号")
    expect(phone.get_by_test_id("code")).not_to_have_attribute("data-code", first)
    phone.get_by_test_id("end-presentation").click()
    expect(phone.get_by_test_id("present")).to_be_visible()


def test_a_picture_is_told_that_the_browser_cannot_read_it(older, windows, stories):
    """Never that there is no code on it: a good picture is not at fault."""
    phone = windows.open("lin", stories.presentation("lin", DRIVING))
    officer = older("police", "/verifier/scan")
    officer.locator("#scan-picture").set_input_files(png(screenshot_of_the_code(phone, 300)))
    said = officer.locator("[data-show=undecodable]")
    expect(said).to_be_visible()
    expect(said).to_contain_text("10 位数字")
    expect(said).to_contain_text("手机自带的相机")
    expect(officer.locator("[data-show=unreadable]")).to_be_hidden()


def test_the_phone_s_own_camera_is_the_way_round(older, stories):
    """It opens the code's address, whose button verifies without any script of ours."""
    officer = older("police", stories.landing())
    officer.get_by_test_id("verify").click()
    expect_outcome(officer, "valid")


@pytest.mark.parametrize("without", ["requestSubmit", "createImageBitmap", "Object.hasOwn"])
def test_a_code_that_is_read_is_sent_without(without, windows, stories):
    profile = windows.profile("police")
    owner = {"requestSubmit": "HTMLFormElement.prototype", "Object.hasOwn": "Object"}
    name = without.rpartition(".")[2]
    profile.add_init_script(f"delete {owner.get(without, 'window')}.{name}")
    phone = windows.open("lin", stories.presentation("lin", DRIVING))
    officer = profile.new_page()
    officer.goto(windows.city.url + "/verifier/scan")
    officer.locator("#scan-picture").set_input_files(png(screenshot_of_the_code(phone, 300)))
    expect_outcome(officer, "valid")

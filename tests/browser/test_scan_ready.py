"""Getting ready to scan: told on a slow line, kept for good, and said when it cannot be."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.acts import expect_outcome
from tests.browser.stalling_line import StallingLine
from tests.browser.stories import DRIVING

WASM = "**/*.wasm*"
DIGITS = "10 位数字"
SIZE = 1_093_289


def empty_picture():
    buffer = io.BytesIO()
    Image.new("L", (200, 200), 200).save(buffer, "PNG")
    return picture(buffer.getvalue())


def picture(content):
    return {"name": "code.png", "mimeType": "image/png", "buffer": content}


@pytest.fixture
def officer(windows):
    """A verifier's window that has not been opened yet."""
    yield windows.profile("police").new_page()
    windows.close()
    windows.complaints.clear()  # what the console says of answers that were made to fail


def open_scan(page, windows):
    page.goto(windows.city.url + "/verifier/scan")


def expect_said(page, shown):
    place = page.locator(f"[data-show={shown}]")
    expect(place).to_be_visible(timeout=30_000)
    expect(place).to_contain_text(DIGITS)
    expect(page.get_by_test_id("scan-input")).to_be_visible()


def test_a_slow_line_is_told_with_progress(officer, windows):
    wire = officer.context.new_cdp_session(officer)
    wire.send("Network.enable")
    slow = {"offline": False, "latency": 50, "uploadThroughput": -1}
    wire.send("Network.emulateNetworkConditions", slow | {"downloadThroughput": 120_000})
    officer.goto(windows.city.url + "/verifier/scan", wait_until="commit")
    progress = officer.locator("#decoder-progress")
    expect(progress).to_be_visible(timeout=30_000)
    expect(progress).to_contain_text("正在准备识别程序")
    expect(progress).to_contain_text(DIGITS)
    seen = set()
    while progress.is_visible():
        seen.add(officer.evaluate("document.querySelector('[data-percent]').textContent"))
        officer.wait_for_timeout(100)
    assert len(seen) >= 3
    assert all(int(one.removesuffix("%")) % 10 == 0 for one in seen)


def test_the_decoder_is_fetched_once_and_kept(officer, windows):
    wire = officer.context.new_cdp_session(officer)
    asked, kept = {}, set()

    def ask(event):
        asked[event["requestId"]] = event["request"]["url"]

    def answered(event):
        kept.update([event["requestId"]] if event["response"].get("fromDiskCache") else [])

    wire.on("Network.requestWillBeSent", ask)
    wire.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    wire.on("Network.responseReceived", answered)
    wire.send("Network.enable")
    for _ in range(2):
        asked.clear()
        open_scan(officer, windows)
        officer.locator("#scan-picture").set_input_files(empty_picture())
        expect_said(officer, "unreadable")
    again = {url.partition("?")[0].rpartition("/")[2]: key for key, url in asked.items()}
    for name in ("zxing_reader-3.1.3.wasm", "barcode-detector-ponyfill-3.2.2.js", "decoder.js"):
        assert again[name] in kept, name


FAILING = {
    "not there": lambda route: route.fulfill(status=404, body="no"),
    "not allowed": lambda route: route.fulfill(status=403, body="no"),
    "in maintenance": lambda route: route.fulfill(status=503, body="no"),
    "a portal's page": lambda route: route.fulfill(status=200, body="<!doctype html>"),
    "cut short": lambda route: route.fulfill(status=200, body=b"\0asm" + bytes(500)),
    "too long": lambda route: route.fulfill(status=200, body=bytes(SIZE + 1)),
    "cut": lambda route: route.abort(),
}


@pytest.mark.parametrize("answer", FAILING.values(), ids=FAILING)
def test_a_decoder_that_does_not_come_is_told_with_the_ten_digits(officer, windows, answer):
    officer.route(WASM, answer)
    open_scan(officer, windows)
    expect_said(officer, "unready")
    officer.locator("#scan-picture").set_input_files(empty_picture())
    expect_said(officer, "unready")
    officer.unroute_all()
    officer.locator("#camera-start").click()
    officer.locator("#scan-picture").set_input_files(empty_picture())
    expect_said(officer, "unreadable")


@pytest.mark.parametrize("script", ["decoder.js", "barcode-detector-ponyfill"])
def test_a_script_that_does_not_come_is_told_too(officer, windows, script):
    officer.route(f"**/*{script}*", lambda route: route.abort())
    open_scan(officer, windows)
    expect_said(officer, "unready")


def test_a_decoder_on_a_line_that_stands_still_is_given_up(officer, windows):
    with StallingLine(windows.city.url).running() as line:
        officer.route(WASM, lambda route: line.stand_still() or route.continue_())
        officer.goto(f"{line.url}/verifier/scan")
        expect_said(officer, "unready")


def test_a_decoder_that_cannot_run_is_not_asked_for_again(officer, windows):
    officer.route(WASM, lambda route: route.fulfill(status=200, body=b"\0asm" + bytes(SIZE - 4)))
    open_scan(officer, windows)
    expect_said(officer, "undecodable")
    expect(officer.locator("#scan-tools")).to_be_hidden()


def test_a_phone_that_promises_a_detector_and_has_none_takes_ours(officer, windows, stories):
    officer.add_init_script(
        """window.BarcodeDetector = class {
          static async getSupportedFormats() { return ["qr_code"]; }
          async detect() { throw new Error("no service"); }
        };"""
    )
    phone = windows.open("lin", stories.presentation("lin", DRIVING))
    taken = phone.get_by_test_id("code").screenshot()
    open_scan(officer, windows)
    officer.locator("#scan-picture").set_input_files(picture(taken))
    expect_outcome(officer, "valid")

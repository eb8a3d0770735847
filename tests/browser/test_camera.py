"""The main job with two phones: one shows a code, the other's camera reads it."""

import pytest
from playwright.sync_api import expect

from tests.browser.acts import code_of, disclosed, expect_outcome, show, sign_in
from tests.browser.camera_film import film_of
from tests.browser.pictures import show as show_picture
from tests.browser.windows import Windows


@pytest.fixture
def camera_windows(launch, city):
    """Windows of a second Chromium, whose camera sees a given film."""
    started = []

    def open_with(*flags):
        browser = launch("--use-fake-device-for-media-stream", *flags)
        started.append((browser, Windows(browser, city)))
        return started[-1][1]

    yield open_with
    for browser, windows in started:
        windows.close()
        browser.close()
        assert windows.complaints == []


def test_a_code_on_one_phone_is_scanned_by_the_camera_of_another(
    city, windows, camera_windows, tmp_path
):
    phone = windows.open()
    sign_in(phone, city, "lin")
    show(phone, city, "lin", "机动车驾驶证")
    first_code = code_of(phone)

    film = film_of(phone.get_by_test_id("code").screenshot(), tmp_path / "code.y4m")
    officer = camera_windows(
        "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"
    ).open()
    sign_in(officer, city, "police")

    expect_outcome(officer, "valid")
    shown = disclosed(officer)
    assert shown["name"] == "林晓岚"
    assert shown["vehicle_class"]
    assert officer.locator("#face img").is_visible()

    scan = phone.get_by_test_id("scanned-by")
    expect(scan).to_contain_text("上海市公安局交通警察总队")
    expect(scan).to_contain_text("姓名")
    expect(phone.get_by_test_id("code")).not_to_have_attribute("data-code", first_code)


def test_the_camera_looks_until_it_can_read(city, windows, stories, camera_windows, tmp_path):
    """A code that is far out of focus is not read, and the page says what to do."""
    phone = windows.open("lin", stories.presentation("lin", "机动车驾驶证"))
    picture = phone.get_by_test_id("code").screenshot()
    film = film_of(picture, tmp_path / "blurred.y4m", height=260, blur=7)
    officer = camera_windows(
        "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"
    ).open("police", "/verifier/scan")
    expect(officer.locator("#camera")).to_have_attribute("data-state", "on")
    expect(officer.get_by_text("把对方的二维码放进框里")).to_be_visible()
    show_picture(officer, "verifier-scan")
    assert officer.url.endswith("/verifier/scan")


def test_a_camera_that_is_denied_gives_advice_and_two_other_ways(windows):
    page = windows.open("police", "/verifier/scan", permissions=[])
    expect(
        page.locator("[data-show=denied], [data-show=missing]").locator("visible=true")
    ).to_have_count(1)
    expect(page.locator("#scan-picture")).to_be_enabled()
    expect(page.get_by_test_id("scan-input")).to_be_visible()


def test_a_refused_camera_can_be_opened_after_all(camera_windows):
    page = camera_windows("--deny-permission-prompts").open("police", "/verifier/scan")
    expect(page.locator("[data-show=denied]")).to_be_visible()
    page.context.grant_permissions(["camera"])
    page.locator("#camera-start").click()
    expect(page.locator("#camera")).to_have_attribute("data-state", "on")

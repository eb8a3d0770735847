"""Every step of both sides with JavaScript switched off."""

import pytest
from playwright.sync_api import expect

from tests.browser.acts import disclosed, expect_outcome, show, sign_in, type_code, typed_code_of
from tests.browser.stories import DRIVING


@pytest.fixture
def plain(windows):
    """Open a window without JavaScript."""

    def open_plain(login=None, path="/"):
        return windows.open(login, path, java_script_enabled=False)

    return open_plain


def test_a_licence_is_shown_typed_and_looked_up_in_the_records(city, plain):
    phone, officer = plain(), plain()
    sign_in(phone, city, "lin")
    show(phone, city, "lin", DRIVING)
    expect(phone.get_by_test_id("code").locator("svg")).to_be_visible()

    sign_in(officer, city, "police")
    type_code(officer, typed_code_of(phone), place="衡山路 8 号")
    expect_outcome(officer, "valid")
    assert disclosed(officer)["name"] == "林晓岚"
    expect(officer.locator("#face img")).to_be_visible()

    phone.get_by_role("link", name="看看谁扫了码").click()
    expect(phone.get_by_test_id("scanned-by")).to_contain_text("衡山路 8 号")
    phone.get_by_test_id("end-presentation").click()
    expect(phone.get_by_test_id("present")).to_be_visible()

    phone.goto(f"{city.url}/holder/activity")
    newest = phone.get_by_test_id("activity-entry").first
    expect(newest).to_contain_text("上海市公安局交通警察总队")
    expect(newest).to_contain_text("衡山路 8 号")


def test_the_code_page_renews_itself_by_reloading(plain, stories):
    page = plain("lin", stories.presentation("lin", DRIVING))
    refresh = page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").first
    assert 0 < int(refresh.get_attribute("content")) <= 60


def test_a_wrong_pin_shows_no_code(plain, stories, city):
    stories.presentation("sun", "残疾人证")
    page = plain("sun", stories.licence("sun", "残疾人证") + "/present")
    page.get_by_test_id("pin").fill("000001")
    page.get_by_test_id("confirm").click()
    expect(page.get_by_test_id("problem")).to_be_visible()
    expect(page.get_by_test_id("code")).to_have_count(0)
    page.get_by_test_id("pin").fill(city.accounts["sun"]["pin"])
    page.get_by_test_id("confirm").click()
    expect(page.get_by_test_id("code")).to_be_visible()


def test_licences_are_found_and_their_values_revealed(plain):
    page = plain("lin", "/holder/licences")
    page.get_by_role("searchbox").fill("驾驶证")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_test_id("licence-card")).to_have_count(1)
    page.get_by_test_id("licence-card").click()
    face = page.locator("#face")
    expect(face.get_by_text("林*岚")).to_be_visible()
    page.get_by_role("link", name="显示全部内容").click()
    expect(face.get_by_text("林晓岚")).to_be_visible()


def test_larger_letters_and_the_other_language_are_one_button_away(plain):
    page = plain("lin", "/holder/licences")
    page.get_by_test_id("elder").click()
    expect(page.locator("html[data-display=elder]")).to_have_count(1)
    page.get_by_test_id("display-menu").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/holder/licences")


def test_a_phone_s_own_camera_opens_a_page_with_a_button(city, plain, stories):
    """Opening it spends nothing; the button does."""
    path = stories.landing()
    stranger = plain(None, path)
    expect(stranger.get_by_test_id("sign-in-as-verifier")).to_be_visible()
    officer = plain("police", path)
    officer.get_by_test_id("verify").click()
    expect_outcome(officer, "valid")


def test_the_scan_page_says_what_works_without_a_camera(plain):
    page = plain("police", "/verifier/scan")
    expect(page.get_by_text("请在下面输入 10 位数字", exact=True)).to_be_visible()
    expect(page.locator("#scan-picture")).to_be_hidden()

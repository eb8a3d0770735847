"""The back button repeats nothing and brings no personal page back."""

from playwright.sync_api import expect

from tests.browser.acts import expect_outcome, sign_in, type_code
from tests.browser.stories import DRIVING


def test_back_from_a_result_is_the_scan_page_and_nothing_is_sent_twice(city, windows, stories):
    digits = city.visitor("lin").typed_code(stories.presentation("lin", DRIVING))
    officer = windows.open("police", "/verifier/history")
    before = officer.get_by_test_id("history-row").count()
    officer.goto(f"{city.url}/verifier/scan")
    type_code(officer, digits)
    expect_outcome(officer, "valid")
    result = officer.url

    officer.go_back()
    expect(officer.get_by_test_id("scan-submit")).to_be_enabled()
    officer.go_forward()
    assert officer.url == result
    expect_outcome(officer, "valid")
    officer.reload()
    expect_outcome(officer, "valid")

    officer.goto(f"{city.url}/verifier/history")
    assert officer.get_by_test_id("history-row").count() == min(before + 1, 20)


def test_after_signing_out_back_shows_no_personal_page(city, windows):
    page = windows.open()
    sign_in(page, city, "lin")
    page.get_by_test_id("licence-card").first.click()
    page.get_by_test_id("present").wait_for()
    page.get_by_test_id("display-menu").click()
    page.get_by_test_id("sign-out").click()
    page.wait_for_url("**/sign-in")
    for _step in range(3):
        page.go_back()
        if page.url == "about:blank":
            break
        expect(page.get_by_test_id("login")).to_be_visible()
        assert page.get_by_test_id("licence-card").count() == 0
        assert page.locator("#face").count() == 0

"""What people do with the pages, by the handles that scripts may rely on."""

from playwright.sync_api import Page, expect

from tests.browser.served_city import ServedCity


def sign_in(page: Page, city: ServedCity, login: str) -> None:
    """Sign in with the keyboard, as a person does."""
    page.goto(f"{city.url}/sign-in")
    page.get_by_test_id("login").fill(login)
    page.get_by_test_id("password").fill(city.accounts[login]["password"])
    page.get_by_test_id("sign-in").click()


def act_as(page: Page, stories, login: str) -> None:
    """Sign in apart from the visitor whom others share, and act for the first enterprise."""
    sign_in(page, stories.city, login)
    page.get_by_test_id("licence-card").first.wait_for()
    page.goto(f"{stories.city.url}/enterprise")
    page.get_by_test_id("switch").first.click()
    page.get_by_test_id("acting-bar").wait_for()


def show(page: Page, city: ServedCity, login: str, type_name: str) -> None:
    """From the list of licences to the code on the screen, and until the page is whole."""
    identifier = city.identifier(login, type_name)
    page.locator(f"[data-testid=licence-card][data-identifier='{identifier}']").click()
    page.get_by_test_id("present").click()
    page.get_by_test_id("pin").fill(city.accounts[login]["pin"])
    page.get_by_test_id("confirm").click()
    expect(page.get_by_test_id("code")).to_be_visible()
    page.wait_for_load_state("load")


def code_of(page: Page) -> str:
    """Return the text of the QR on the screen."""
    return page.get_by_test_id("code").get_attribute("data-code")


def typed_code_of(page: Page) -> str:
    """Return the ten digits on the screen."""
    digits = page.get_by_test_id("typed-code").inner_text()
    return "".join(sign for sign in digits if sign.isdigit())


def type_code(page: Page, digits: str, place: str = "") -> None:
    """Type a code as a verifier and send it."""
    page.get_by_test_id("scan-input").fill(digits)
    if place:
        page.get_by_test_id("place").fill(place)
    page.get_by_test_id("scan-submit").click()


def disclosed(page: Page) -> dict[str, str]:
    """Return the fields that a result shows, by name."""
    rows = page.get_by_test_id("disclosed-field").all()
    return {row.get_attribute("data-name"): row.locator("dd").inner_text() for row in rows}


def expect_outcome(page: Page, outcome: str) -> None:
    """Wait for a result, and check which."""
    expect(page.get_by_test_id("outcome")).to_have_attribute("data-outcome", outcome)

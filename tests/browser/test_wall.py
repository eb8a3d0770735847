"""The wall in real Chromium: the poster printed and its code read, the screen that keeps itself."""

import io

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.stops.tour_permits import held, screen, wall
from tests.browser.windows import DESK


def code_on(page, place):
    picture = Image.open(io.BytesIO(place.screenshot()))
    return [one.text for one in zxingcpp.read_barcodes(picture)]


def test_the_code_of_the_poster_reads_from_the_page_and_opens_the_wall(windows, stories, city):
    page = windows.open("jiangting", held("jiangting", "/poster")(stories), size=DESK)
    (text,) = code_on(page, page.get_by_test_id("poster"))
    path = wall("jiangting")(stories)
    assert text == f"{city.url}{path}".upper()
    public = windows.open(None, path)
    expect(public.get_by_test_id("permit-state").first).to_have_attribute("data-state", "in_force")


def test_one_licence_revoked_is_on_the_screen_within_one_refresh(windows, stories):
    page = windows.open(None, screen("yunyan")(stories), size=DESK)
    state = page.get_by_test_id("permit-state").first
    expect(state).to_have_attribute("data-state", "in_force")
    stories.revoke("shichang", "JY23101010001101")
    expect(state).to_have_attribute("data-state", "partly_in_force", timeout=40_000)
    part = page.locator('[data-component="食品经营许可"]')
    expect(part).to_have_attribute("data-status", "revoked")

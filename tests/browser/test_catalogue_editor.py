"""The catalogue's editor in a browser: the face follows what is typed, without saving it."""

from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK


def test_the_face_follows_what_is_typed(windows, stories):
    drafts = r"/issuer/catalogue/drafts/\w{32}"
    find = reached("gongan", "/issuer/catalogue?state=drafted", drafts, rf"{drafts}/edit")
    page = windows.open("gongan", find(stories), size=DESK)
    page.fill("#name", "电动滑板车登记证")
    page.wait_for_selector("#preview >> text=电动滑板车登记证")
    page.select_option("#shape", "card")
    page.wait_for_selector("#preview .face--card")
    page.reload()
    assert page.input_value("#name") != "电动滑板车登记证"

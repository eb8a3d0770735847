"""For whoever hears the page, reads it at twice the size, by the keyboard or in own colours."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.stories import DRIVING
from tests.browser.tour import STOPS
from tests.browser.windows import PHONE, SMALL_PHONE

MAIN = [stop for stop in STOPS if stop.main]
MOST_STEPS = 80
ROUND = "document.activeElement.matches('body, .skip-link, html')"
# What stands under a bar although it has the focus; a bar's own parts are not under it, and the
# link that skips them lies above.
UNDER_A_BAR = """() => {
  const names = ".tab-bar, .app-bar, .floating-action, .dock, .skip-link";
  const it = document.activeElement, box = it.getBoundingClientRect();
  if (it === document.body || !box.width || it.closest(names)) return null;
  const bars = [...document.querySelectorAll(names)]
    .filter((bar) => ["fixed", "sticky"].includes(getComputedStyle(bar).position))
    .map((bar) => bar.getBoundingClientRect());
  const covered = bars.some((bar) =>
    box.top < bar.bottom - 1 && box.bottom > bar.top + 1 &&
    box.left < bar.right - 1 && box.right > bar.left + 1);
  return covered ? it.outerHTML.slice(0, 120) : null;
}"""


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=["phone", "small phone"])
@pytest.mark.parametrize("stop", MAIN, ids=lambda stop: stop.name)
def test_what_has_the_focus_is_never_under_a_bar(stop, size, windows, stories):
    page = windows.open(stop.login, stop.path_in(stories), size=size)
    covered = set()
    for key in ("Tab", "Shift+Tab"):
        for step in range(MOST_STEPS):
            page.keyboard.press(key)
            if found := page.evaluate(UNDER_A_BAR):
                covered.add(found)
            if step and page.evaluate(ROUND):
                break
    assert covered == set()


def test_the_end_of_a_showing_is_told_once(windows, stories, city):
    path = stories.presentation("lin", DRIVING)
    page = windows.open("lin", path)
    said = page.locator("#showing-said")
    assert said.get_attribute("role") == "status"
    expect(said).to_have_text("")
    page.evaluate(
        """() => {
          window.told = [];
          const said = document.getElementById("showing-said");
          new MutationObserver(() => window.told.push(said.textContent))
            .observe(said, { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.wait_for_timeout(3_000)  # the seconds go by, and none is told
    assert page.evaluate("window.told") == []
    city.visitor("lin").post(f"{path}/end", page=path)
    expect(said).to_have_text("这次亮证已经结束，二维码已失效。")
    page.wait_for_timeout(3_000)
    assert page.evaluate("window.told.length") == 1
    expect(page.get_by_test_id("end-presentation")).to_have_text("完成")


@pytest.mark.parametrize("display", ["", "elder"])
def test_the_ten_digits_break_between_the_fives_alone(display, windows, stories):
    path = stories.presentation("lin", DRIVING)
    page = windows.open("lin", path, size=SMALL_PHONE, display=display)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    fives = page.locator("[data-testid=typed-code] > span")
    assert [len(one) for one in fives.all_inner_texts()] == [5, 5]
    boxes = [five.bounding_box() for five in fives.all()]
    lines = "it => it.getClientRects().length"
    assert [five.evaluate(lines) for five in fives.all()] == [1, 1]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def contrast(picture, box):
    """Return how far the lightest and the darkest sign of a place are apart, of 255."""
    image = Image.open(io.BytesIO(picture)).convert("L").crop(box)
    dark, light = image.getextrema()
    return light - dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_own_colours_show_the_eye_the_ring_and_what_can_be_pressed(scheme, windows, stories):
    options = {"forced_colors": "active", "color_scheme": scheme}
    face = windows.open("lin", stories.licence("lin", DRIVING), **options)
    eye = face.locator(".eye").first
    whole = Image.open(io.BytesIO(eye.screenshot())).size
    assert contrast(eye.screenshot(), (0, 0, *whole)) > 120
    eye.focus()
    face.keyboard.press("Shift+Tab")
    face.keyboard.press("Tab")
    assert face.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    code = windows.open("lin", stories.presentation("lin", DRIVING), **options)
    ring = code.locator(".ring")
    size = Image.open(io.BytesIO(ring.screenshot())).size
    assert contrast(ring.screenshot(), (0, 0, *size)) > 120
    for selector in (".button", ".big-action"):
        borders = "it => getComputedStyle(it).borderTopStyle"
        place = (code if selector == ".button" else face).locator(selector).first
        assert place.evaluate(borders) == "solid"
    # The code itself stays black on white, or nobody could scan it.
    picture = Image.open(io.BytesIO(code.get_by_test_id("code").screenshot())).convert("L")
    assert picture.getpixel((3, 3)) == 255

"""A company's home on a phone: showing, poster, copying, appointing, without a scroll."""

import pytest

from tests.browser.acts import act_as
from tests.browser.windows import PHONE, speak_english

FIRST_ACTS = ("present", "permit", "sets", "poster", "copies", "people")
BY_POST = {
    "huang": FIRST_ACTS,
    "wu": FIRST_ACTS,
    "tang": ("present", "permit", "poster", "copies"),
}
_IN_SIGHT = """name => {
  const act = document.querySelector(`[data-testid=quick-${name}]`);
  const box = act.getBoundingClientRect();
  const over = document.elementFromPoint(box.left + box.width / 2, box.bottom - 4);
  return window.scrollY < 2 && box.top >= 0 && box.bottom <= window.innerHeight
    && box.height >= 44 && act.contains(over);
}"""


def in_sight(page):
    """Which of the first acts are whole on the screen, under nothing, and can be tapped."""
    shown = [name for name in FIRST_ACTS if page.get_by_test_id(f"quick-{name}").count()]
    return [name for name in shown if page.evaluate(_IN_SIGHT, name)]


@pytest.mark.parametrize("login", BY_POST)
@pytest.mark.parametrize("display", ["", "elder", "dark"])
def test_what_a_post_may_do_is_in_sight(login, display, windows, stories):
    page = windows.open(None, "/sign-in", size=PHONE, display=display)
    act_as(page, stories, login)
    page.goto(f"{stories.city.url}/holder/home")
    assert in_sight(page) == list(BY_POST[login])
    speak_english(page)
    assert in_sight(page) == list(BY_POST[login])


@pytest.mark.parametrize("login", ["yunyan", "jiangting", "jihe", "zhimo"])
def test_it_is_so_for_a_companys_own_account(login, windows):
    page = windows.open(login, "/holder/home", size=PHONE)
    assert in_sight(page) == list(FIRST_ACTS)


def test_a_company_without_a_permit_finds_the_rest(windows):
    page = windows.open("hengzheng", "/holder/home", size=PHONE)
    assert in_sight(page) == ["present", "copies", "people"]


def test_each_of_them_opens_what_it_says(windows, stories):
    page = windows.open("jiangting", "/holder/home", size=PHONE)
    for name, sign in {
        "permit": "pin",
        "poster": "poster",
        "copies": "copy-permit",
        "people": "new-handler",
    }.items():
        page.goto(f"{stories.city.url}/holder/home")
        page.get_by_test_id(f"quick-{name}").click()
        page.get_by_test_id(sign).wait_for()

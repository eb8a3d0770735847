"""What a browser prints: the poster as a poster, and every page without the bars around it."""

from collections import Counter
from itertools import product

import pytest
from playwright.sync_api import expect

from tests.browser.acts import act_as, sign_in
from tests.browser.paper import left_on_paper, printed
from tests.browser.stops.tour_permits import held, wall
from tests.browser.windows import DESK, PHONE
from wallet.demonstration.cast.companies import CHENJI

# Who opens which company's poster, and as what.
OWN_ACCOUNTS = ("yunyan", "jihe", "wenxi")  # the last one's registration has ended
ACTING = {"huang": "法定代表人", "wu": "证照管理员", "tang": "经办人"}
EVERY_WAY = tuple(product(("A4", "A3"), (True, False), (False, True)))
"""Paper; whether the page's own size or the printer's counts; whether it lies on its side."""
UPRIGHT = tuple(way for way in EVERY_WAY if not way[-1])
WRITTEN = """() => [...document.querySelectorAll('[data-testid=poster] text')]
  .map((one) => one.textContent)"""


def written(page):
    """Every letter of the poster's drawing."""
    return Counter("".join("".join(page.evaluate(WRITTEN)).split()))


def check_poster(page, folder, code, ways=UPRIGHT):
    """Print it in many ways, and look at what came out."""
    url = page.url.partition("?")[0]
    for paper, own_size, on_its_side in ways:
        page.goto(f"{url}?paper={paper.lower()}")
        how = {"format": paper, "prefer_css_page_size": own_size, "landscape": on_its_side}
        sheets = printed(page, folder, **how)
        assert sheets.pages == 1, how
        assert sheets.text == written(page), how
        assert sheets.pictures == 0, how
        upright = own_size or not on_its_side
        assert sheets.filled() > (0.97 if upright else 0.48), how
        assert sheets.codes() == {code}, how


def code_of(stories, login):
    return f"{stories.city.url}{wall(login)(stories)}".upper()


@pytest.mark.parametrize("login", OWN_ACCOUNTS)
def test_a_companys_own_account_prints_the_poster_alone(login, windows, stories, tmp_path):
    page = windows.open(login, held(login, "/poster")(stories), size=DESK)
    check_poster(page, tmp_path, code_of(stories, login))


def test_it_fills_a_sheet_that_lies_on_its_side_as_far_as_it_can(windows, stories, tmp_path):
    page = windows.open("jiangting", held("jiangting", "/poster")(stories), size=DESK)
    check_poster(page, tmp_path, code_of(stories, "jiangting"), EVERY_WAY)


@pytest.mark.parametrize("login", ACTING)
def test_whoever_acts_for_the_company_prints_the_poster_alone(login, windows, stories, tmp_path):
    page = windows.open(None, "/sign-in", size=PHONE)
    act_as(page, stories, login)
    expect(page.get_by_test_id("acting-bar")).to_contain_text(ACTING[login])
    page.goto(f"{stories.city.url}{held('yunyan', '/poster')(stories)}")
    expect(page.get_by_test_id("acting-bar")).to_be_visible()
    check_poster(page, tmp_path, code_of(stories, "yunyan"))


def test_the_shop_of_a_person_prints_the_poster_alone(windows, stories, tmp_path):
    clerk = windows.open("shichang", "/issuer/permits/new", size=DESK)
    clerk.locator("[name=industry][value=convenience_store]").check()
    clerk.get_by_test_id("uscc").fill(CHENJI.uscc)
    clerk.get_by_test_id("find-applicant").click()
    clerk.get_by_test_id("assemble").click()
    expect(clerk.get_by_test_id("permit-state").first).to_have_attribute("data-state", "in_force")
    page = windows.open("chenji", held("chenji", "/poster")(stories), size=PHONE)
    try:
        check_poster(page, tmp_path, code_of(stories, "chenji"))
    finally:  # other tests find the shop as the city has it
        clerk.get_by_test_id("act-ending").click()
        clerk.get_by_test_id("reason").fill("试验")
        clerk.get_by_test_id("confirm-act").click()


def test_elder_and_dark_pages_print_the_same_poster(windows, stories, tmp_path):
    for display in ("elder", "dark"):
        path = held("jiangting", "/poster")(stories)
        page = windows.open("jiangting", path, size=PHONE, display=display)
        check_poster(page, tmp_path, code_of(stories, "jiangting"), UPRIGHT[:1])


# Pages that people print, and who prints them: none says whose desk or wallet it came from.
PRINTED = {
    "activity": ("/holder/activity", "谁看过我的证照"),
    "licences": ("/holder/licences", "证照"),
    "permits": ("/holder/permits", "行业综合许可证"),
    "home": ("/holder/home", "上海云檐咖啡有限公司"),
    "copies": ("/holder/copies", "副本"),
    "authorizations": ("/holder/authorizations", "授权"),
    "catalogue": ("/catalogue", "全市发证清单"),
    "check": ("/check", "查验"),
    "sets": ("/holder/sets", "组合"),
    "people": ("/enterprise/people", "人员"),
}


def test_what_is_printed_while_acting_does_not_say_who_printed_it(windows, stories, tmp_path):
    page = windows.open(None, "/sign-in", size=DESK)
    act_as(page, stories, "wu")
    for path, words in PRINTED.values():
        page.goto(f"{stories.city.url}{path}")
        assert left_on_paper(page) == [], path
        sheets = printed(page, tmp_path, format="A4")
        assert words in sheets.words, path
        assert "证照管理员切换" not in sheets.words, path
        assert sheets.words.count("正在代表的企业") == 0, path


def test_a_companys_record_bears_the_companys_name(windows, stories, tmp_path):
    page = windows.open(None, "/sign-in", size=DESK)
    act_as(page, stories, "wu")
    page.goto(f"{stories.city.url}/holder/activity")
    sheets = printed(page, tmp_path, format="A4")
    assert "上海云檐咖啡有限公司的记录，打印于" in sheets.words
    assert stories.city.accounts["wu"]["name"] not in sheets.words


@pytest.mark.parametrize("login", ["police", "gongan", "operator", "supervisor"])
def test_a_desks_pages_print_without_its_clerk(login, windows, stories, tmp_path):
    page = windows.open(None, "/sign-in", size=DESK)
    sign_in(page, stories.city, login)
    page.wait_for_url(lambda url: "sign-in" not in url)
    assert left_on_paper(page) == []
    assert printed(page, tmp_path, format="A4").words.strip()


def test_the_wall_prints_for_anybody_without_bars(windows, stories, tmp_path):
    page = windows.open(None, wall("jihe")(stories), size=PHONE)
    assert left_on_paper(page) == []
    words = printed(page, tmp_path, format="A4").words
    assert "部分许可有效" in words or "部分有效" in words
    assert "上海济和大药房有限公司" in words

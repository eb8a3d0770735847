"""One code for three licences, one of them suspended: a bookshop's phone and an inspector's."""

import pytest
from playwright.sync_api import expect

from tests.browser.acts import code_of, disclosed, expect_outcome, type_code, typed_code_of
from tests.browser.windows import PHONE

POLL = 15_000
INSPECTION = "inspector-premises"
STATES = [("营业执照", "valid"), ("出版物经营许可证", "valid"), ("食品经营许可证", "suspended")]


@pytest.fixture
def inspector(windows):
    return windows.open("inspector", "/verifier/scan", size=PHONE)


def show_the_set(phone, city):
    """From the wallet's home to the code of the prepared set."""
    phone.get_by_test_id("sets").click()
    phone.get_by_test_id("set").filter(has_text="迎接检查").get_by_test_id("present-set").click()
    expect(phone.get_by_test_id("not-in-force")).to_contain_text("食品经营许可证")
    phone.get_by_test_id("pin").fill(city.accounts["zhimo"]["pin"])
    phone.get_by_test_id("confirm").click()
    expect(phone.get_by_test_id("code")).to_be_visible()


def expect_each_state(page):
    """Each licence has a card of its own with name and state; the suspended one tells nothing."""
    parts = page.get_by_test_id("licence-outcome")
    expect(parts).to_have_count(3)
    for place, (type_name, state) in enumerate(STATES):
        part = parts.nth(place)
        expect(part).to_have_attribute("data-outcome-of-licence", state)
        expect(part.locator(".part__name")).to_have_text(type_name)
        fields = part.get_by_test_id("disclosed-field")
        assert (fields.count() == 0) == (state != "valid")
    expect(parts.nth(2)).to_contain_text("已暂停")


def test_a_set_of_three_is_shown_with_one_code_and_one_of_them_is_suspended(
    city, windows, inspector
):
    phone = windows.open("zhimo", "/holder/licences")
    show_the_set(phone, city)
    first = code_of(phone)

    inspector.get_by_test_id("scenario").select_option(INSPECTION)
    type_code(inspector, typed_code_of(phone), "静安区范例路 41 号")
    expect_outcome(inspector, "partly_valid")
    expect(inspector.get_by_test_id("outcome")).to_have_attribute("data-tone", "warn")
    expect(inspector.get_by_test_id("tally")).to_have_text("2 张有效，共 3 张")
    expect_each_state(inspector)
    assert disclosed(inspector)["organisation_name"] == "上海纸墨书店（普通合伙）"

    # The bookshop sees who it was and what of which licence, and its screen has another code.
    scan = phone.get_by_test_id("scanned-by")
    expect(scan).to_be_visible(timeout=POLL)
    expect(scan).to_contain_text("上海市市场监管综合执法总队 已查看")
    expect(scan).to_contain_text("静安区范例路 41 号")
    expect(phone.get_by_test_id("code")).not_to_have_attribute("data-code", first, timeout=POLL)

    # The code that was scanned is spent as a whole.
    inspector.goto(f"{city.url}/verifier/scan")
    type_code(inspector, first)
    expect_outcome(inspector, "code_used")
    expect(inspector.get_by_test_id("licence-outcome")).to_have_count(0)

    # Later its record of use tells each licence apart.
    phone.goto(f"{city.url}/holder/activity")
    seen = [
        one.get_attribute("data-outcome") for one in phone.get_by_test_id("activity-entry").all()
    ]
    assert seen[:6] == ["code_used"] * 3 + ["valid", "valid", "suspended"]


def test_everything_works_without_scripts(city, windows):
    phone = windows.open("zhimo", "/holder/licences", java_script_enabled=False)
    show_the_set(phone, city)
    inspector = windows.open("inspector", "/verifier/scan", java_script_enabled=False)
    inspector.get_by_test_id("scenario").select_option(INSPECTION)
    type_code(inspector, typed_code_of(phone))
    expect_outcome(inspector, "partly_valid")
    expect_each_state(inspector)


def to_the_top(phone, type_name):
    """Press the arrow of a row until it is the first."""
    rows = phone.get_by_test_id("set-choice")
    place = next(place for place, row in enumerate(rows.all()) if type_name in row.inner_text())
    for above in reversed(range(place)):
        rows.filter(has_text=type_name).get_by_test_id("move-up").click()
        expect(rows.nth(above)).to_contain_text(type_name)


def test_a_set_is_made_ordered_shown_and_deleted(city, windows):
    phone = windows.open("lin", "/holder/sets")
    phone.get_by_test_id("new-set").click()
    phone.get_by_test_id("set-name").fill("入学报名")
    phone.get_by_test_id("set-matter").fill("到学校给孩子报名")
    for type_name in ("结婚证", "社会保障卡"):
        phone.get_by_test_id("set-choice").filter(has_text=type_name).locator("input").nth(
            1
        ).check()
    to_the_top(phone, "结婚证")
    phone.get_by_test_id("save-set").click()
    rows = phone.get_by_test_id("set-row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("结婚证")

    phone.get_by_test_id("present").click()
    phone.get_by_test_id("pin").fill(city.accounts["lin"]["pin"])
    phone.get_by_test_id("confirm").click()
    hotel = windows.open("hotel", "/verifier/scan")
    hotel.get_by_test_id("scenario").select_option("hotel-check-in")
    type_code(hotel, typed_code_of(phone))
    expect_outcome(hotel, "partly_valid")
    # The hotel's scenario names one of the two: of the other it learns nothing, not even its kind.
    expect(hotel.locator("body")).not_to_contain_text("结婚证")
    phone.get_by_test_id("end-presentation").click()
    phone.get_by_test_id("delete-set").click()
    phone.get_by_test_id("confirm-act").click()
    expect(phone.get_by_test_id("set").filter(has_text="入学报名")).to_have_count(0)

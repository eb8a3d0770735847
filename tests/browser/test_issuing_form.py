"""The clerk's form follows what is typed, without leaving the page."""

from playwright.sync_api import expect

from tests.factories import resident_id

NAME, NUMBER = "李丽华", resident_id(822)


def test_types_are_narrowed_and_the_face_is_filled_in_from_the_holder(windows):
    page = windows.open("renshe", "/issuer/licences/new")
    kinds = page.get_by_test_id("choose-type")
    assert kinds.count() > 1
    page.get_by_role("searchbox").fill("职业技能")
    expect(kinds).to_have_count(1)
    page.get_by_role("searchbox").fill("查无此照")
    expect(kinds).to_have_count(0)
    page.get_by_role("searchbox").fill("职业技能")
    kinds.click()
    own = page.get_by_test_id("own-facts")
    expect(own.get_by_label("姓名")).to_have_value("")
    page.locator("[name=holder-0-name]").fill(NAME)
    page.locator("[name=holder-0-number]").fill(NUMBER)
    page.keyboard.press("Tab")
    expect(own.get_by_label("姓名")).to_have_value(NAME)
    expect(own.get_by_label("公民身份号码")).to_have_value(NUMBER)
    expect(own.get_by_label("性别")).to_have_value("女")
    assert page.url.partition("?")[0].rpartition("/")[0].endswith("/issuer/licences/new")


def test_numbers_are_shown_in_place(windows):
    page = windows.open("renshe", "/issuer/licences")
    page.get_by_test_id("licence-row").get_by_role("link").first.click()
    shown = page.get_by_test_id("holder-number")
    expect(shown).to_contain_text("*")
    page.get_by_test_id("show-numbers").click()
    expect(page.get_by_test_id("numbers-shown")).to_be_visible()
    expect(shown).not_to_contain_text("*")
    page.reload()
    expect(shown).to_contain_text("*")

"""What people do on a page before it is what the tour wants to see."""


def sign_in_wrongly(page, _stories):
    page.get_by_test_id("login").fill("nobody")
    page.get_by_test_id("password").fill("not the password")
    page.get_by_test_id("sign-in").click()
    page.get_by_test_id("problem").wait_for()


def give_a_wrong_pin(page, _stories):
    page.get_by_test_id("pin").fill("000001")
    page.get_by_test_id("confirm").click()
    page.get_by_test_id("problem").wait_for()


def confirm_wrongly(stories):
    """A right PIN in between forgives the wrong ones before."""
    stories.presentation("sun", "残疾人证")
    return stories.licence("sun", "残疾人证") + "/present"


def choose_unlike_pins(page, stories):
    page.get_by_test_id("password").fill(stories.city.accounts["lin"]["password"])
    page.get_by_test_id("new-pin").fill("294857")
    page.get_by_test_id("new-pin-again").fill("294858")
    page.get_by_test_id("save").click()
    page.get_by_test_id("problem").wait_for()


def end_without_a_reason(page, _stories):
    page.locator("input[name=kind]").first.check()
    page.locator("#reason").fill(" ")
    page.get_by_test_id("confirm-revocation").click()
    page.get_by_test_id("problem").wait_for()


def open_the_menu(page, _stories):
    page.get_by_test_id("display-menu").click()


def look_for(page, term):
    """Look for somebody or something among a bureau's licences."""
    page.get_by_test_id("licence-search").fill(term)
    page.get_by_test_id("search").click()
    page.wait_for_url("**search=*")


def look_for_nobody(page, _stories):
    look_for(page, "查无此人")


def look_for_somebody(page, _stories):
    look_for(page, "周明远")
    page.get_by_test_id("licence-row").first.wait_for()


def show_numbers(page, _stories):
    page.get_by_test_id("show-numbers").click()
    page.get_by_test_id("numbers-shown").wait_for()

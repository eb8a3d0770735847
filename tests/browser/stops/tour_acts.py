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

"""Prepared sets of licences: the holder's pages, the code of a set, and what its verifier reads."""

from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached

_SETS, _SET = "/holder/sets", r"/holder/sets/\w{32}"
_CODE_FORM = r"/holder/authorization-codes/new\?set=\w{32}"
INSPECTION = "inspector-premises"


def own(login, then=""):
    """Return the page of somebody's first set, or one that it leads to."""
    return reached(login, _SETS, _SET, then=then)


def shown(stories, login="zhimo"):
    """Open a new presentation of somebody's first set; returns its code page."""
    return opened(stories, login, own(login)(stories))


def opened(stories, login, page):
    """Open a new presentation of what a page shows; returns its code page."""
    browser = stories.city.visitor(login)
    pin = stories.city.accounts[login]["pin"]
    response = browser.post(f"{page}/presentations", page=f"{page}/present", pin=pin)
    assert response.status_code == 302, response.text
    return response.headers["Location"]


def scanned(stories):
    page = shown(stories)
    stories.scan("inspector", stories.city.visitor("zhimo").code(page), INSPECTION)
    return page


def ended(stories):
    page = shown(stories)
    assert stories.city.visitor("zhimo").post(f"{page}/end", page=page).status_code == 302
    return page


def result(scenario, verifier, login):
    """Return what makes a verifier scan somebody's set; its result page."""

    def find(stories):
        code = stories.city.visitor(login).code(shown(stories, login))
        return stories.scan(verifier, code, scenario)

    return find


def offer(stories):
    """Return the form of Lin's consent: her set, for the party that lends on cars."""
    form = reached("lin", _SETS, _SET, _CODE_FORM)(stories)
    return stories.linked("lin", form, r"/holder/authorization-codes/new\?[^\"]*bank-car[^\"]*")


def keep_nothing_in_it(page, _stories):
    page.get_by_test_id("set-name").fill("开业登记")
    page.get_by_test_id("set-matter").fill("办理新店开业登记")
    page.get_by_test_id("save-set").click()
    page.get_by_test_id("problem").wait_for()


def move_the_last_up(page, _stories):
    page.get_by_test_id("set-choice").first.wait_for()
    before = page.get_by_test_id("set-choice").nth(2).get_attribute("data-identifier")
    page.get_by_test_id("move-up").nth(2).click()
    page.locator(f"#set-choices li:nth-child(2)[data-identifier='{before}']").wait_for()


STOPS = [
    Stop("sets", "zhimo", _SETS, main=True),
    Stop("sets-empty", "tang", _SETS),
    Stop("set", "zhimo", own("zhimo"), main=True),
    Stop("set-of-a-citizen", "lin", own("lin")),
    Stop("set-new", "lin", f"{_SETS}/new"),
    Stop("set-new-refused", "lin", f"{_SETS}/new", keep_nothing_in_it),
    Stop("set-edit", "zhimo", own("zhimo", "/edit"), move_the_last_up),
    Stop("set-deletion", "zhimo", own("zhimo", "/deletion")),
    Stop("set-confirm", "zhimo", own("zhimo", "/present"), main=True),
    Stop("set-presentation", "zhimo", shown, main=True),
    Stop("set-presentation-scanned", "zhimo", scanned),
    Stop("set-presentation-ended", "zhimo", ended),
    Stop("set-result", "inspector", result(INSPECTION, "inspector", "zhimo"), main=True),
    Stop("set-result-valid", "police", result("police-roadside", "police", "lin")),
    Stop("set-result-outside", "hotel", result("hotel-check-in", "hotel", "lin")),
    Stop("set-authorization", "lin", reached("lin", _SETS, _SET, _CODE_FORM)),
    Stop(
        "set-authorization-offer",
        "lin",
        offer,
    ),
]

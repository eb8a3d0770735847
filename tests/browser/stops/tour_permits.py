"""Stops of the tour: a company's home, comprehensive permits, posters, what hangs on walls."""

import re

from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached
from tests.browser.stops.tour_sets import INSPECTION, opened
from tests.browser.windows import DESK

_HELD, _ISSUED = r"/holder/permits/\w{32}", r"/issuer/permits/\w{32}"
_MESSAGE = r"/holder/messages/\w{32}"
_SCREEN = re.compile(r"/w/[A-Z2-7]{32}/screen")


def held(login, part=""):
    return lambda its: its.linked(login, "/holder/permits", _HELD) + part


def issued(login, part=""):
    return lambda its: its.linked(login, "/issuer/permits", _ISSUED) + part


def screen(login):
    """The screen of somebody's permit; anybody may open it."""

    def path(its):
        page = its.city.visitor(login).get(held(login)(its)).text
        return _SCREEN.search(page)[0]

    return path


def wall(login):
    return lambda its: screen(login)(its).replace("/w/", "/W/").removesuffix("/screen")


def choice(its):
    """A shop with two licences and four components without any."""
    holder = its.city.visitor("shichang")
    uscc = re.search(
        r'data-testid="uscc">(\w{18})', its.city.visitor("chenji").get("/holder/licences").text
    )[1]
    found = holder.post(
        "/issuer/permits/new",
        page="/issuer/permits/new",
        industry="convenience_store",
        uscc=uscc,
    )
    return found.headers["Location"]


def shown(stories, login="jiangting"):
    """Open a new presentation of somebody's permit; returns its code page."""
    return opened(stories, login, held(login)(stories))


def scanned(stories):
    page = shown(stories)
    stories.scan("inspector", stories.city.visitor("jiangting").code(page), INSPECTION)
    return page


def ended(stories):
    page = shown(stories)
    assert stories.city.visitor("jiangting").post(f"{page}/end", page=page).status_code == 302
    return page


def result(scenario, verifier, login):
    """Return what makes a verifier scan somebody's permit; its result page."""

    def find(stories):
        code = stories.city.visitor(login).code(shown(stories, login))
        return stories.scan(verifier, code, scenario)

    return find


STOPS = [
    Stop("enterprise-home", "jihe", "/holder/home", main=True),
    Stop("enterprise-home-desk", "jiangting", "/holder/home", size=DESK),
    Stop("enterprise-home-no-permit", "hengzheng", "/holder/home"),
    Stop("messages-permits", "jihe", "/holder/messages"),
    Stop("message-permit", "jihe", reached("jihe", "/holder/messages?kind=permits", _MESSAGE)),
    Stop("permits", "jihe", "/holder/permits"),
    Stop("permits-empty", "tang", "/holder/permits"),
    Stop("permit", "jiangting", held("jiangting"), main=True),
    Stop("permit-partly", "jihe", held("jihe"), size=DESK),
    Stop("permit-not-in-force", "wenxi", held("wenxi")),
    Stop("permit-confirm", "jiangting", held("jiangting", "/present"), main=True),
    Stop("permit-confirm-partly", "jihe", held("jihe", "/present")),
    Stop("permit-presentation", "jiangting", shown, main=True),
    Stop("permit-presentation-scanned", "jiangting", scanned),
    Stop("permit-presentation-ended", "jiangting", ended),
    Stop("permit-result", "inspector", result(INSPECTION, "inspector", "jiangting"), main=True),
    Stop("permit-result-partly", "inspector", result(INSPECTION, "inspector", "zhimo")),
    Stop("permit-result-outside", "hotel", result("hotel-check-in", "hotel", "jiangting")),
    Stop("permit-poster", "jiangting", held("jiangting", "/poster")),
    Stop("permit-wall-code", "jiangting", held("jiangting", "/wall-code")),
    Stop("wall", None, wall("jihe"), main=True),
    Stop("wall-screen", None, screen("jihe"), size=DESK, main=True),
    Stop("issuer-permits", "shichang", "/issuer/permits", size=DESK),
    Stop("issuer-permit", "yaojian", issued("yaojian"), size=DESK),
    Stop("issuer-permit-applicant", "shichang", "/issuer/permits/new"),
    Stop("issuer-permit-choice", "shichang", choice),
    Stop("issuer-permit-extension", "yaojian", issued("yaojian", "/extension")),
    Stop("issuer-permit-rebuilding", "yaojian", issued("yaojian", "/rebuilding")),
    Stop("issuer-permit-ending", "yaojian", issued("yaojian", "/ending")),
    Stop("industries", "operator", "/operator/industries", size=DESK),
    Stop("industry", "operator", "/operator/industries/hotel", size=DESK),
    Stop("industry-edit", "operator", "/operator/industries/hotel/edit", size=DESK),
    Stop("industry-new", "operator", "/operator/industries/new"),
]

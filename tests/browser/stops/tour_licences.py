"""The life of a licence: the bureau's pages, the operator's setting, the holder's messages."""

from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK

_ID = r"\w{32}"
_LICENCES, _MESSAGES = "/issuer/licences", "/holder/messages"
_TYPES, _APPROVALS, _LISTS = f"{_LICENCES}/new", "/issuer/approvals", "/issuer/change-lists"
_SETTING = "/operator/second-approval"
_UNDECIDED = rf'{_LISTS}/{_ID}(?="(?:(?!<li>)[\s\S])*data-state="undecided")'


def _licence(then):
    return reached("weijian", f"{_LICENCES}?state=valid", rf"{_LICENCES}/{_ID}", then=then)


def review_nothing(page, _stories):
    page.get_by_test_id("review").click()
    page.get_by_test_id("faults").wait_for()


def hand_in_nothing(page, _stories):
    page.locator("#act").select_option("suspension")
    page.get_by_test_id("hand-in").click()
    page.locator("[data-code=reason_missing]").wait_for()


STOPS = [
    Stop("messages", "lin", _MESSAGES, main=True),
    Stop("messages-nothing", "tang", f"{_MESSAGES}?kind=requests"),
    Stop("message", "lin", reached("lin", _MESSAGES, rf"{_MESSAGES}/{_ID}")),
    Stop(
        "delivery-receipt",
        "lin",
        reached("lin", "/holder/licences", rf"/holder/licences/{_ID}", then="/receipt"),
        main=True,
    ),
    Stop("issuer-choose-type", "gongan", _TYPES),
    Stop("issuer-choose-type-nothing", "gongan", f"{_TYPES}?q=nothing"),
    Stop(
        "issuer-licence-form",
        "gongan",
        reached("gongan", _TYPES, rf"{_TYPES}/\w{{21}}"),
        size=DESK,
    ),
    Stop(
        "issuer-licence-form-faulty",
        "gongan",
        reached("gongan", _TYPES, rf"{_TYPES}/\w{{21}}"),
        review_nothing,
    ),
    Stop("issuer-amendment", "weijian", _licence("/amendment"), size=DESK),
    Stop("issuer-supersession", "weijian", _licence("/supersession"), size=DESK),
    Stop("issuer-suspension", "weijian", _licence("/change/suspension")),
    Stop("issuer-voiding", "weijian", _licence("/change/voiding")),
    Stop("issuer-approvals", "weijian2", _APPROVALS, main=True, size=DESK),
    Stop("issuer-approvals-empty", "renshe", _APPROVALS),
    Stop("issuer-approval", "weijian2", reached("weijian2", _APPROVALS, rf"{_APPROVALS}/{_ID}")),
    Stop("issuer-approval-own", "weijian", reached("weijian", _APPROVALS, rf"{_APPROVALS}/{_ID}")),
    Stop("issuer-lists", "weijian", _LISTS, size=DESK),
    Stop("issuer-lists-empty", "gongan", _LISTS),
    Stop("issuer-list-form", "gongan", f"{_LISTS}/new"),
    Stop("issuer-list-form-faulty", "gongan", f"{_LISTS}/new", hand_in_nothing),
    Stop("issuer-list-waits", "weijian", reached("weijian", _LISTS, rf"{_LISTS}/{_ID}"), size=DESK),
    Stop("issuer-list", "shichang", reached("shichang", _LISTS, rf"{_LISTS}/{_ID}"), size=DESK),
    Stop("issuer-list-checked", "renshe", reached("renshe", _LISTS, rf"{_LISTS}/{_ID}")),
    Stop("issuer-list-undecided", "renshe", reached("renshe", _LISTS, _UNDECIDED)),
    Stop(
        "issuer-list-cancel",
        "renshe",
        reached("renshe", _LISTS, rf"{_LISTS}/{_ID}", then="/cancel"),
    ),
    Stop("issuer-resigned", "jiaowei", reached("jiaowei", _LISTS, rf"{_LISTS}/{_ID}")),
    Stop("issuer-resigning", "jiaowei", "/issuer/keys/resigning"),
    Stop(
        "operator-resigning",
        "operator",
        reached(
            "operator", "/operator/keys?show=withdrawn", rf"/operator/keys/units/{_ID}/resigning"
        ),
    ),
    Stop("issuer-deliveries", "gongan", "/issuer/deliveries", size=DESK),
    Stop("operator-second-approval", "operator", _SETTING),
    Stop(
        "operator-second-approval-setting",
        "operator",
        reached("operator", _SETTING, rf"{_SETTING}/{_ID}"),
    ),
]

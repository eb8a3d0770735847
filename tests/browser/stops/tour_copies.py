"""Copies of licences: the holder's pages, and the public ones."""

from tests.browser.stop import Stop
from tests.browser.stops.tour_permits import held
from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK

_COPIES, _COPY = "/holder/copies", r"/holder/copies/\w{32}"


def checked(stories):
    """Return the public check page of the holder's copy in force."""
    return reached("lin", _COPIES, _COPY, r"/check/\w{16}")(stories)


def checked_permit(stories):
    """Return the public check page of the hotel's copy of its comprehensive permit."""
    return reached("jiangting", _COPIES, _COPY, r"/check/\w{16}")(stories)


STOPS = [
    Stop("copies", "lin", _COPIES),
    Stop("copies-empty", "sun", _COPIES),
    Stop(
        "copy-form",
        "lin",
        lambda its: (
            its.linked("lin", "/holder/licences", r"/holder/licences/\w{32}") + "/copies/new"
        ),
    ),
    Stop("copy", "lin", reached("lin", _COPIES, _COPY)),
    Stop(
        "copy-cancellation",
        "lin",
        reached("lin", _COPIES, _COPY, r"/holder/copies/\w{32}/cancellation"),
    ),
    Stop("permit-copy-form", "jiangting", held("jiangting", "/copies/new")),
    Stop("permit-copy", "jiangting", reached("jiangting", _COPIES, _COPY)),
    Stop("checked-permit-copy", None, checked_permit, main=True),
    Stop("check", None, "/check", main=True),
    Stop("check-desk", None, "/check", size=DESK),
    Stop("checked-copy", None, checked),
    Stop("check-unknown", None, "/check/0000000000000000"),
    Stop("copy-link-unknown", None, "/copies/" + "0" * 40),
]

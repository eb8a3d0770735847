"""The pages of collections: the list, an upload, one that waits, one that is done."""

from tests.browser.stop import Stop
from tests.browser.stops.tour_registry import reached
from tests.browser.windows import DESK

_LIST = "/issuer/collections"
_ONE = rf"{_LIST}/\w{{32}}"
_UNDECIDED = rf'{_ONE}(?="(?:(?!collection-row)[\s\S])*data-state="undecided")'

STOPS = [
    Stop("collections", "renshe", _LIST, size=DESK),
    Stop("collections-empty", "gongan", _LIST),
    Stop("collection-upload", "renshe", f"{_LIST}/new", size=DESK),
    Stop("collection-checked", "renshe", reached("renshe", _LIST, _ONE), size=DESK),
    Stop("collection-undecided", "renshe", reached("renshe", _LIST, _UNDECIDED)),
    Stop("collection-cancel", "renshe", reached("renshe", _LIST, _ONE, then="/cancel")),
]

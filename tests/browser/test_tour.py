"""Every page of every desk, in every size: nothing overflows and nobody is shut out.

On paper none has a bar, a button, or the name of whoever is signed in around it.

What the windows watch beside (foreign requests, the console, the headers) fails these tests too.
"""

import pytest

from tests.browser.accessibility import faults, overflow
from tests.browser.paper import left_on_paper
from tests.browser.pictures import keep
from tests.browser.tour import STOPS
from tests.browser.windows import DESK, PHONE, SMALL_PHONE, speak_english
from tests.desks.first_buttons import misleading_forms
from wallet.demonstration.cast.companies import COMPANIES
from wallet.domain.showing.masking import mask_number

MASKED_CODES = [mask_number(company.uscc) for company in COMPANIES]
MAIN = [stop for stop in STOPS if stop.main]


def named(stop):
    return stop.name


def half_hidden(page):
    """Return the credit codes of companies that a page shows under a mask: they are public."""
    html = page.content()
    return [masked for masked in MASKED_CODES if masked in html]


def too_wide(page, *sizes):
    """Return the sizes in which a page does not fit, and by how many pixels."""
    found = {}
    for size in sizes:
        page.set_viewport_size(size)
        found[size["width"]] = overflow(page)
    return {width: pixels for width, pixels in found.items() if pixels > 0}


@pytest.mark.parametrize("stop", STOPS, ids=named)
def test_a_page_fits_every_screen_and_shuts_nobody_out(stop, windows, stories):
    page = stop.open(windows, stories)
    keep(page, stop.name)
    assert faults(page) == []
    assert misleading_forms(page.content()) == []
    assert left_on_paper(page) == []
    assert half_hidden(page) == []
    for_a_desk = stop.size == DESK
    assert too_wide(page, DESK, SMALL_PHONE, PHONE if for_a_desk else DESK) == {}
    keep(page, f"{stop.name}-{'phone' if for_a_desk else 'desk'}")
    if stop.main:
        assert faults(page) == []
    speak_english(page)
    assert too_wide(page, SMALL_PHONE, DESK, PHONE) == {}
    keep(page, f"{stop.name}-english")


@pytest.mark.parametrize("stop", MAIN, ids=named)
def test_a_main_page_is_as_good_for_an_elder(stop, windows, stories):
    page = stop.open(windows, stories, display="elder")
    keep(page, f"{stop.name}-elder")
    assert faults(page, strong_ink=True) == []
    assert too_wide(page, PHONE, SMALL_PHONE) == {}


@pytest.mark.parametrize("stop", MAIN, ids=named)
def test_a_main_page_is_as_good_in_the_dark(stop, windows, stories):
    page = stop.open(windows, stories, display="dark")
    keep(page, f"{stop.name}-dark")
    assert faults(page) == []

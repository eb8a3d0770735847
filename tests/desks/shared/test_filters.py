"""How pages write moments, dates and identifiers, in both languages."""

from datetime import UTC, date, datetime

import pytest

from wallet.desks.shared.filters import breakable, civil_date, dated_moment, face_date, moment


@pytest.fixture(params=["zh", "en"])
def page(request, app):
    """A request of a Chinese or an English page; the city's year is 2026."""
    with app.test_request_context(headers={"Cookie": f"lang={request.param}"}):
        yield request.param


@pytest.fixture
def database_url(request, templates):
    with templates.copy_for(request, "sqlite") as url:
        yield url


def test_a_moment_of_this_year_needs_no_year(page):
    at = datetime(2026, 2, 3, 1, 5, 9, tzinfo=UTC)
    assert moment(at) == {"zh": "2月3日 09:05:09", "en": "3 Feb 09:05:09"}[page]


def test_a_moment_of_another_year_has_its_year(page):
    at = datetime(2025, 11, 3, 1, 5, 9, tzinfo=UTC)
    assert moment(at) == {"zh": "2025年11月3日 09:05:09", "en": "3 Nov 2025 09:05:09"}[page]


def test_the_year_is_the_citys(page):
    # 31 December 2025 in Greenwich, 1 January 2026 in the city.
    at = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    assert moment(at) == {"zh": "1月1日 00:30:00", "en": "1 Jan 00:30:00"}[page]


def test_a_moment_on_paper_always_has_its_year(page):
    at = datetime(2026, 2, 3, 1, 5, 9, tzinfo=UTC)
    assert dated_moment(at) == {"zh": "2026年2月3日 09:05", "en": "3 Feb 2026 09:05"}[page]


def test_a_date_is_written_as_the_language_does(page):
    assert civil_date(date(2021, 4, 2)) == {"zh": "2021年4月2日", "en": "2 Apr 2021"}[page]
    assert face_date("2021-04-02") == {"zh": "2021年4月2日", "en": "2 Apr 2021"}[page]


def test_a_masked_date_keeps_its_mask(page):
    assert face_date("1990-**-**") == {"zh": "1990年**月**日", "en": "1990-**-**"}[page]
    assert face_date("****-**-**") == {"zh": "****年**月**日", "en": "****-**-**"}[page]


def test_what_is_no_date_stays_as_it_is(page):
    assert face_date("长期") == "长期"


def test_an_identifier_may_break_after_its_dots_and_is_escaped():
    assert str(breakable("1.2.ab<i>")) == "1.<wbr>2.<wbr>ab&lt;i&gt;"

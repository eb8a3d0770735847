"""The third working day, across holidays and the days that make up for them."""

from datetime import date

import pytest

from wallet.domain.oversight.incident import last_working_day
from wallet.services.oversight.working_days import calendar_known, is_working_day


@pytest.mark.parametrize(
    ("recovered", "last"),
    [
        # National Day and Mid-Autumn 2025: 1 to 8 October off, Sunday 28 September and Saturday
        # 11 October worked.
        (date(2025, 9, 25), date(2025, 9, 29)),
        (date(2025, 9, 29), date(2025, 10, 10)),
        (date(2025, 9, 30), date(2025, 10, 11)),
        (date(2025, 10, 4), date(2025, 10, 11)),
        (date(2025, 10, 9), date(2025, 10, 13)),
        # Spring Festival 2026: 15 to 23 February off, Saturdays 14 and 28 February worked.
        (date(2026, 2, 11), date(2026, 2, 14)),
        (date(2026, 2, 12), date(2026, 2, 24)),
        (date(2026, 2, 13), date(2026, 2, 25)),
        (date(2026, 2, 26), date(2026, 3, 2)),
        # An ordinary week, and one with a weekend.
        (date(2026, 3, 2), date(2026, 3, 5)),
        (date(2026, 3, 6), date(2026, 3, 11)),
    ],
)
def test_the_third_working_day_counts_make_up_days_and_leaves_holidays_out(recovered, last):
    assert last_working_day(recovered, is_working_day) == last


def test_a_year_without_an_announced_calendar_counts_weekdays_and_says_so():
    assert last_working_day(date(2041, 3, 1), is_working_day) == date(2041, 3, 6)
    assert not calendar_known(date(2041, 3, 1), date(2041, 3, 6))
    assert calendar_known(date(2026, 2, 12), date(2026, 2, 24))

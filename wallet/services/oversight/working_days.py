"""Working days in China, with public holidays and the Saturdays that make up for them."""

from datetime import date

from chinese_calendar import is_workday

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Tell whether a day is worked; in a year without an announced calendar weekdays are."""
    try:
        worked: bool = is_workday(day)
    except NotImplementedError:
        return day.weekday() < _SATURDAY
    return worked


def calendar_known(first: date, last: date) -> bool:
    """Tell whether the holidays of every day from ``first`` to ``last`` are announced."""
    try:
        is_workday(first)
        is_workday(last)
    except NotImplementedError:
        return False
    return True

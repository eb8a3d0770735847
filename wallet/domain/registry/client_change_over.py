"""Changing a client's credentials without a gap: the former ones count on until a day (Art. 19)."""

from datetime import date, datetime, timedelta

from wallet.domain.civil_dates import city_date, end_of_day
from wallet.domain.errors import Conflict, InvalidInput

LONGEST_OVERLAP_DAYS = 30
USUAL_OVERLAP_DAYS = 7
_MOMENT = timedelta(microseconds=1)
OVERLAPS = (0, 1, USUAL_OVERLAP_DAYS, LONGEST_OVERLAP_DAYS)
"""What a form offers; 0 ends the former credentials at once."""


class OverlapOutOfRange(InvalidInput):
    """Former credentials end at once, or count on for thirty days at most."""

    code = "overlap_out_of_range"
    zh = "原有凭据可以立即失效，也可以最多再用 30 天。"
    en = "The former credentials end at once, or count on for at most 30 days."


class OverlapUnderWay(Conflict):
    """Two credentials count already: a third would end one that a system may still use."""

    code = "overlap_under_way"
    zh = "新旧两个凭据正在交替，没有再换。请先停用旧凭据，或选择让原有凭据立即失效。"
    en = (
        "Two credentials count already; nothing was changed. Retire the former one first, or let"
        " all present ones end at once."
    )


class NothingToRetire(Conflict):
    """There are no former credentials that still count."""

    code = "nothing_to_retire"
    zh = "没有仍在使用的旧凭据，不需要停用。"
    en = "There are no former credentials in use; nothing was retired."


def last_day_of(until: datetime) -> date:
    """Return the last civil day on which credentials count that end at this moment."""
    return city_date(until - _MOMENT)


def overlap_end(now: datetime, days: int) -> datetime | None:
    """Return when former credentials end: at the end of a day of the city; none for at once.

    Raises:
        OverlapOutOfRange: less than no day, or more than thirty.
    """
    if not 0 <= days <= LONGEST_OVERLAP_DAYS:
        raise OverlapOutOfRange(field="overlap_days")
    return end_of_day(city_date(now) + timedelta(days=days)) if days else None

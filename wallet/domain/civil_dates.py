"""Civil dates of the city: which day it is here, and which day somebody meant.

Instants are aware and in UTC everywhere else; a licence is valid to the end of its last day in
Asia/Shanghai, in whatever zone the server runs.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wallet.domain.malformed import Malformed

CITY_ZONE = ZoneInfo("Asia/Shanghai")

EARLIEST_YEAR = 1900
LATEST_YEAR = 2200

# Spreadsheets count 1900-01-01 as 1 and a 29 February 1900 that never was as 60. No serial as
# small as that is taken, and for all later ones this is day 0.
_DAY_ZERO = date(1899, 12, 30)
# 1927-05-18 and 2200-12-31. A number of fewer digits is a year or a slip, not a day.
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 109_939
_FIRST_COMPACT, _LAST_COMPACT = 10_000_000, 99_999_999
_LONGEST = 40

_TIME_OF_DAY = r"(?:[T ]\s?(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?)?"
_YEAR_FIRST = re.compile(
    r"([0-9]{4})(?:\s?([-/.])\s?)([0-9]{1,2})\s?\2\s?([0-9]{1,2})" + _TIME_OF_DAY
)
_CHINESE = re.compile(r"([0-9]{4})\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?[日号]" + _TIME_OF_DAY)
_NUMBER = re.compile(r"([0-9]{1,8})(?:\.[0-9]{1,15})?")
_YEAR_NOT_FIRST = re.compile(r"[0-9]{1,2}\s?([-/.])\s?[0-9]{1,2}\s?\1\s?[0-9]{2,4}")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class MalformedDate(Malformed):
    """The text is not a date; ``details["reason"]`` names the cause."""

    code = "malformed_date"
    reason = "unrecognised"
    zh = "看不懂这个日期，请按“2024-01-31”的样式填写。"
    en = "The date cannot be read; please write it as 2024-01-31."


class BlankDate(MalformedDate):
    """Nothing was given. A blank never means “for ever”."""

    reason = "blank"
    zh = "日期没有填写。"
    en = "The date is missing."


class AmbiguousDate(MalformedDate):
    """It could be several days, such as 01/02/2024 or a bare year."""

    reason = "ambiguous"
    zh = "分不清这个日期的年、月、日，请按“2024-01-31”的样式填写。"
    en = "The date could mean several days; please write it as 2024-01-31."


class NoSuchDay(MalformedDate):
    """The calendar has no such day, such as 30 February."""

    reason = "no_such_day"
    zh = "日历上没有这一天，请核对月份和日期。"
    en = "There is no such day in the calendar; please check the month and day."


class DateOutOfRange(MalformedDate):
    """Before 1900 or after 2200."""

    reason = "out_of_range"
    zh = "年份应在 1900 至 2200 之间，请核对。"
    en = "The year must be from 1900 to 2200; please check."


def city_date(moment: datetime) -> date:
    """Return the civil date in the city at an instant.

    Raises ``ValueError`` for a naive moment: which day it is would depend on the server.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a moment without a time zone has no civil date in the city")
    return moment.astimezone(CITY_ZONE).date()


@lru_cache(maxsize=4096)
def start_of_day(day: date) -> datetime:
    """Return the instant, in UTC, at which the civil date begins in the city.

    Raises ``TypeError`` for a moment given as a day.
    """
    if isinstance(day, datetime):
        raise TypeError("a civil date is wanted, not a moment")
    return datetime.combine(day, time.min, tzinfo=CITY_ZONE).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Return the instant, in UTC, at which the civil date is over: the first that is outside it.

    Raises ``TypeError`` for a moment given as a day.
    """
    return start_of_day(day + timedelta(days=1))


def parse_iso_date(unverified: str) -> date:
    """Read a date of the API or of a date field, ``2024-01-31`` and nothing else.

    Raises a ``MalformedDate``.
    """
    text = unverified.strip()
    if not text:
        raise BlankDate
    match = _ISO.fullmatch(text)
    if match is None:
        raise MalformedDate
    return _day(*map(int, match.groups()))


def parse_civil_date(unverified: str | float | date | None) -> date:
    """Read a date from a spreadsheet, a file of an older system or a hand.

    Takes 2024-01-31, 2024/1/31, 2024.1.31, 20240131, 2024年1月31日, each also with full-width
    digits or a local time of day after it; spreadsheet serials of the 1900 system (45322) as
    numbers or text; dates; moments (a naive one is local, as spreadsheets keep them). Raises a
    ``MalformedDate`` for blanks, garbled or ambiguous text, days that never were, and years
    outside 1900 to 2200.
    """
    if unverified is None:
        raise BlankDate
    if isinstance(unverified, datetime):
        return _of_moment(unverified)
    if isinstance(unverified, date):
        return _day(unverified.year, unverified.month, unverified.day)
    if isinstance(unverified, str):
        return _of_text(unverified)
    return _of_number(unverified)


def _of_moment(moment: datetime) -> date:
    day = _day(moment.year, moment.month, moment.day)
    return day if moment.tzinfo is None else city_date(moment)


def _of_text(unverified: str) -> date:
    text = unverified.strip()
    if not text:
        raise BlankDate
    if len(text) > _LONGEST:
        raise MalformedDate
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _CHINESE.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBER.fullmatch(text):
        return _of_number(int(match[1]))
    if _YEAR_NOT_FIRST.fullmatch(text):
        raise AmbiguousDate
    raise MalformedDate


def _of_number(number: float) -> date:
    """Tell a serial from year, month and day written together; the fraction is a time of day."""
    if isinstance(number, bool) or not 0 <= number <= _LAST_COMPACT:
        raise MalformedDate
    whole = int(number)
    if whole >= _FIRST_COMPACT:
        return _day(whole // 10_000, whole // 100 % 100, whole % 100)
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return _DAY_ZERO + timedelta(days=whole)
    if EARLIEST_YEAR <= whole <= LATEST_YEAR:
        raise AmbiguousDate
    raise MalformedDate


def _day(year: int, month: int, day: int) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise DateOutOfRange
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay from None

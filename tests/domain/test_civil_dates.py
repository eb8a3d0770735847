import contextlib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.domain.civil_dates import (
    CITY_ZONE,
    MalformedDate,
    city_date,
    end_of_day,
    parse_civil_date,
    parse_iso_date,
    start_of_day,
)

NEW_YEAR = date(2024, 1, 1)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def reason_for(unverified) -> object:
    with pytest.raises(MalformedDate) as caught:
        parse_civil_date(unverified)
    assert caught.value.code == "malformed_date"
    return caught.value.details["reason"]


@pytest.mark.parametrize(
    "written",
    [
        "2024-01-01",
        "2024-1-1",
        "2024/1/1",
        "2024/01/01",
        "2024.1.1",
        "2024.01.01",
        "20240101",
        "2024年1月1日",
        "2024年01月01日",
        "2024 年 1 月 1 日",
        "2024年1月1号",
        "２０２４年１月１日",
        "２０２４／１／１",
        "2024．1．1",
        " 2024-01-01\n",
        "2024-01-01 00:00:00",
        "2024/1/1 0:00",
        "2024-01-01T23:59:59.999",
        "45292",
        "45292.0",
        45292,
        45292.0,
        45292.75,
        20240101,
        20240101.0,
        date(2024, 1, 1),
        datetime(2024, 1, 1, 23, 59),  # noqa: DTZ001 - what a spreadsheet library hands over
        datetime(2023, 12, 31, 16, 0, tzinfo=UTC),
    ],
)
def test_every_way_of_writing_it_is_the_same_day(written) -> None:
    read = parse_civil_date(written)

    assert read == NEW_YEAR
    assert type(read) is date


@pytest.mark.parametrize(
    "written",
    ["01/02/2024", "1-2-2024", "13/02/2024", "01.02.2024", "24/01/02", "1/2/24", "2024", 2024],
)
def test_a_date_that_could_be_several_days_is_refused(written) -> None:
    assert reason_for(written) == "ambiguous"


@pytest.mark.parametrize("written", ["", "   ", "\t\n", "\u3000", None])
def test_a_blank_is_refused_and_never_means_for_ever(written) -> None:
    assert reason_for(written) == "blank"


@pytest.mark.parametrize(
    "written",
    [
        "长期",
        "-",
        "#######",
        "待定",
        "2024-01",
        "2024年1月",
        "2024-01/01",
        "2024-01-01-01",
        "2024-01-01 25:00",
        "2024-01-01T16:00:00Z",
        "2024-01-01T00:00:00+08:00",
        "-45292",
        "4.5292E4",
        "202401",
        "240101",
        "2024010",
        "=TODAY()",
        "٢٠٢٤-٠١-٠١",
        "2024-01-01" + " " * 100 + "x",
        "9" * 100_000,
        0,
        1,
        60,
        9_999,
        109_940,
        202_401,
        -45_292,
        10**30,
        float("nan"),
        float("inf"),
        float("-inf"),
        True,
        False,
    ],
)
def test_what_is_garbled_is_refused(written) -> None:
    assert reason_for(written) == "unrecognised"


@pytest.mark.parametrize(
    "written",
    ["2023-02-29", "2024-02-30", "2024/13/1", "2024.0.1", "2024年1月32日", "20240431", 20240100],
)
def test_a_day_that_never_was_is_refused(written) -> None:
    assert reason_for(written) == "no_such_day"


@pytest.mark.parametrize(
    "written",
    [
        "1899-12-31",
        "2201-01-01",
        "0000-00-00",
        "99991231",
        99_991_231,
        date(1, 1, 1),
        date.max,
        END_OF_TIME,
    ],
)
def test_a_year_before_1900_or_after_2200_is_refused(written) -> None:
    assert reason_for(written) == "out_of_range"


def test_the_first_and_the_last_day_that_can_be_written() -> None:
    assert parse_civil_date("1900-01-01") == date(1900, 1, 1)
    assert parse_civil_date("2200-12-31") == date(2200, 12, 31)
    assert parse_civil_date(10_000) == date(1927, 5, 18)
    assert parse_civil_date(109_939) == date(2200, 12, 31)


def test_a_date_field_takes_only_the_international_form() -> None:
    assert parse_iso_date(" 2024-01-01 ") == NEW_YEAR
    for written in ("2024/1/1", "20240101", "45292", "2024-1-1", "2024-01-01T00:00:00Z"):
        with pytest.raises(MalformedDate):
            parse_iso_date(written)
    with pytest.raises(MalformedDate) as caught:
        parse_iso_date(" ")
    assert caught.value.details["reason"] == "blank"


def test_the_day_in_the_city_begins_eight_hours_before_utc() -> None:
    assert city_date(datetime(2024, 6, 30, 15, 59, 59, tzinfo=UTC)) == date(2024, 6, 30)
    assert city_date(datetime(2024, 6, 30, 16, 0, tzinfo=UTC)) == date(2024, 7, 1)
    honolulu = timezone(timedelta(hours=-10))
    assert city_date(datetime(2024, 6, 30, 6, 0, tzinfo=honolulu)) == date(2024, 7, 1)


def test_a_moment_without_a_zone_has_no_civil_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        city_date(datetime(2024, 6, 30, 12))  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize("edge", [start_of_day, end_of_day])
def test_a_moment_is_no_day(edge) -> None:
    with pytest.raises(TypeError):
        edge(datetime(2024, 6, 30, tzinfo=UTC))


def test_a_day_ends_at_midnight_in_the_city_whatever_the_zone_of_the_server() -> None:
    assert end_of_day(date(2024, 12, 31)) == datetime(2024, 12, 31, 16, 0, tzinfo=UTC)
    assert start_of_day(date(2024, 12, 31)) == datetime(2024, 12, 30, 16, 0, tzinfo=UTC)
    assert end_of_day(NEW_YEAR).tzinfo is UTC


def test_summer_time_of_1986_is_known() -> None:
    assert end_of_day(date(1986, 7, 1)) == datetime(1986, 7, 1, 15, 0, tzinfo=UTC)
    assert start_of_day(date(1986, 7, 1)).astimezone(CITY_ZONE).hour == 0


@given(days)
def test_a_day_holds_its_first_and_last_instant_and_no_more(day: date) -> None:
    tick = timedelta(microseconds=1)

    assert city_date(start_of_day(day)) == day
    assert city_date(end_of_day(day) - tick) == day
    assert city_date(end_of_day(day)) == day + timedelta(days=1)


@given(days)
def test_every_day_reads_back_from_every_way_of_writing(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    for written in (
        day.isoformat(),
        f"{year}/{month}/{number}",
        f"{year}.{month}.{number}",
        f"{year}{month:02}{number:02}",
        int(f"{year}{month:02}{number:02}"),
        f"{year}年{month}月{number}日",
    ):
        assert parse_civil_date(written) == day


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.datetimes(), st.dates()))
def test_anything_is_read_or_refused(written) -> None:
    with contextlib.suppress(MalformedDate):
        assert 1900 <= parse_civil_date(written).year <= 2200

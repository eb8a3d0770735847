"""Posts and their powers, and when an appointment is over."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW, TODAY, holder, resident_id
from wallet.domain.civil_dates import CITY_ZONE, city_date, end_of_day
from wallet.domain.enterprise.appointment import (
    LONGEST_MATTER,
    LONGEST_TERM,
    Acting,
    Appointment,
    BeyondAppointment,
    EndReason,
    LastDayNotAcceptable,
    MatterNotAcceptable,
    MayNotAppoint,
    Post,
    Scope,
    ensure_may_appoint,
    ensure_within_term,
    may_use_licence,
    may_use_permit,
    stated_last_day,
    stated_matter,
    within_term,
)
from wallet.domain.enterprise.representative import names_representative
from wallet.domain.showing.presentation import SESSION_LIFETIME, session_end

HANDLER = Acting("p", "e", "企业", Post.HANDLER, "s", Scope(frozenset({"one"})), TODAY)
IDS = st.sets(st.sampled_from(["one", "two", "three", "four"]))


@pytest.mark.parametrize(
    ("post", "other", "allowed"),
    [
        (Post.LEGAL_REPRESENTATIVE, Post.LICENCE_MANAGER, True),
        (Post.LEGAL_REPRESENTATIVE, Post.HANDLER, True),
        (Post.LEGAL_REPRESENTATIVE, Post.LEGAL_REPRESENTATIVE, False),
        (Post.LICENCE_MANAGER, Post.HANDLER, True),
        (Post.LICENCE_MANAGER, Post.LICENCE_MANAGER, False),
        (Post.HANDLER, Post.HANDLER, False),
        (None, Post.HANDLER, False),
    ],
)
def test_each_post_gives_and_takes_what_is_below_it(post, other, allowed):
    if allowed:
        ensure_may_appoint(post, other)
        return
    with pytest.raises(MayNotAppoint):
        ensure_may_appoint(post, other)


@given(IDS, st.sampled_from(["one", "two", "three", "four"]))
def test_a_handler_uses_what_the_scope_names_and_nothing_else(scope, wanted):
    acting = replace(HANDLER, scope=Scope(frozenset(scope), frozenset(scope)))
    assert may_use_licence(acting, wanted) == (wanted in scope)
    assert may_use_permit(acting, wanted) == (wanted in scope)


def test_who_has_no_scope_uses_every_licence_and_who_has_no_post_none():
    assert may_use_licence(None, "any")
    assert may_use_licence(replace(HANDLER, scope=None), "any")
    assert not may_use_licence(Acting("p", "e", "企业"), "any")
    assert not may_use_permit(Acting("p", "e", "企业"), "any")


@given(
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    st.timedeltas(timedelta(0), timedelta(days=3)),
)
def test_an_appointment_holds_to_the_end_of_its_last_day_in_the_city(until, before):
    made = Appointment("a", "e", "p", Post.HANDLER, "x", NOW, "事", until, Scope(frozenset()))
    over = end_of_day(until)
    assert made.in_force_at(over - timedelta(microseconds=1) - before)
    assert not made.in_force_at(over + before)
    assert made.lapsed_at(over)


def test_what_was_ended_is_over_whatever_its_last_day():
    made = Appointment("a", "e", "p", Post.LICENCE_MANAGER, "x", NOW)
    assert made.in_force_at(NOW + timedelta(days=9999))
    ended = replace(made, ended_at=NOW, end_reason=EndReason.REMOVED)
    assert not ended.in_force_at(NOW)


@pytest.mark.parametrize("days", [0, 1, 365, LONGEST_TERM.days])
def test_a_last_day_within_a_year_is_taken(days):
    day = TODAY + timedelta(days=days)
    assert stated_last_day(day.isoformat(), TODAY) == day


@pytest.mark.parametrize("typed", ["", "2026-03-01", "2027-03-04", "明天", "2026-02-30", "9" * 60])
def test_no_day_a_past_one_and_one_far_away_are_refused(typed):
    with pytest.raises(LastDayNotAcceptable):
        stated_last_day(typed, TODAY)


def test_a_matter_is_one_line_of_plain_words():
    assert stated_matter("  办理\n 年检 ") == "办理 年检"
    for typed in ("", " \n", "事" * (LONGEST_MATTER + 1), "事\u202e由"):
        with pytest.raises(MatterNotAcceptable):
            stated_matter(typed)


def test_nothing_outlasts_the_appointment_in_which_it_was_made():
    over = end_of_day(TODAY)
    ensure_within_term(HANDLER, over)
    with pytest.raises(BeyondAppointment):
        ensure_within_term(HANDLER, over + timedelta(seconds=1))
    ensure_within_term(None, over + timedelta(days=99))
    assert within_term(HANDLER, over + timedelta(days=9)) == over
    assert within_term(None, over) == over


def test_a_show_session_ends_with_the_last_day():
    late = datetime(2026, 3, 2, 23, 58, tzinfo=CITY_ZONE)
    assert city_date(late) == TODAY
    assert session_end(late, HANDLER.ends_at) == end_of_day(TODAY)
    assert session_end(late, None) == late + SESSION_LIFETIME


@pytest.mark.parametrize(
    ("face", "named"),
    [
        ({"representative": "林小满", "representative_number": resident_id(1)}, True),
        ({"representative": "林小满 ", "representative_number": resident_id(1).lower()}, True),
        ({"representative": "林小满", "representative_number": resident_id(9)}, False),
        ({"representative": "林大满", "representative_number": resident_id(1)}, False),
        ({"representative": "林小满", "representative_number": ""}, False),
        ({"representative": "林小满"}, False),
        ({"representative": "", "representative_number": resident_id(1)}, False),
        ({}, False),
    ],
)
def test_a_licence_names_a_person_by_name_and_number_together(face, named):
    assert names_representative(face, holder()) == named

"""Whether a holder has less afterwards is told by what is left, whatever the act is called."""

from datetime import date

import pytest

from tests.factories import face_field
from wallet.domain.catalogue.issuing_catalogue import FieldFormat
from wallet.domain.changes.lessening import Giving, gives_less
from wallet.domain.licences.licence import Term

TODAY = date(2026, 3, 1)
LIN, GAO = ("111", "1"), ("111", "2")
FIELDS = (
    face_field("items"),
    face_field("checked_on", format=FieldFormat.DATE),
    face_field("portrait", format=FieldFormat.PORTRAIT),
)
FACE = {"items": "热食类、冷食类", "checked_on": "2026-01-05", "portrait": "AAAA"}


def giving(first=(2026, 1, 1), last=(2030, 12, 31), holders=(LIN, GAO), **face):
    until = date(*last) if last else None
    return Giving(Term(date(*first), until), frozenset(holders), {**FACE, **face})


@pytest.mark.parametrize(
    "after",
    [
        giving(last=(2026, 2, 28)),
        giving(last=(2030, 12, 30)),
        giving(first=(2026, 3, 2)),
        giving(first=(2027, 1, 1), last=None),
        giving(holders=(LIN,)),
        giving(holders=(LIN, ("111", "3"))),
        giving(items=""),
        giving(items="热食类"),
        giving(items="热食、冷食"),
        giving(checked_on="2026-01-04"),
        giving(portrait=""),
    ],
)
def test_shorter_later_fewer_and_emptier_are_less(after):
    assert gives_less(giving(), after, FIELDS, TODAY)


@pytest.mark.parametrize(
    "after",
    [
        giving(),
        giving(last=None),
        giving(last=(2031, 1, 1)),
        giving(first=(2026, 3, 1)),
        giving(first=(2025, 1, 1)),
        giving(holders=(LIN, GAO, ("111", "3"))),
        giving(items="热食类、冷食类、糕点类"),
        giving(items="自制饮品"),
        giving(checked_on="2026-02-05"),
        giving(portrait="BA"),
    ],
)
def test_longer_earlier_more_and_other_are_not_less(after):
    assert not gives_less(giving(), after, FIELDS, TODAY)


def test_long_term_with_a_last_day_is_less():
    assert gives_less(giving(last=None), giving(last=(2099, 12, 31)), FIELDS, TODAY)


def test_days_that_are_over_cannot_be_lost():
    expired = giving(last=(2026, 2, 28))
    assert not gives_less(expired, giving(last=(2026, 1, 31)), FIELDS, TODAY)
    assert not gives_less(expired, giving(first=(2026, 4, 1)), FIELDS, TODAY)


def test_a_licence_that_has_yet_to_begin_is_less_when_it_begins_later():
    coming = giving(first=(2026, 6, 1))
    assert gives_less(coming, giving(first=(2026, 7, 1)), FIELDS, TODAY)
    assert not gives_less(coming, giving(first=(2026, 5, 1)), FIELDS, TODAY)


def test_a_field_that_the_entry_has_no_more_is_no_loss():
    assert not gives_less(giving(), giving(items=""), FIELDS[1:], TODAY)

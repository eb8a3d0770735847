"""What force majeure excuses (Art. 11): what fell due while it lasted, and nothing else."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from wallet.domain.oversight.timeliness import Arrivals, Excuses, ExcusingIncident, figures_of

BUREAU, OTHER_BUREAU = "bureau", "other"
FOOD, CARD = "food", "card"
MARCH = date(2026, 3, 1)
LATER = datetime(2026, 3, 20, tzinfo=UTC)


def day(number):
    return MARCH + timedelta(days=number - 1)


def incident(began, recovered=None, last=None, unit=BUREAU, kind=FOOD):
    """An incident in days of March: it began, recovered, and is caught up until the last day."""
    days = (None if one is None else day(one) for one in (recovered, last))
    return ExcusingIncident(unit, kind, day(began), *days)


ONE = (incident(10, 12, 17),)
SAME_DAY = (incident(10, 10, 13),)
LASTING = (incident(10),)
ASKED = (incident(10, None, 20),)
LAPSED_THEN_RECOVERED = (incident(10, 25, 20),)
RECOVERED_EARLIER = (incident(10, 12, 14),)
TWO = (incident(10, 12, 17), incident(15, 20, 25))
APART = (incident(10, 12, 17), incident(18, 20, 25))
CHAIN = (incident(2, 3, 8), incident(7, 9, 14), incident(13, 15, 20))
WITHIN = (incident(10, 20, 25), incident(12, 13, 18))

CASES = [
    # due before the beginning: late by its own fault, whatever came then
    (ONE, 9, 10, False),
    (ONE, 9, 12, False),
    (ONE, 9, 17, False),
    (ONE, 1, 11, False),
    (LASTING, 9, 10, False),
    (LASTING, 1, 90, False),
    (ASKED, 9, 11, False),
    (SAME_DAY, 9, 10, False),
    # on the day of the beginning, and while it lasts
    (ONE, 10, 11, True),
    (ONE, 10, 17, True),
    (ONE, 11, 12, True),
    (ONE, 12, 13, True),
    (ONE, 12, 17, True),
    (LASTING, 10, 11, True),
    (LASTING, 30, 90, True),
    # the days to catch up, and not one more
    (ONE, 10, 18, False),
    (ONE, 12, 18, False),
    (RECOVERED_EARLIER, 11, 14, True),
    (RECOVERED_EARLIER, 11, 15, False),
    # due after the recovery: it stopped nothing of that
    (ONE, 13, 14, False),
    (ONE, 13, 17, False),
    (ONE, 17, 18, False),
    # begun and mended on one day
    (SAME_DAY, 10, 11, True),
    (SAME_DAY, 10, 13, True),
    (SAME_DAY, 10, 14, False),
    (SAME_DAY, 11, 12, False),
    # nobody has said for how long: until the last day to say so
    (ASKED, 10, 20, True),
    (ASKED, 19, 20, True),
    (ASKED, 10, 21, False),
    (ASKED, 20, 21, False),
    (ASKED, 21, 22, False),
    (LAPSED_THEN_RECOVERED, 15, 20, True),
    (LAPSED_THEN_RECOVERED, 15, 21, False),
    (LAPSED_THEN_RECOVERED, 21, 22, False),
    (LAPSED_THEN_RECOVERED, 24, 25, False),
    # while it is caught up another one begins: it puts off what was put off
    (TWO, 11, 17, True),
    (TWO, 11, 18, True),
    (TWO, 11, 25, True),
    (TWO, 11, 26, False),
    (TWO, 13, 16, False),
    (TWO, 14, 24, False),
    (TWO, 15, 24, True),
    (CHAIN, 2, 20, True),
    (CHAIN, 2, 21, False),
    (CHAIN, 4, 9, False),
    (CHAIN, 1, 20, False),
    # the other one came when the days were over already
    (APART, 11, 17, True),
    (APART, 11, 18, False),
    (APART, 11, 21, False),
    (APART, 18, 25, True),
    # one within another
    (WITHIN, 12, 25, True),
    (WITHIN, 12, 26, False),
    (WITHIN, 19, 25, True),
    (WITHIN, 9, 18, False),
]


@pytest.mark.parametrize(("incidents", "due", "came_in", "excused"), CASES)
def test_what_fell_due_while_it_lasted_is_excused_within_its_days(incidents, due, came_in, excused):
    assert Excuses(incidents).cover(BUREAU, FOOD, day(due), day(came_in)) is excused
    assert Excuses(incidents[::-1]).cover(BUREAU, FOOD, day(due), day(came_in)) is excused


@pytest.mark.parametrize(
    ("unit", "kind", "excused"),
    [
        (BUREAU, FOOD, True),
        (BUREAU, CARD, True),
        (BUREAU, "another", False),
        (OTHER_BUREAU, FOOD, False),
        (OTHER_BUREAU, CARD, False),
    ],
)
def test_it_excuses_its_own_types_of_its_own_bureau(unit, kind, excused):
    of_both = (incident(10, 12, 17), incident(10, 12, 17, kind=CARD))
    assert Excuses(of_both).cover(unit, kind, day(11), day(12)) is excused


def test_types_put_nothing_off_for_each_other():
    crossed = (incident(10, 12, 17), incident(15, 20, 25, kind=CARD))
    assert not Excuses(crossed).cover(BUREAU, FOOD, day(11), day(20))


def test_figures_count_apart_what_is_excused():
    late = [(9, 12, 2), (11, 15, 3), (13, 14, 5)]
    arrivals = [Arrivals(BUREAU, FOOD, day(due), day(at), n, LATER) for due, at, n in late]
    (figures,) = figures_of(arrivals, Excuses(ONE))
    assert (figures.excused, figures.late, figures.late_days, figures.longest) == (3, 7, 11, 3)


def history(chance):
    """Return some incidents: mended, lapsed, lasting, one over the other."""
    incidents = []
    for _ in range(chance.randrange(1, 6)):
        began = chance.randrange(1, 40)
        recovered = began + chance.randrange(8) if chance.random() < 0.8 else None
        last = None if recovered is None else recovered + chance.randrange(7)
        if recovered is None and chance.random() < 0.7:
            last = began + chance.randrange(15)
        incidents.append(incident(began, recovered, last))
    return incidents


def may_come_in(incidents, due, at):
    """Tell whether what is due on one day may come in on another: put off once, or again."""
    for one in incidents:
        until = one.last_day or date.max
        if one.began_on <= due <= min(one.recovered_on or date.max, until) and (
            at <= until or (until > due and may_come_in(incidents, until, at))
        ):
            return True
    return False


@pytest.mark.parametrize("seed", range(20))
def test_any_history_excuses_what_a_plain_reckoning_says(seed):
    incidents, seen = history(Random(seed)), set()  # noqa: S311 - repeatable is the point
    excuses = Excuses(incidents)
    for due in range(1, 50):
        for at in range(due + 1, 60):
            expected = may_come_in(incidents, day(due), day(at))
            assert excuses.cover(BUREAU, FOOD, day(due), day(at)) is expected, (due, at)
            seen.add(expected)
    assert seen == {True, False}

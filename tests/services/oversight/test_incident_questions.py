"""An incident without an end is asked about; its bureau says that it lasts, or it lapses."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from tests import cast
from tests.factories import NOW, TYPE_CODE
from wallet.domain.actors.actors import ActorKind, Role
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import NotPermitted
from wallet.domain.oversight.incident import (
    IncidentClosed,
    IncidentTextMissing,
    UnknownIncident,
)
from wallet.domain.oversight.incident_question import (
    IncidentLapsed,
    IncidentNotAsked,
    QuestionTimes,
    next_question,
)
from wallet.domain.trail.audit import AuditAction
from wallet.repository.oversight.oversight_tables import incidents
from wallet.services.oversight.incident_questions import keep_asking, say_it_lasts
from wallet.services.oversight.incident_reporting import (
    IncidentDraft,
    close_incident,
    report_incident,
    report_recovery,
)
from wallet.services.oversight.working_days import is_working_day

DRAFT = IncidentDraft("机房断电", "市电故障", "已切换柴油发电机", NOW, (TYPE_CODE,))
# NOW is Monday, 2 March 2026: asked from Monday the 9th, to be answered until Thursday the 12th.
ASKED, ANSWER_UNTIL, LAPSED = date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 13)


@pytest.fixture
def incident(bureau):
    return report_incident(
        bureau.database, bureau.deployment.entropy, bureau.clock(), cast.BUREAU_CLERK, DRAFT
    )


@pytest.fixture
def at(bureau):
    """Set the clock to an hour of a day of March, as the city counts it."""

    def move(day, hour=9):
        bureau.clock.now = datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour - 8)

    return move


@pytest.fixture
def lasts(bureau, incident):
    def act(reason="备件未到", actor=cast.BUREAU_CLERK):
        return say_it_lasts(bureau.database, bureau.clock(), actor, incident.id, reason)

    return act


@pytest.fixture
def stored(bureau, incident):
    def read():
        with bureau.database.read() as repository:
            return repository.incidents.get(incident.id)

    return read


def keep(bureau):
    return keep_asking(bureau.database, bureau.clock())


def asked(bureau, unit_id=cast.BUREAU.id):
    with bureau.database.read() as repository:
        return repository.incident_questions.count_asked(city_date(bureau.clock()), unit_id)


@pytest.mark.parametrize(
    ("said_on", "times", "asked_on", "answer_until"),
    [
        # five working days after a Monday is the next Monday; three after that, its Thursday
        (date(2026, 3, 2), (5, 3), date(2026, 3, 9), date(2026, 3, 12)),
        (date(2026, 3, 4), (5, 3), date(2026, 3, 11), date(2026, 3, 16)),
        (date(2026, 3, 6), (5, 3), date(2026, 3, 13), date(2026, 3, 18)),
        (date(2026, 3, 7), (5, 3), date(2026, 3, 13), date(2026, 3, 18)),
        (date(2026, 3, 8), (5, 3), date(2026, 3, 13), date(2026, 3, 18)),
        (date(2026, 3, 2), (1, 1), date(2026, 3, 3), date(2026, 3, 4)),
        (date(2026, 3, 6), (1, 1), date(2026, 3, 9), date(2026, 3, 10)),
        # the Spring Festival of 2026: 15 to 23 February; 14 and 28 February are worked
        (date(2026, 2, 13), (5, 3), date(2026, 2, 27), date(2026, 3, 3)),
        (date(2026, 2, 10), (5, 3), date(2026, 2, 24), date(2026, 2, 27)),
        # the National Day of 2026: 1 to 7 October; 10 October is worked
        (date(2026, 9, 30), (5, 3), date(2026, 10, 13), date(2026, 10, 16)),
        # no calendar is announced for 2050: Monday to Friday
        (date(2050, 3, 7), (5, 3), date(2050, 3, 14), date(2050, 3, 17)),
    ],
)
def test_it_is_asked_after_working_days(said_on, times, asked_on, answer_until):
    question = next_question(said_on, said_on, QuestionTimes(*times), is_working_day)
    assert question == (asked_on, answer_until)


def test_whoever_was_never_asked_has_the_whole_time_to_answer():
    question = next_question(date(2025, 1, 2), date(2026, 3, 2), QuestionTimes(), is_working_day)
    assert question == (date(2026, 3, 2), date(2026, 3, 5))


def test_a_report_says_when_it_will_be_asked(bureau, incident, at):
    assert (incident.asked_on, incident.answer_until) == (ASKED, ANSWER_UNTIL)
    for day, count in ((2, 0), (8, 0), (9, 1), (12, 1)):
        at(day)
        assert asked(bureau) == asked(bureau, None) == count
        assert asked(bureau, cast.OTHER_BUREAU.id) == 0


def test_a_bureau_that_says_so_is_asked_again(bureau, incident, at, lasts, stored):
    at(10)
    answered = lasts("备件未到，预计下周恢复")
    assert (answered.asked_on, answered.answer_until) == (date(2026, 3, 17), date(2026, 3, 20))
    assert stored() == answered
    assert asked(bureau) == 0
    with bureau.database.read() as repository:
        (answer,) = repository.incident_questions.answers(incident.id, 10)
        assert repository.incidents.count_unseen() == 1
    assert answer == (bureau.clock(), cast.BUREAU_CLERK.name, "备件未到，预计下周恢复")
    at(20)
    lasts("仍在等备件")
    with bureau.database.read() as repository:
        told = [one.reason for one in repository.incident_questions.answers(incident.id, 10)]
    assert told == ["仍在等备件", "备件未到，预计下周恢复"]
    (entry, _before) = bureau.audited(AuditAction.INCIDENT_CONTINUES)
    assert entry.details == {"incident": incident.id, "asked_again_on": "2026-03-27"}


@pytest.mark.parametrize(
    ("day", "hour", "reason", "error"),
    [
        (2, 10, "备件未到", IncidentNotAsked),
        (8, 23, "备件未到", IncidentNotAsked),
        (9, 0, "", IncidentTextMissing),
        (9, 0, " \n", IncidentTextMissing),
        (12, 23, "长" * 501, IncidentTextMissing),
        (13, 0, "备件未到", IncidentLapsed),
        (20, 9, "备件未到", IncidentLapsed),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused_and_recorded(
    bureau, incident, at, lasts, stored, day, hour, reason, error
):
    at(day, hour)
    with pytest.raises(error):
        lasts(reason)
    assert stored() == incident
    assert bureau.audited(AuditAction.INCIDENT_CONTINUES)[0].outcome == error.code


def test_an_answer_is_taken_once(at, lasts):
    at(9)
    lasts()
    with pytest.raises(IncidentNotAsked):
        lasts()


def test_only_the_bureaus_own_people_and_systems_answer(at, lasts):
    at(9)
    with pytest.raises(UnknownIncident):
        lasts(actor=cast.OTHER_CLERK)
    for role in (Role.SUPERVISOR, Role.OPERATOR, Role.VERIFIER, Role.HOLDER):
        with pytest.raises(NotPermitted):
            lasts(actor=replace(cast.BUREAU_CLERK, role=role))
    lasts(actor=replace(cast.BUREAU_CLERK, kind=ActorKind.CLIENT, role=None))


@pytest.mark.parametrize(("day", "hour"), [(9, 9), (12, 0), (12, 23)])
def test_nothing_lapses_before_its_day_is_over(bureau, incident, at, stored, day, hour):
    at(day, hour)
    assert keep(bureau) is False
    assert stored() == incident


@pytest.mark.parametrize(("day", "hour"), [(13, 0), (13, 9), (25, 9)])
def test_what_nobody_answers_for_lapses_the_day_after_whenever_it_is_noticed(
    bureau, incident, at, stored, day, hour
):
    with bureau.database.begin() as repository:
        repository.incidents.set_seen(incident.id, bureau.clock())
    at(day, hour)
    keep(bureau)
    found = stored()
    assert (found.lapsed_on, found.due_until, found.recovered_at) == (LAPSED, ANSWER_UNTIL, None)
    with bureau.database.read() as repository:
        assert repository.incidents.count_unseen() == 1
    (entry,) = bureau.audited(AuditAction.INCIDENT_LAPSED)
    assert entry.actor.kind is ActorKind.SYSTEM
    assert entry.unit_name == cast.BUREAU.name
    assert entry.details == {"incident": incident.id, "lapsed_on": "2026-03-13"}
    keep(bureau)
    assert len(bureau.audited(AuditAction.INCIDENT_LAPSED)) == 1


@pytest.mark.parametrize("noticed", [True, False], ids=["noticed", "not yet noticed"])
def test_a_recovery_after_the_lapse_gives_no_days_back(bureau, incident, at, stored, noticed):
    at(16)
    if noticed:
        keep(bureau)
    report_recovery(bureau.database, bureau.clock(), cast.BUREAU_CLERK, incident.id, bureau.clock())
    found = stored()
    assert found.recovered_at == bureau.clock()
    assert (found.lapsed_on, found.due_until) == (LAPSED, ANSWER_UNTIL)
    assert len(bureau.audited(AuditAction.INCIDENT_LAPSED)) == 1
    close_incident(bureau.database, bureau.clock(), cast.BUREAU_CLERK, incident.id)


def test_a_recovery_in_time_is_no_lapse(bureau, incident, at, stored):
    at(12, 23)
    report_recovery(bureau.database, bureau.clock(), cast.BUREAU_CLERK, incident.id, bureau.clock())
    at(30)
    keep(bureau)
    assert (stored().lapsed_on, stored().due_until) == (None, date(2026, 3, 17))
    with pytest.raises(IncidentNotAsked):
        say_it_lasts(bureau.database, bureau.clock(), cast.BUREAU_CLERK, incident.id, "仍未恢复")


def test_what_is_closed_is_not_asked(bureau, incident, at, lasts):
    now = bureau.clock()
    report_recovery(bureau.database, now, cast.BUREAU_CLERK, incident.id, now)
    close_incident(bureau.database, now, cast.BUREAU_CLERK, incident.id)
    at(9)
    assert asked(bureau) == 0
    with pytest.raises(IncidentClosed):
        lasts()
    at(30)
    keep(bureau)
    assert not bureau.audited(AuditAction.INCIDENT_LAPSED)


def test_what_was_reported_before_anybody_asked_is_asked_first(bureau, incident, at, stored):
    with bureau.database.begin() as repository:
        repository.connection.execute(update(incidents).values(asked_on=None, answer_until=None))
    at(30)
    assert asked(bureau) == 0
    keep(bureau)
    found = stored()
    assert (found.asked_on, found.answer_until) == (date(2026, 3, 30), date(2026, 4, 2))
    assert found.lapsed_on is None
    (entry,) = bureau.audited(AuditAction.INCIDENT_ASKED)
    assert entry.details == {"incident": incident.id, "answer_until": "2026-04-02"}
    keep(bureau)
    assert len(bureau.audited(AuditAction.INCIDENT_ASKED)) == 1


@pytest.mark.parametrize(
    ("issued", "came_in", "answered", "excused"),
    [
        # issued while it lasts, come in before, on and after the last day to say so
        (3, 10, None, True),
        (3, 12, None, True),
        (3, 13, None, False),
        (12, 13, None, False),
        (13, 14, None, False),
        # somebody said in time that it goes on
        (3, 13, 10, True),
        (12, 13, 12, True),
        (3, 20, 10, True),
        (3, 21, 10, False),
        (20, 21, 10, False),
        # what was late before it began
        (1, 10, None, False),
        (1, 13, 10, False),
    ],
)
def test_the_figures_follow(bureau, incident, at, lasts, issued, came_in, answered, excused):
    at(9)
    if answered:
        at(answered)
        lasts()
    at(came_in)
    bureau.issue("JY13101010000031", date(2026, 3, issued))
    for _noticed in range(2):
        start = bureau.clock() - timedelta(hours=9)
        with bureau.database.read() as repository:
            excuses = repository.timeliness.excuses(start, cast.BUREAU.id)
            (late,) = repository.timeliness.late_since(start, cast.BUREAU.id, 5)
        its = (late.type_code, late.issued_on, late.collected_on)
        assert excuses.cover(cast.BUREAU.id, *its) is excused
        keep(bureau)

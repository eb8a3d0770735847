"""Force majeure: reported, recovered, caught up within three working days, closed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import cast, clerks
from tests.factories import NOW, TYPE_CODE
from tests.services.oversight.bureau_lists import TOWNS_OWN, row
from tests.town import CARD_TYPE
from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.catalogue.issuing_catalogue import UnknownLicenceType
from wallet.domain.changes.licence_change import Amendment
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.oversight.incident import (
    DueAct,
    DueStanding,
    IncidentClosed,
    IncidentNotDone,
    IncidentRecovered,
    IncidentTextMissing,
    IncidentTypesMissing,
    MomentOutOfOrder,
    NothingDue,
    NumberTooLong,
    UnknownIncident,
)
from wallet.domain.trail.audit import AuditAction
from wallet.services.acts.doing import RequestIdentity
from wallet.services.oversight.incident_dues import (
    add_dues,
    add_missing_here,
    numbers_in_file,
    numbers_in_text,
)
from wallet.services.oversight.incident_reporting import (
    IncidentDraft,
    close_incident,
    note_incident,
    report_incident,
    report_recovery,
)

MISSING = "JY13101010000077"
SUPERVISOR = Actor(ActorKind.ACCOUNT, "e" * 32, "supervisor", cast.BUREAU.id, role=Role.SUPERVISOR)
DRAFT = IncidentDraft("机房断电", "市电故障", "已切换柴油发电机", NOW, (TYPE_CODE,))


@pytest.fixture
def report(bureau):
    def act(actor=cast.BUREAU_CLERK, identity=None, **changes):
        return report_incident(
            bureau.database,
            bureau.deployment.entropy,
            bureau.clock(),
            actor,
            replace(DRAFT, **changes),
            identity,
        )

    return act


@pytest.fixture
def due(bureau):
    def act(incident, *numbers, what=DueAct.COLLECT, actor=cast.BUREAU_CLERK, kind=TYPE_CODE):
        return add_dues(bureau.database, bureau.clock(), actor, incident.id, kind, what, numbers)

    return act


@pytest.fixture
def recover(bureau):
    def act(incident, at=None, actor=cast.BUREAU_CLERK):
        now = bureau.clock()
        return report_recovery(bureau.database, now, actor, incident.id, at or now)

    return act


def standings(bureau, incident):
    with bureau.database.read() as repository:
        found = repository.incidents.get(incident.id)
        dues = repository.incident_dues.page(found, limit=10)
    return [one.standing(found.deadline, bureau.clock()) for one in dues]


def listed(repository):
    return repository.incidents.by_urgency(None, date(2026, 3, 2), after=None, limit=50)


def test_a_report_reaches_the_supervisor_at_once_and_is_noted(bureau, report, recover):
    incident = report()
    with bureau.database.read() as repository:
        assert listed(repository) == [incident]
        assert repository.incidents.count_unseen() == 1
    note_incident(bureau.database, bureau.clock(), SUPERVISOR, incident.id)
    with bureau.database.read() as repository:
        assert repository.incidents.count_unseen() == 0
    recover(incident)
    with bureau.database.read() as repository:
        assert repository.incidents.count_unseen() == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"happened": " "}, IncidentTextMissing),
        ({"cause": "x" * 501}, IncidentTextMissing),
        ({"measures": ""}, IncidentTextMissing),
        ({"type_codes": ()}, IncidentTypesMissing),
        ({"type_codes": ("1" * 21,)}, UnknownLicenceType),
        ({"began_at": NOW + timedelta(minutes=1)}, MomentOutOfOrder),
    ],
)
def test_a_report_that_says_too_little_is_refused_and_audited(bureau, report, changes, error):
    with pytest.raises(error):
        report(**changes)
    assert bureau.audited(AuditAction.INCIDENT_REPORTED)[0].outcome == error.code


def test_other_roles_and_other_bureaux_are_refused(bureau, report, due, recover):
    with pytest.raises(NotPermitted):
        report(actor=replace(cast.BUREAU_CLERK, role=Role.OPERATOR))
    incident = report()
    for act in (due, recover):
        with pytest.raises(UnknownIncident):
            act(incident, actor=cast.OTHER_CLERK)
    with pytest.raises(NotPermitted):
        note_incident(bureau.database, bureau.clock(), cast.BUREAU_CLERK, incident.id)


def test_a_repeated_key_reports_once(bureau, report):
    identity = RequestIdentity("key", "digest")
    assert report(identity=identity).id == report(identity=identity).id


def test_what_is_due_ticks_itself_off_when_the_repository_shows_it(
    bureau, clock, town, report, due, recover
):
    other = bureau.issue("JY13101010000005")
    clock.advance(hours=1)
    incident = report(began_at=clock())
    assert due(incident, MISSING, MISSING, " ") == 1
    assert due(incident, MISSING) == 0
    due(incident, TOWNS_OWN, what=DueAct.UPDATE)
    due(incident, "JY13101010000005", what=DueAct.REVOKE)
    recover(incident)
    assert standings(bureau, incident) == [DueStanding.OPEN] * 3
    bureau.issue(MISSING)
    assert standings(bureau, incident)[0] is DueStanding.DONE
    clerks.amend(
        bureau.database,
        bureau.deployment.document_maker,
        bureau.deployment.entropy,
        clock(),
        cast.BUREAU_CLERK,
        town.food_code,
        Amendment({"items": "热食类食品制售"}, "变更"),
    )
    clock.advance(days=10)
    kind = RevocationKind.DEREGISTERED
    clerks.revoke(
        bureau.database,
        bureau.deployment.entropy,
        clock(),
        cast.BUREAU_CLERK,
        str(other.code),
        kind,
        "申请注销",
    )
    assert standings(bureau, incident) == [
        DueStanding.DONE,
        DueStanding.DONE,
        DueStanding.DONE_LATE,
    ]


def test_an_earlier_change_does_not_count_as_the_update_that_is_due(
    bureau, clock, town, report, due
):
    clerks.amend(
        bureau.database,
        bureau.deployment.document_maker,
        bureau.deployment.entropy,
        clock(),
        cast.BUREAU_CLERK,
        town.food_code,
        Amendment({"items": "热食类食品制售"}, "变更"),
    )
    clock.advance(hours=1)
    incident = report(began_at=clock())
    due(incident, TOWNS_OWN, what=DueAct.UPDATE)
    assert standings(bureau, incident) == [DueStanding.OPEN]


def test_it_is_overdue_from_the_end_of_the_third_working_day_in_the_city(
    bureau, clock, report, due, recover
):
    incident = report()
    due(incident, MISSING)
    recovered = recover(incident)
    assert recovered.due_until == date(2026, 3, 5)
    clock.now = datetime(2026, 3, 5, 15, 59, 59, tzinfo=UTC)
    assert standings(bureau, incident) == [DueStanding.OPEN]
    clock.advance(seconds=1)
    assert standings(bureau, incident) == [DueStanding.OVERDUE]


def test_the_time_to_catch_up_cannot_be_extended(bureau, clock, report, recover):
    incident = report()
    recover(incident)
    clock.advance(days=1)
    with pytest.raises(IncidentRecovered):
        recover(incident)


def test_a_recovery_before_the_beginning_or_after_now_is_refused(report, recover):
    incident = report()
    for at in (NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)):
        with pytest.raises(MomentOutOfOrder):
            recover(incident, at)


def test_it_is_closed_when_all_is_done_and_takes_no_more(bureau, report, due, recover):
    incident = report()
    due(incident, MISSING)
    close = (bureau.database, bureau.clock(), cast.BUREAU_CLERK, incident.id)
    with pytest.raises(IncidentNotDone):
        close_incident(*close)
    recover(incident)
    with pytest.raises(IncidentNotDone):
        close_incident(*close)
    bureau.issue(MISSING)
    assert close_incident(*close).closed_at == bureau.clock()
    with pytest.raises(IncidentClosed):
        due(incident, TOWNS_OWN)
    with pytest.raises(IncidentClosed):
        close_incident(*close)


def test_what_a_reconciliation_missed_here_becomes_due(bureau, report):
    made = bureau.reconcile(row(), row(MISSING))
    incident = report()
    sent = (bureau.database, bureau.clock(), cast.BUREAU_CLERK, incident.id, made.id)
    assert add_missing_here(*sent) == 1
    assert standings(bureau, incident) == [DueStanding.OPEN]


def test_numbers_come_typed_or_in_a_file(report, due):
    assert numbers_in_text(" A1 \r\n\nA2") == ["A1", "A2"]
    assert numbers_in_file("姓名,证照编号\n某,A1\n某,A2".encode()) == ["A1", "A2"]
    assert numbers_in_file(b"A1\nA2") == ["A1", "A2"]
    incident = report()
    with pytest.raises(NothingDue):
        due(incident, " ")
    with pytest.raises(NumberTooLong):
        due(incident, "1" * 61)
    with pytest.raises(IncidentTypesMissing):
        due(incident, "A1", kind=CARD_TYPE)


def test_every_act_leaves_its_entry_without_a_number(bureau, report, due, recover):
    incident = report()
    due(incident, MISSING)
    recover(incident)
    for action in (
        AuditAction.INCIDENT_REPORTED,
        AuditAction.INCIDENT_DUE_ADDED,
        AuditAction.INCIDENT_RECOVERED,
    ):
        [entry] = bureau.audited(action)
        assert entry.details["incident"] == incident.id
        assert MISSING not in repr(entry)

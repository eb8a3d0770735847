"""How late licences came in, as bureau, operator and supervisor see it."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import cast
from tests.factories import NOW, TODAY, TYPE_CODE
from tests.services.oversight.bureau_lists import Bureau
from wallet.domain.catalogue.issuing_catalogue import SyncMode
from wallet.repository.tables import licence_types
from wallet.services.oversight.incident_reporting import (
    IncidentDraft,
    report_incident,
    report_recovery,
)

DESKS = {"clerk": "/issuer", "operator": "/operator", "supervisor": "/supervisor"}


@pytest.fixture
def bureau(deployment, clock, town):
    """The bureau without what the town issued: that came in long after its day of issue."""
    clock.advance(days=40)
    return Bureau(deployment, clock)


def today(bureau):
    return TODAY + (bureau.clock() - NOW)


def figures(page):
    """Return late and excused of the food permits."""
    found = re.search(rf'data-type="{TYPE_CODE}" data-late="(\d+)" data-excused="(\d+)"', page)
    return tuple(map(int, found.groups()))


@pytest.mark.parametrize("login", DESKS)
def test_the_share_of_the_same_day_and_the_delay_are_told(login, visit, bureau):
    bureau.issue("JY13101010000002", today(bureau))
    bureau.issue("JY13101010000003", today(bureau) - timedelta(days=3))
    page = visit(login).get(f"{DESKS[login]}/timeliness").text
    assert figures(page) == (1, 0)
    assert "50.0%" in page
    assert "平均 3.0 天，最长 3 天" in page


def test_the_day_is_the_citys_day_and_not_the_servers(visit, bureau, clock):
    clock.now = clock.now.replace(hour=16, minute=30)
    bureau.issue("JY13101010000002", today(bureau) + timedelta(days=1))
    assert figures(visit("clerk").get("/issuer/timeliness").text) == (0, 0)
    bureau.issue("JY13101010000003", today(bureau))
    assert figures(visit("clerk").get("/issuer/timeliness").text) == (1, 0)


def test_legacy_licences_do_not_count(visit, bureau):
    bureau.issue("JY13101010000002", date(2020, 5, 6), legacy=True)
    assert figures(visit("clerk").get("/issuer/timeliness").text) == (0, 0)


def test_what_comes_in_during_force_majeure_and_its_days_is_counted_apart(visit, bureau, clock):
    began = clock()
    draft = IncidentDraft("断电", "故障", "备用电源", began, (TYPE_CODE,))
    sent = (bureau.database, bureau.deployment.entropy, began, cast.BUREAU_CLERK, draft)
    incident = report_incident(*sent)
    issued = today(bureau)
    clock.advance(days=2)
    report_recovery(bureau.database, clock(), cast.BUREAU_CLERK, incident.id, clock())
    bureau.issue("JY13101010000002", issued)
    clock.advance(days=20)
    bureau.issue("JY13101010000003", issued)
    assert figures(visit("supervisor").get("/supervisor/timeliness").text) == (1, 1)
    assert "不可抗力" in visit("clerk").get("/issuer/timeliness").text


def test_a_daily_type_that_fell_silent_is_marked(visit, bureau):
    with bureau.database.begin() as repository:
        kind = replace(repository.catalogue.approved(TYPE_CODE), sync_mode=SyncMode.DAILY)
        repository.connection.execute(
            licence_types.delete().where(licence_types.c.type_code == TYPE_CODE)
        )
        repository.catalogue.add(kind)
    bureau.issue("JY13101010000002", today(bureau))
    assert 'data-testid="quiet"' not in visit("supervisor").get("/supervisor/timeliness").text
    bureau.clock.advance(days=8)
    page = visit("supervisor").get("/supervisor/timeliness?mode=daily").text
    assert "8 天没有归集" in page
    assert page.count('data-testid="timeliness-row"') == 1


@pytest.mark.parametrize("login", DESKS)
def test_the_same_figures_are_saved_as_a_file(login, visit, bureau):
    bureau.issue("JY13101010000003", today(bureau) - timedelta(days=3))
    file = visit(login).get(f"{DESKS[login]}/timeliness.csv?days=30")
    assert file.content_type.startswith("text/csv")
    assert f"{cast.BUREAU.name},食品经营许可证,与实体证照同步,1,0,1,0,0.0%,3.0,3," in file.text

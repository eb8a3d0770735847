"""Twenty thousand rows with 37 faults: exactly those are refused, and a kill -9 changes nothing."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.cast import BUREAU, BUREAU_CLERK
from tests.databases import POSTGRES_URL
from tests.factories import NOW
from tests.services.collecting.bureau import build_city
from tests.services.collecting.large_file import FAULTS, ROWS, STORED, large_file, planted
from wallet.domain.collecting.collection import CollectionState
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import audit_entries
from wallet.repository.tables import licences
from wallet.services.collecting.files.kept_results import as_told
from wallet.services.collecting.files.report import RowOutcome
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.receiving import Upload, receive
from wallet.services.collecting.working import work_on_next
from wallet.services.licences.issuing import issue

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
GOOD = ROWS - len(FAULTS)
KILLED_BEHIND = 4_000

WORKER = """
import secrets, sys
from tests.factories import database, document_maker, fixed_clock
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.working import work_on_next

made = database(sys.argv[1])
work_on_next(Workshop(made, document_maker(made), secrets, fixed_clock, "to be killed"))
"""


@pytest.fixture(scope="module")
def content():
    return large_file()


@pytest.fixture(scope="module")
def undisturbed(templates, content):
    """What a run comes to that nobody disturbs."""
    with templates.copy("sqlite") as url:
        city = founded(url)
        work_in_peace(city, sent(city, content))
        yield outcome_of(city)
        city.database.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def large_city(request, templates):
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with templates.copy(request.param) as url:
        city = founded(url)
        yield city
        city.database.engine.dispose()


def founded(url):
    city = build_city(url)
    for draft in STORED:
        issue(city.database, city.maker, city.entropy, NOW, BUREAU_CLERK, draft)
    return city


def sent(city, content):
    upload = Upload("两万行.csv", content, goes_on=True)
    return receive(city.database, city.entropy, NOW, BUREAU_CLERK, upload)


def work_in_peace(city, collection):
    shop = Workshop(city.database, city.maker, city.entropy, lambda: NOW + timedelta(hours=1), "w")
    # PostgreSQL notices only after its present statement that the killed worker is gone, and lets
    # go of the row then; a worker at work would look again just as well.
    patience = time.monotonic() + 60
    while not work_on_next(shop):
        assert time.monotonic() < patience
        time.sleep(0.05)
    assert now_stands(city, collection).state is CollectionState.DONE


def now_stands(city, collection):
    with city.database.read() as repository:
        return repository.collections.get(collection.id, BUREAU.id)


def refused_rows(city):
    with city.database.read() as repository:
        (collection,) = repository.collections.of_unit(BUREAU.id)
        refused = repository.collected_rows.every(collection.id, outcome=RowOutcome.REFUSED.value)
        return [as_told(row) for row in refused]


def outcome_of(city):
    """What can be compared between two runs: which licences, which refusals, how many entries."""
    with city.database.read() as repository:
        rows = repository.connection.execute(
            select(licences.c.type_code, licences.c.number_index, licences.c.issued_on)
        ).all()
        actions = dict(
            tuple(row)
            for row in repository.connection.execute(
                select(audit_entries.c.action, func.count()).group_by(audit_entries.c.action)
            )
        )
    told = [(one.row_number, one.faults) for one in refused_rows(city)]
    return sorted(map(tuple, rows)), told, actions


def kill_in_the_middle(city, collection):
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, city.url], env=os.environ | {"PYTHONPATH": "."}
    )
    patience = time.monotonic() + 120
    while time.monotonic() < patience:
        stands = now_stands(city, collection)
        if stands.state is CollectionState.RUNNING and stands.counts.all >= KILLED_BEHIND:
            break
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL


def test_exactly_the_planted_rows_are_refused_and_a_kill_changes_nothing(
    large_city, undisturbed, content
):
    assert len(FAULTS) == 37
    collection = sent(large_city, content)
    kill_in_the_middle(large_city, collection)
    halfway = now_stands(large_city, collection)
    assert KILLED_BEHIND <= halfway.counts.all < ROWS
    assert large_city.count(licences) == halfway.counts.issued + len(STORED)

    work_in_peace(large_city, collection)

    done = now_stands(large_city, collection)
    assert (done.rows, done.counts.issued, done.counts.refused) == (ROWS, GOOD, len(FAULTS))
    told = {one.row_number: one.faults for one in refused_rows(large_city)}
    assert {number: [(one.column, one.code) for one in told[number]] for number in told} == {
        number: [(column, code)] for number, (_, column, code) in planted().items()
    }
    for faults in told.values():
        (fault,) = faults
        assert fault.zh.endswith("。")
        assert not {"林小满", "310101190001010012", "HYPERLINK"} & set(fault.masked.split())
    assert outcome_of(large_city) == undisturbed
    actions = undisturbed[2]
    assert actions[AuditAction.LICENCE_ISSUED] == GOOD + len(STORED)
    assert actions[AuditAction.ISSUING_REFUSED] == len(FAULTS)

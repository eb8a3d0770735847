"""A worker that is killed in the middle, three times: every row is done once, and none is lost."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.cast import BUREAU, BUREAU_CLERK
from tests.databases import POSTGRES_URL
from tests.factories import NOW, fixed_clock, issuer_key
from tests.services.changes.bureau import table
from tests.services.collecting.bureau import build_city
from tests.services.collecting.sheets import csv_text, good_rows
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.repository.act_tables import audit_entries
from wallet.repository.changes.change_tables import change_request_rows
from wallet.repository.licences.delivery_tables import notices
from wallet.repository.tables import licence_versions, licences
from wallet.services.changes.lists.receiving import ListUpload, begin_to_resign, receive_list
from wallet.services.changes.lists.working import work_on_next_list
from wallet.services.collecting.receiving import Upload, receive
from wallet.services.collecting.working import Workshop, work_on_next

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
ROWS, UNKNOWN, KILLS = 240, 17, 3
WORKER = """
import secrets, sys
from datetime import timedelta
from tests.factories import NOW, database, document_maker
from wallet.services.changes.lists.working import work_on_next_list
from wallet.services.collecting.working import Workshop

made, now = database(sys.argv[1]), NOW + timedelta(hours=int(sys.argv[2]))
clock = lambda: now
shop = Workshop(made, document_maker(made, clock), secrets, clock, f"to be killed {sys.argv[2]}")
while work_on_next_list(shop):
    pass
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def city(request, templates):
    """A city whose bureau has so many licences."""
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with templates.copy(request.param) as url:
        made = build_city(url)
        content = csv_text(good_rows(ROWS)).encode()
        upload = Upload("全部.csv", content, goes_on=True)
        receive(made.database, made.entropy, NOW, BUREAU_CLERK, upload)
        shop = Workshop(made.database, made.maker, made.entropy, fixed_clock, "collector")
        while work_on_next(shop):
            pass
        assert made.count(licences) == ROWS
        yield made
        made.database.engine.dispose()


@pytest.fixture
def amended(city):
    """A list that amends every licence, and names some that there are not."""
    rows = [["证照编号", "经营项目"]]
    rows += [[one["证照编号"], "热食类食品制售"] for one in good_rows(ROWS)]
    for place in range(UNKNOWN):
        rows.insert(2 + 13 * place, [f"NO-{place}", "热食类食品制售"])
    change = LicenceChange(ChangeAct.AMENDMENT, "依据第 1 号文")
    upload = ListUpload(table(rows), change, goes_on=True)
    return receive_list(city.database, city.entropy, NOW, BUREAU_CLERK, upload)


@pytest.fixture
def resigned(city):
    """A list that signs every licence anew: its key was withdrawn, and there is another one."""
    with city.database.begin() as repository:
        for key in repository.keys.all():
            repository.keys.withdraw(key.kid, NOW, "clerk", "失窃")
        issuer_key(repository, BUREAU, seed="the next key")
    return begin_to_resign(city.database, city.entropy, NOW, BUREAU_CLERK, BUREAU.id)


def now_stands(city, one):
    with city.database.read() as repository:
        return repository.change_lists.get(one.id, BUREAU.id)


def kill_behind(city, one, hours, is_reached):
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, city.url, str(hours)], env=os.environ | {"PYTHONPATH": "."}
    )
    patience = time.monotonic() + 120
    while not is_reached(now_stands(city, one)):
        assert worker.poll() is None
        assert time.monotonic() < patience
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL


def work_in_peace(city, one):
    shop = Workshop(
        city.database, city.maker, city.entropy, lambda: NOW + timedelta(hours=9), "in peace"
    )
    # PostgreSQL notices only after its present statement that the killed worker is gone.
    patience = time.monotonic() + 60
    while now_stands(city, one).state is not ChangeState.DONE:
        assert time.monotonic() < patience
        work_on_next_list(shop)
    return now_stands(city, one)


def checked(stands):
    return stands.state is ChangeState.CHECKING and stands.reached > 40


def carried_out(rows):
    return lambda stands: stands.started_at is not None and stands.counts.done >= rows


def entries(city, action):
    with city.database.read() as repository:
        return dict(
            tuple(row)
            for row in repository.connection.execute(
                select(audit_entries.c.outcome, func.count())
                .where(audit_entries.c.action == action)
                .group_by(audit_entries.c.outcome)
            )
        )


def versions(city):
    with city.database.read() as repository:
        rows = repository.connection.execute(
            select(func.count(licence_versions.c.version)).group_by(licence_versions.c.licence_id)
        )
        return Counter(rows.scalars())


def told_twice(city, kind):
    with city.database.read() as repository:
        rows = repository.connection.execute(
            select(notices.c.licence_id)
            .where(notices.c.kind == kind)
            .group_by(notices.c.licence_id, notices.c.holder_id)
            .having(func.count() != 1)
        )
        return rows.all()


def outcomes(city):
    with city.database.read() as repository:
        return Counter(
            repository.connection.execute(select(change_request_rows.c.outcome)).scalars()
        )


def test_a_list_that_was_killed_three_times_is_exact(city, amended):
    kill_behind(city, amended, 1, checked)
    kill_behind(city, amended, 2, carried_out(20))
    kill_behind(city, amended, 3, carried_out(90))
    halfway = now_stands(city, amended)
    assert halfway.counts.done < ROWS
    assert entries(city, "licence:amended")["done"] == halfway.counts.done

    done = work_in_peace(city, amended)

    assert (done.rows, done.counts.done, done.counts.refused) == (ROWS + UNKNOWN, ROWS, UNKNOWN)
    told = {"done": ROWS, "unknown_licence": UNKNOWN}
    assert entries(city, "licence:amended") == outcomes(city) == told
    assert versions(city) == {2: ROWS}
    assert told_twice(city, "licence_amended") == []


def test_signing_anew_that_was_killed_three_times_signs_each_once(city, resigned):
    for kill in range(KILLS):
        kill_behind(city, resigned, 1 + kill, carried_out(10 + 60 * kill))
    halfway = now_stands(city, resigned)
    assert entries(city, "licence:resigned") == {"done": halfway.counts.done}

    done = work_in_peace(city, resigned)

    assert (done.rows, done.counts.done, done.counts.refused) == (ROWS, ROWS, 0)
    assert entries(city, "licence:resigned") == outcomes(city) == {"done": ROWS}
    assert versions(city) == {2: ROWS}
    assert told_twice(city, "licence_resigned") == []
    with city.database.read() as repository:
        assert repository.key_records.count_unconfirmed(BUREAU.id) == 0

"""Deliveries are counted right by whoever writes at once, and nobody waits for a figure."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import NullPool

from tests import cast, clerks
from tests.factories import holder_draft, resident_id
from tests.races.racing import refusals
from tests.repository.licences.real_figures import kept_figures, real_figures
from tests.town import card_draft
from wallet.domain.licences.licence import RevocationKind
from wallet.repository.licences.delivery_tables import delivery_figures
from wallet.repository.tables import licence_holders
from wallet.services.licences import issuing

ROUNDS = 6
HOLDERS = 7
ISSUED = 6


@pytest.fixture
def issue(clock):
    """Issue a licence of the town's bureau, with a number of its own."""

    def made(deployment, number, holders=1):
        people = [
            holder_draft(identity_number=resident_id(100 + (number + one) % 800))
            for one in range(holders)
        ]
        draft = card_draft(number=f"示例{number:012}", holders=tuple(people))
        maker, entropy = deployment.document_maker, deployment.entropy
        actor = cast.BUREAU_CLERK
        return issuing.issue(deployment.database, maker, entropy, clock(), actor, draft)

    return made


@pytest.fixture
def figures(deployment):
    def read():
        with deployment.database.engine.connect() as connection:
            return kept_figures(connection), real_figures(connection)

    return read


def test_receipts_opened_licences_issued_and_ended_at_once_are_counted_once(
    course, deployment, clock, issue, figures
):
    def opening(holder_id, licence_id):
        def act(deployment):
            with deployment.database.begin() as repository:
                return repository.deliveries.open(holder_id, licence_id, clock())

        return act

    def ending(code):
        def act(deployment):
            clerk, kind = cast.BUREAU_CLERK, RevocationKind.DEREGISTERED
            database, entropy = deployment.database, deployment.entropy
            clerks.revoke(database, entropy, clock(), clerk, code, kind, "申请注销")

        return act

    for turn in range(ROUNDS):
        first = turn * 20
        shared = issue(deployment, first, HOLDERS).licence
        with deployment.database.engine.connect() as connection:
            mine = licence_holders.c.licence_id == shared.id
            holders = connection.scalars(select(licence_holders.c.holder_id).where(mine)).all()
        acts = [opening(one, shared.id) for one in holders]
        acts += [
            lambda deployment, number=first + HOLDERS + one: issue(deployment, number)
            for one in range(ISSUED)
        ]
        if turn % 2:
            acts.append(ending(str(shared.code)))
        assert refusals(course.race_each(acts)) == []
        kept, real = figures()
        assert kept == real


def test_a_writer_counts_without_waiting_for_one_who_has_not_committed(
    deployment, town, database_url, issue, figures
):
    issue(deployment, 1)
    other = create_engine(database_url, poolclass=NullPool)
    with ThreadPoolExecutor(1) as pool, other.connect() as slow:
        slow.execute(text("UPDATE delivery_figures SET waiting = waiting"))
        try:
            pool.submit(issue, deployment, 2).result(timeout=60)
        finally:
            slow.rollback()
    with deployment.database.engine.connect() as connection:
        kinds = connection.scalars(select(delivery_figures.c.type_code)).all()
    assert len(kinds) == len(set(kinds)) + 1
    kept, real = figures()
    assert kept == real

"""A comprehensive permit that is shown or scanned while it ends, or is gathered anew.

- a show session, opened against the end of its permit: none lives on
- a scan against the end or the next version: nothing is valid that commits after it
"""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import cast
from tests.factories import SeededEntropy
from tests.races.racing import CONTENDERS, ROUNDS
from tests.services.permits.shown_permits import ShownPermits
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import show_sessions
from wallet.services.permits.permitting import end, rebuild


@pytest.fixture
def shown(counter, company):
    shown = ShownPermits(counter, company)
    shown.scenario(0, 1)
    return shown


def on(shown, deployment):
    """The same people at another server."""
    return replace(shown, counter=replace(shown.counter, deployment=deployment))


def ending(shown, permit):
    def act(deployment):
        now, entropy = shown.counter.clock(), SeededEntropy(f"end {permit.id}")
        return end(deployment.database, entropy, now, cast.BUREAU_CLERK, permit.id, "停业")

    return act


def gathering(shown, permit):
    def act(deployment):
        now, entropy = shown.counter.clock(), SeededEntropy(f"rebuild {permit.id}")
        sent = (cast.BUREAU_CLERK, permit.id, shown.company.trade.parts(0, 1), "减少一项")
        return rebuild(deployment.database, entropy, now, *sent)

    return act


def test_no_session_of_a_permit_lives_on_when_it_ended(course, shown):
    for _ in range(ROUNDS):
        shown.counter.clock.advance(minutes=16)  # so many PINs at once shut the door for a while
        permit = shown.company.trade.assemble(0, 1)

        def show(deployment, permit=permit):
            return on(shown, deployment).show(permit)

        course.race_each([*[show] * 3, ending(shown, permit), *[show] * 3])
        with shown.database.read() as repository:
            living = select(show_sessions.c.id).where(show_sessions.c.ended_at.is_(None))
            assert not repository.connection.execute(living).all()


@pytest.mark.parametrize(
    ("change", "action"),
    [(ending, AuditAction.PERMIT_ENDED), (gathering, AuditAction.PERMIT_REBUILT)],
)
def test_no_scan_of_a_permit_is_valid_that_commits_after_its_change(course, shown, change, action):
    """Each writes its entry under its locks: what is valid was entered before the change."""
    for _ in range(ROUNDS):
        shown.counter.clock.advance(minutes=16)
        permit = shown.company.trade.assemble(0, 1, 2)
        codes = [shown.code(permit) for _ in range(CONTENDERS - 1)]

        def scan(text):
            return lambda deployment: on(shown, deployment).scan(text)

        scans = [scan(text) for text in codes]
        course.race_each([*scans[:7], change(shown, permit), *scans[7:]])
        entries = shown.counter.entries()[:CONTENDERS]
        at = [entry.action for entry in entries].index(action)
        assert {entry.outcome for entry in entries[:at]} <= {"code_expired"}
        assert {entry.outcome for entry in entries[at + 1 :]} <= {"valid"}
        if action is AuditAction.PERMIT_REBUILT:
            shown.company.trade.end(permit, "停业")

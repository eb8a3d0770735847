"""The same town in a small and in a large city, and what was read there."""

import re
from dataclasses import dataclass, field
from html import unescape

from sqlalchemy import func, select

from bench.filling.filling import fill
from bench.filling.shape import ALIKE
from tests.deployments import StandingClock, deployment_on
from tests.growth import desks_acts, holders_acts, offices_acts, upkeep_acts
from tests.growth.acting import Doing
from tests.growth.judging import judge
from tests.growth.register import may_grow
from tests.growth.statements import listen
from tests.growth.walking import IN_RESERVE, Page, Walkers, pages_of
from tests.whole_town.founding import found_whole_town
from wallet.app import serve
from wallet.config import read_settings
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import audit_entries
from wallet.services.finding.filling import NameFilling

SMALL, LARGE = 100, 10_000
REACHED = frozenset({200, 302, 303})
ACTS = (*holders_acts.ACTS, *desks_acts.ACTS, *offices_acts.ACTS, *upkeep_acts.ACTS)
_FURTHER = re.compile(r'href="(/[^"]*[?&](?:amp;)?(?:cursor|after|before)=[^"]+)"')
NEXT = ", next page"
_INDEX = "ix_notices_holder_created"


@dataclass
class Seen:
    """What a city showed: the work of each page and act, and what could not be looked at."""

    work: dict = field(default_factory=dict)
    missing: list = field(default_factory=list)
    without_an_index: dict = field(default_factory=dict)
    actions: set = field(default_factory=set)
    """What the acts left in the trail."""


def faults_of(small, large):
    """Return what grows from one city to the other.

    A list that is short as yet has no next page: that of the large city is compared with its only
    one.
    """
    return [
        fault
        for page, work in large.work.items()
        for fault in judge(page, small.work.get(page) or small.work[page.removesuffix(NEXT)], work)
        if not may_grow(fault)
    ]


def look_at(app, url, folder, size, when_filled=lambda _engine: None):
    """Found the town, take the samples, fill the city; then open every page and do every act.

    ``when_filled`` may do something to the database in between.
    """
    clock = StandingClock()
    deployment = deployment_on(url, clock)
    try:
        whole = found_whole_town(deployment, clock)
        settings = read_settings({"WALLET_DATABASE_URL": url, "WALLET_VAR": str(folder)})
        serve(app, settings, deployment)
        with deployment.database.read() as repository:
            pages, missing = pages_of(app, repository.connection)
        fill(deployment, size, ALIKE)
        when_filled(deployment.database.engine)
        names = NameFilling(deployment.database)
        while names.fill_some():
            pass
        newest = _newest(deployment)
        walkers, listener = Walkers(app), listen(deployment.database.engine)
        seen = Seen(missing=missing)
        _walk(walkers, listener, pages, seen)
        its = Doing(deployment, clock, whole, walkers, listener)
        for act in ACTS:
            act(its)
        seen.actions = _actions_after(deployment, newest)
        seen.work |= its.work
        seen.without_an_index = _without_an_index(deployment, walkers, listener)
        listener.close()
    finally:
        deployment.database.engine.dispose()
    return seen


def _walk(walkers, listener, pages, seen):
    reached, refused = set(), {}
    for page in pages:
        if page.login in IN_RESERVE and page.endpoint in reached:
            continue
        walkers.ready(page.login)
        with listener.visit() as work:
            answer = walkers.open(page)
        if answer.status_code not in REACHED:
            refused.setdefault(page.endpoint, []).append(f"{page} answers {answer.status_code}")
            continue
        reached.add(page.endpoint)
        seen.work[str(page)] = work
        if further := _FURTHER.search(answer.text if answer.mimetype == "text/html" else ""):
            with listener.visit() as work:
                walkers.open(Page(page.endpoint, unescape(further[1]), page.login))
            seen.work[f"{page}{NEXT}"] = work
    seen.missing += [
        f"{said}: give tests/growth/samples.py another value"
        for endpoint, told in refused.items()
        if endpoint not in reached
        for said in told
    ]


def _without_an_index(deployment, walkers, listener):
    """Open a page whose list has lost its index."""
    with deployment.database.begin() as repository:
        repository.connection.exec_driver_sql(f"DROP INDEX {_INDEX}")
    listener.forget()
    with listener.visit() as work:
        walkers.open(Page("holder.messages", "/holder/messages", "lin"))
    return work


def _newest(deployment):
    with deployment.database.read() as repository:
        return repository.connection.execute(select(func.max(audit_entries.c.id))).scalar_one()


def _actions_after(deployment, newest):
    query = select(audit_entries.c.action).where(audit_entries.c.id > newest).distinct()
    with deployment.database.read() as repository:
        return {AuditAction(one) for one in repository.connection.execute(query).scalars()}

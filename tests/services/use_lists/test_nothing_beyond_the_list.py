"""For random lists, units and questions, a duty opens what the approved list names and no more."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from tests import cast, clerks
from tests.databases import POSTGRES_URL
from tests.deployments import StandingClock, deployment_on
from tests.factories import TYPE_CODE
from tests.office import CENTRE, OTHER_CENTRE, found_office, reader_of_system
from tests.services.authorization.ledger import FIELD_NAMES
from tests.services.authorization.systems import disclosed_names
from tests.town import CARD_TYPE, standing_town
from wallet.domain.errors import WalletError
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.tables import units

FIELDS = {CARD_TYPE: FIELD_NAMES, TYPE_CODE: ("premises", "items")}
types = st.sampled_from(sorted(FIELDS))
papers = st.lists(
    types.flatmap(
        lambda kind: st.tuples(st.just(kind), st.sets(st.sampled_from(FIELDS[kind]), min_size=1))
    ),
    min_size=1,
    max_size=4,
)
questions = st.just({}) | st.dictionaries(
    types, st.sets(st.sampled_from(sorted({*FIELD_NAMES, "premises"})), min_size=1), max_size=2
)


def listed(drawn):
    """What the list names: the fields of each type, over all papers."""
    needed = {}
    for kind, names in drawn:
        needed.setdefault(kind, set()).update(names)
    return needed


def check(office, data):
    """Open one random case; returns how many licences were read."""
    drawn = data.draw(papers)
    named = [(f"材料{place}", {kind: sorted(names)}) for place, (kind, names) in enumerate(drawn)]
    approved = data.draw(st.sampled_from([True, True, False]))
    (office.approved if approved else office.submitted)(papers=named)
    reader_unit = data.draw(st.sampled_from([CENTRE, CENTRE, CENTRE, OTHER_CENTRE, cast.HOTEL]))
    suspended = data.draw(st.sampled_from([False, False, True]))
    in_force = data.draw(st.sampled_from([True, True, False]))
    asked = data.draw(questions)
    prepare(office, reader_unit if suspended else None, in_force)
    needed = listed(drawn)
    expected = (
        approved
        and not suspended
        and reader_unit is CENTRE
        and all(names <= needed.get(kind, set()) for kind, names in asked.items())
    )
    request = office.request(asked={kind: sorted(names) for kind, names in asked.items()})
    request = replace(request, elements=replace(request.elements, unit=reader_unit.name))
    reader = reader_of_system("a-system", reader_unit)
    try:
        case = office.open_case(request, reader)
    except WalletError:
        assert not expected
        assert not read_by_duty(office)
        return 0
    assert expected
    covered = {kind: asked.get(kind, set()) if asked else needed[kind] for kind in needed}
    return ensure_covered(office, case, covered, in_force)


def prepare(office, suspended_unit, in_force):
    database = office.deployment.database
    if suspended_unit:
        with database.begin() as repository:
            statement = update(units).where(units.c.id == suspended_unit.id)
            repository.connection.execute(statement.values(suspended_at=office.clock()))
    if not in_force:
        code = office.town.card_code
        entropy = office.deployment.entropy
        clerks.suspend(database, entropy, office.clock(), cast.BUREAU_CLERK, code, "核查")


def ensure_covered(office, case, covered, in_force):
    read = {one.disclosed.type_code: one for one in case.answer.licences}
    open_types = {kind for kind, names in covered.items() if names}
    if not in_force:
        open_types.discard(CARD_TYPE)
    assert read.keys() == open_types
    for kind, one in read.items():
        assert {field.name for field in one.disclosed.fields} == covered[kind]
        assert disclosed_names(one.document) == covered[kind]
    entries = read_by_duty(office)
    assert {frozenset(entry.fields) for entry in entries} == {
        frozenset(covered[kind]) for kind in open_types
    }
    assert len(entries) == len(open_types)
    assert {entry.ground for entry in entries} <= {Ground.STATUTORY}
    return len(entries)


def read_by_duty(office):
    """The entries of reads that were let through."""
    entries = office.entries(AuditAction.LICENCE_RETRIEVED)
    return [entry for entry in entries if entry.outcome == "done"]


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("kind", "examples"),
    [("sqlite", 50), pytest.param("postgresql", 15, marks=pytest.mark.postgres)],
)
def test_a_duty_opens_what_the_list_names_and_no_more(kind, examples, templates):
    if kind == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")

    read = []

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def holds(data):
        clock = StandingClock()
        with templates.copy(kind, founded=True) as url:
            deployment = deployment_on(url, clock)
            try:
                office = found_office(deployment, clock, standing_town(deployment))
                read.append(check(office, data))
            finally:
                deployment.database.engine.dispose()

    holds()
    # It would prove nothing if every case were refused, or none.
    assert sum(read) > examples / 10
    assert not all(read)

"""Names of before are indexed by and by; whoever searches meanwhile is told so."""

import pytest
from sqlalchemy import select, update

from tests import cast
from tests.factories import TODAY, holder_draft, resident_id
from wallet.domain.licences.licence_search import Filters, Sought
from wallet.repository.tables import holders, licence_holders
from wallet.services.finding import filling
from wallet.services.finding.filling import NameFilling
from wallet.services.finding.listing import own_list

NO_NAME = b"\x01" + b"broken" * 9
NAMES = [f"填{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]


@pytest.fixture
def before(bureau):
    """Licences that were stored before names were indexed."""
    stored = {
        name: bureau.issue(f"JYF{order}", holders=(draft(name, order),)).id
        for order, name in enumerate(NAMES)
    }
    forget(bureau)
    return stored


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    monkeypatch.setattr(filling, "AT_ONCE", 4)


def draft(name, order):
    return holder_draft(name=name, identity_number=resident_id(300 + order))


def forget(bureau):
    with bureau.database.begin() as repository:
        nothing = {"issuer_id": None, "name_index": None, "created_at": None}
        repository.connection.execute(update(licence_holders).values(nothing))


def rows(bureau):
    with bureau.database.read() as repository:
        found = repository.connection.execute(
            select(licence_holders).order_by(licence_holders.c.holder_id)
        )
        return [tuple(row) for row in found]


def find(bureau, name):
    with bureau.database.read() as repository:
        unit, sought = cast.BUREAU.id, Sought(name=name)
        page = own_list(repository, unit, TODAY, sought, Filters(), None, 50)
    return [one.id for one in page.licences], page.complete


def fill(bureau):
    """Fill until there is no more; return in how many steps."""
    some, steps = NameFilling(bureau.database), 1
    while some.fill_some():
        steps += 1
    return steps


def test_what_is_filled_in_is_what_storing_writes(bureau, before):
    forgotten = rows(bureau)
    fill(bureau)
    filled = rows(bureau)
    assert filled != forgotten
    again = [bureau.issue(f"JYG{n}", holders=(draft(one, n),)) for n, one in enumerate(NAMES)]
    with bureau.database.read() as repository:
        found = {
            row.licence_id: (row.issuer_id, row.name_index)
            for row in repository.connection.execute(select(licence_holders))
        }
    for licence, name in zip(again, NAMES, strict=True):
        assert found[licence.id] == found[before[name]]


def test_until_then_a_search_says_that_it_is_not_complete(bureau, before):
    assert find(bureau, NAMES[0]) == ([], False)
    some, seen = NameFilling(bureau.database), []
    while some.fill_some():
        seen.append(sum(len(find(bureau, name)[0]) for name in NAMES))
    assert seen == sorted(seen)
    assert min(seen) < len(NAMES)
    for name, licence_id in before.items():
        assert find(bureau, name) == ([licence_id], True)


def test_it_goes_on_where_it_was_stopped(bureau, before):
    whole = fill(bureau)
    forget(bureau)
    for _ in range(whole):
        NameFilling(bureau.database).fill_some()
    assert find(bureau, NAMES[-1]) == ([before[NAMES[-1]]], True)


def test_what_a_process_of_before_stores_meanwhile_is_filled_in_too(bureau, before):
    fill(bureau)
    late = bureau.issue("JYF-late", holders=(draft("填晚", 90),)).id
    forget(bureau)
    assert find(bureau, "填晚") == ([], False)
    fill(bureau)
    assert find(bureau, "填晚") == ([late], True)


def test_two_workers_fill_in_the_same(bureau, before):
    first, second = NameFilling(bureau.database), NameFilling(bureau.database)
    while first.fill_some() | second.fill_some():
        pass
    assert all(find(bureau, name) == ([licence], True) for name, licence in before.items())


def test_a_name_that_cannot_be_opened_stops_no_other(bureau, before):
    with bureau.database.begin() as repository:
        broken = select(licence_holders.c.holder_id).where(
            licence_holders.c.licence_id == before[NAMES[3]]
        )
        repository.connection.execute(
            update(holders).where(holders.c.id.in_(broken)).values(name_sealed=NO_NAME)
        )
    fill(bureau)
    with bureau.database.read() as repository:
        left = repository.connection.execute(
            select(licence_holders.c.licence_id).where(licence_holders.c.name_index.is_(None))
        )
        assert list(left.scalars()) == [before[NAMES[3]]]
    assert find(bureau, NAMES[4]) == ([before[NAMES[4]]], False)

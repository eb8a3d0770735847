"""Lists that are narrowed are, page by page, those that a plain reckoning finds."""

from datetime import timedelta
from itertools import product
from random import Random

import pytest
from sqlalchemy import insert, select

from tests import cast
from tests.factories import NOW, TODAY, TYPE_CODE
from tests.town import CARD_TYPE
from wallet.domain.licences.licence import LicenceState, LicenceStatus, Term, status_on
from wallet.domain.licences.licence_search import Filters, PeriodOutOfOrder, Sought
from wallet.repository.finding import walks
from wallet.repository.licences.licence_rows import NAME_KIND
from wallet.repository.tables import licence_holders, licences
from wallet.services.finding.listing import own_list

DAY = timedelta(days=1)
STATES = (*[LicenceState.VALID] * 5, *LicenceState)
OWN, ANOTHERS = cast.HOTEL.id, cast.BUREAU.id
"""A unit that has none beside these; and one that has others."""

NAMES = ("张三", "李四", "古丽米热·艾比布力")
MANY = 160


@pytest.fixture
def stored(deployment, town):
    """Store licences of every kind, some of another bureau; return their rows with the names."""
    chance = Random("lists")  # noqa: S311 - repeatable is the point
    with deployment.database.begin() as repository:
        run, cipher = repository.connection.execute, repository.cipher
        pattern = dict(run(select(licences)).mappings().first())
        rows = [_row(chance, pattern, cipher, number) for number in range(MANY)]
        held = [_held(chance, cipher, row) for row in rows]
        run(insert(licences), rows)
        run(insert(licence_holders), [one for several in held for one in several])
    return [
        row | {"names": {one["name_index"] for one in several}}
        for row, several in zip(rows, held, strict=True)
    ]


def _row(chance, pattern, cipher, number):
    state, issued = chance.choice(STATES), TODAY - chance.randrange(400) * DAY
    begins = issued + chance.choice((0, 0, 0, 500)) * DAY
    ends = None if chance.random() < 0.2 else begins + chance.randrange(600) * DAY
    row_id = f"{chance.randrange(16**32):032x}"
    return pattern | {
        "id": row_id,
        "code": f"1.2.156.3005.2.{TYPE_CODE}.113100000000000191.LISTED{number:06}.001.1",
        "number_index": f"{number:040x}",
        "number_sealed": cipher.seal(f"licences.number/{row_id}", str(number)),
        "issuer_id": ANOTHERS if number % 5 == 0 else OWN,
        "type_code": chance.choice((TYPE_CODE, CARD_TYPE)),
        "state": state.value,
        "revocation_kind": "deregistered" if state is LicenceState.REVOKED else None,
        "issued_on": issued,
        "valid_from": begins,
        "valid_until": ends,
        # Many share a moment: their ids tell which comes first.
        "created_at": NOW - chance.randrange(40) * timedelta(hours=1),
    }


def _held(chance, cipher, row):
    names = [chance.choice(NAMES)]
    if chance.random() < 0.3:
        names.append(names[0] if chance.random() < 0.5 else chance.choice(NAMES))
    holders = (cast.LIN.id, cast.ZHOU.id)
    return [
        {
            "holder_id": holder_id,
            "licence_id": row["id"],
            "position": position,
            "issuer_id": row["issuer_id"],
            "created_at": row["created_at"],
            "name_index": cipher.index(NAME_KIND, name),
        }
        for position, (name, holder_id) in enumerate(zip(names, holders, strict=False))
    ]


def fits(row, filters):
    term = Term(row["valid_from"], row["valid_until"])
    status = status_on(LicenceState(row["state"]), term, TODAY)
    return (
        row["issuer_id"] == OWN
        and filters.type_code in {None, row["type_code"]}
        and filters.state in {None, row["state"]}
        and filters.status in {None, status}
        and (filters.issued_from is None or filters.issued_from <= row["issued_on"])
        and (filters.issued_until is None or row["issued_on"] <= filters.issued_until)
        and (filters.ends_by is None or _ends(row, status, filters.ends_by))
    )


def _ends(row, status, day):
    ends = row["valid_until"]
    return status is LicenceStatus.VALID and ends is not None and ends <= day


def every_page(deployment, filters, limit, sought=None):
    """Return the ids of all pages, one after the other, and how many pages there were."""
    found, cursor, pages = [], None, 0
    while True:
        page = _page(deployment, filters, limit, cursor, sought)
        assert len(page.licences) <= limit
        found += [one.id for one in page.licences]
        pages, cursor = pages + 1, page.next_cursor
        if cursor is None:
            return found, pages


def _page(deployment, filters, limit, cursor, sought):
    with deployment.database.read() as repository:
        return own_list(repository, OWN, TODAY, sought, filters, cursor, limit)


NARROWED = [
    Filters(type_code=kind, state=state, status=status, **days)
    for kind, (state, status), days in product(
        (None, CARD_TYPE),
        (
            (None, None),
            *((state, None) for state in LicenceState),
            *((None, status) for status in LicenceStatus),
            (LicenceState.VALID, LicenceStatus.EXPIRED),
            (LicenceState.SUSPENDED, LicenceStatus.VALID),
        ),
        (
            {},
            {"issued_from": TODAY - 100 * DAY},
            {"issued_until": TODAY - 200 * DAY},
            {"issued_from": TODAY - 300 * DAY, "issued_until": TODAY - 60 * DAY},
            {"ends_by": TODAY + 90 * DAY},
            {"ends_by": TODAY + 200 * DAY, "issued_from": TODAY - 250 * DAY},
        ),
    )
]


def order_of(filters):
    """Return how a list is ordered, and whether the least comes first."""
    if filters.status is LicenceStatus.NOT_YET_VALID:
        return (lambda row: row["valid_from"]), False
    if filters.status is LicenceStatus.EXPIRED:
        return (lambda row: row["valid_until"]), False
    if filters.ends_by:
        return (lambda row: row["valid_until"]), True
    if filters.issued_from or filters.issued_until:
        return (lambda row: row["issued_on"]), False
    return (lambda row: row["created_at"]), False


@pytest.mark.parametrize("looked_at", [7, 1_000], ids=["short steps", "long steps"])
def test_every_combination_of_filters_lists_what_fits_and_nothing_twice(
    deployment, stored, looked_at, monkeypatch
):
    monkeypatch.setattr(walks, "LOOKED_AT", looked_at)
    sizes = set()
    for filters in NARROWED:
        at, ascending = order_of(filters)
        fitting = [row for row in stored if fits(row, filters)]
        fitting.sort(key=lambda row: (at(row), row["id"]), reverse=not ascending)
        found, _pages = every_page(deployment, filters, 6)
        assert found == [row["id"] for row in fitting], filters
        sizes.add(len(found))
    assert 0 in sizes
    assert len(sizes) > 20


@pytest.mark.parametrize("looked_at", [7, 1_000], ids=["short steps", "long steps"])
@pytest.mark.parametrize("name", NAMES)
def test_whoever_has_a_name_is_found_page_by_page_the_newest_first(
    deployment, stored, looked_at, name, monkeypatch
):
    monkeypatch.setattr(walks, "LOOKED_AT", looked_at)
    with deployment.database.read() as repository:
        index = repository.cipher.index(NAME_KIND, name)
    for filters in (Filters(), *NARROWED[::9]):
        fitting = [row for row in stored if index in row["names"] and fits(row, filters)]
        fitting.sort(key=lambda row: (row["created_at"], row["id"]), reverse=True)
        found, _pages = every_page(deployment, filters, 6, Sought(name=name))
        assert found == [row["id"] for row in fitting], filters


def test_a_rare_thing_takes_more_pages_and_is_found(deployment, stored, monkeypatch):
    monkeypatch.setattr(walks, "LOOKED_AT", 10)
    rare = Filters(state=LicenceState.TRANSFERRED, issued_until=TODAY)
    found, pages = every_page(deployment, rare, 30)
    assert len(found) < 30
    assert pages > 5


@pytest.mark.parametrize("days", [1, 30, 400])
def test_a_period_that_ends_before_it_begins_is_refused(days):
    with pytest.raises(PeriodOutOfOrder):
        Filters(issued_from=TODAY, issued_until=TODAY - days * DAY)

"""Nobody's page, and no act, has more to do because a table has grown a hundredfold.

The same town stands in a city of a hundred of everything and in one of ten thousand, one bureau and
one of everybody with half of it. A new page joins by itself.
"""

import pytest

from tests.databases import POSTGRES_URL
from tests.growth.grown import LARGE, SMALL, look_at
from tests.growth.judging import judge

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_200)]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def cities(request, templates, built_app, tmp_path_factory):
    """What the two cities of a kind of database showed."""
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    seen = {}
    for size in (SMALL, LARGE):
        with templates.copy(request.param, founded=True) as url:
            seen[size] = look_at(built_app, url, tmp_path_factory.mktemp("city"), size)
    return seen


def test_every_page_has_something_to_show(cities):
    for seen in cities.values():
        assert not seen.missing, "\n".join(seen.missing)


def test_no_page_and_no_act_grows_with_a_table(cities):
    small, large = cities[SMALL], cities[LARGE]
    assert small.work.keys() == large.work.keys()
    faults = [
        str(fault)
        for page, work in large.work.items()
        for fault in judge(page, small.work[page], work)
    ]
    assert not faults, f"{len(faults)} grow:\n" + "\n".join(faults)


def test_an_index_that_is_missing_is_found_by_page_statement_and_table(cities):
    small, large = (cities[size].without_an_index for size in (SMALL, LARGE))
    (fault,) = judge("lin holder.messages", small, large)
    assert fault.what in {"rows", "steps"}
    assert "notices" in fault.tables
    assert "FROM notices" in fault.statement

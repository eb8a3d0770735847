"""Nobody's page, and no act, has more to do because a table has grown a hundredfold.

The same town stands in a city of a hundred of everything and in one of ten thousand, half of it
one bureau's. A new page joins by itself.
"""

import pytest

from tests.databases import POSTGRES_URL
from tests.growth.grown import LARGE, SMALL, faults_of, look_at
from tests.growth.judging import judge
from wallet.domain.trail.audit import AuditAction

NOT_DONE = {
    AuditAction.ACCESS_REFUSED: "reads what the page would have read",
    AuditAction.BACKED_UP: "reads all there is",
    AuditAction.CITY_SEEDED: "begins in an empty database",
    AuditAction.COPY_CHECK_REFUSED: "reads what checking reads",
    AuditAction.COPY_REFUSED: "reads what making a copy reads",
    AuditAction.CREDENTIAL_REFUSED: "reads what choosing a password reads",
    AuditAction.KEYS_ROTATED: "seals all there is again, in batches",
    AuditAction.LICENCES_LISTED: "only names a refusal of the list",
    AuditAction.NOTICES_READ: "only names a refusal of marking them",
    AuditAction.PRESENTATION_REFUSED: "reads what presenting reads",
    AuditAction.RESTORED: "writes all there is",
    AuditAction.SET_REFUSED: "reads what showing a set reads",
}
"""What leaves entries of its own, and is not done here, with the reason."""

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
    faults = [str(fault) for fault in faults_of(cities[SMALL], cities[LARGE])]
    assert not faults, f"{len(faults)} grow:\n" + "\n".join(faults)


def test_every_act_of_the_trail_is_done(cities):
    for seen in cities.values():
        assert seen.actions | NOT_DONE.keys() >= set(AuditAction)
    assert all(NOT_DONE.values())


def test_an_index_that_is_missing_is_found_by_page_statement_and_table(cities):
    small, large = (cities[size].without_an_index for size in (SMALL, LARGE))
    found = judge("lin holder.messages", small, large)
    (fault,) = [one for one in found if "ORDER BY notices.created_at" in one.statement]
    assert fault.what in {"rows", "steps"}
    assert fault.tables == {"notices"}
    assert fault.page == "lin holder.messages"

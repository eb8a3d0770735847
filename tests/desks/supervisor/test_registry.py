"""The supervisor's pages: filings with their dates, and the gateway without its acts."""

import pytest

from tests.services.registry.offices import Offices

FILINGS, GATEWAY = "/supervisor/filings", "/supervisor/gateway"


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)


@pytest.fixture
def supervisor(visit):
    return visit("supervisor")


@pytest.fixture
def filing(offices):
    def file(district="310101"):
        code = offices.apply(district_code=district).code
        offices.approve(code)
        with offices.read() as repository:
            return repository.filings.of_scenario(code)

    return file


def test_every_filing_is_listed_with_its_day(supervisor, filing):
    filing()
    page = supervisor.get(FILINGS).text
    assert 'data-testid="filing-row" data-state="submitted"' in page
    assert "黄浦区" in page
    assert "3月2日" in page
    assert "filing-row" not in supervisor.get(f"{FILINGS}?state=accepted").text


def test_a_filing_shows_all_that_the_scenario_opens_and_is_accepted(supervisor, filing):
    page = f"{FILINGS}/{filing().id}"
    assert "居住证 · 公民身份号码" in supervisor.get(page).text
    assert supervisor.post(f"{page}/acceptance", page=page).status_code == 302
    accepted = supervisor.get(page).text
    assert 'data-state="accepted"' in accepted
    assert "accept-filing" not in accepted


def test_a_filing_is_returned_and_the_operator_reads_why(supervisor, visit, filing):
    found = filing()
    confirm = f"{FILINGS}/{found.id}/return"
    assert supervisor.post(confirm, page=confirm, reason="").status_code == 422
    assert supervisor.post(confirm, page=confirm, reason="缺少安全评估").status_code == 302
    assert (
        "缺少安全评估" in visit("operator").get(f"/operator/scenarios/{found.scenario_code}").text
    )
    again = supervisor.post(confirm, page=confirm, reason="缺少安全评估")
    assert again.status_code == 409


def test_a_district_sees_its_own_filings_and_decides_none(supervisor, offices, filing):
    own, other = filing(), filing("310115")
    offices.found_district()
    page = supervisor.get(FILINGS).text
    assert own.id in page
    assert other.id not in page
    assert "accept-filing" not in supervisor.get(f"{FILINGS}/{own.id}").text
    assert supervisor.get(f"{FILINGS}/{other.id}").status_code == 404
    refused = supervisor.post(f"{FILINGS}/{own.id}/acceptance", page=FILINGS)
    assert refused.status_code == 403


def test_the_gateway_is_to_look_at_only(supervisor, offices):
    with offices.database.begin() as repository:
        unit = repository.units.find_by_uscc("91310115MA1K00007Q")
        repository.units.suspend(unit.id, offices.clock(), "越权调取")
    page = supervisor.get(f"{GATEWAY}?unit={unit.id}").text
    assert "越权调取" in page
    assert "resume-unit" not in page
    assert "suspend-unit" not in page


@pytest.mark.parametrize("login", ["lin", "hotel", "clerk", "operator"])
@pytest.mark.parametrize("page", [FILINGS, GATEWAY])
def test_nobody_else_enters(visit, login, page):
    assert visit(login).get(page).status_code == 403

"""The operator's pages: what waits, what it opens, and acts that say first what they will do."""

import pytest

from tests import cast
from tests.services.authorization.parties import Parties
from tests.services.registry.offices import Offices
from tests.town import CARD_TYPE
from wallet.domain.actors.allowed_addresses import AddressNotAllowed
from wallet.domain.grounds.read_refusals import AuthorizationNotAnswered
from wallet.domain.registry.scenario import ScenarioState

SCENARIOS, APPLICATIONS, GATEWAY = (
    "/operator/scenarios",
    "/operator/applications",
    "/operator/gateway",
)


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)


@pytest.fixture
def operator(visit):
    return visit("operator")


@pytest.fixture
def waiting(offices):
    return offices.apply(district_code="310101").code


def state(offices, code):
    with offices.read() as repository:
        return repository.scenarios.find(code).state


def act(browser, page, **fields):
    return browser.post(page, page=page, **fields)


def test_the_list_begins_with_what_waits(operator, waiting):
    page = operator.get(SCENARIOS).text
    assert f'data-code="{waiting}"' in page
    assert 'data-code="hotel-check-in"' not in page
    everything = operator.get(f"{SCENARIOS}?state=all&kind=social").text
    assert 'data-code="hotel-check-in"' in everything
    assert 'data-code="hotel-check-in"' not in operator.get(f"{SCENARIOS}?kind=government").text


def test_each_field_stands_with_its_sensitivity_and_a_warning(operator, waiting):
    page = operator.get(f"{SCENARIOS}/{waiting}").text
    assert 'data-testid="sensitive-warning"' in page
    assert "居住证 · 公民身份号码" in page
    assert "居住证 · 住址" in page
    assert "黄浦区推广" in page


def test_approving_takes_the_tick_and_files_with_the_general_office(operator, offices, waiting):
    confirm = f"{SCENARIOS}/{waiting}/approval"
    assert "自动向综合管理部门报备" in operator.get(confirm).text
    refused = act(operator, confirm)
    assert refused.status_code == 422
    assert 'data-code="sensitive_review_missing"' in refused.text
    assert act(operator, confirm, confirmed="yes").status_code == 302
    assert state(offices, waiting) is ScenarioState.APPROVED
    assert 'data-testid="filing"' in operator.get(f"{SCENARIOS}/{waiting}").text


def test_returning_takes_a_reason_that_the_unit_reads(operator, visit, offices, waiting):
    confirm = f"{SCENARIOS}/{waiting}/return"
    assert act(operator, confirm, reason=" ").status_code == 422
    assert act(operator, confirm, reason="请删去住址").status_code == 302
    assert state(offices, waiting) is ScenarioState.RETURNED
    assert "请删去住址" in visit("hotel").get(f"/verifier/scenarios/{waiting}").text


@pytest.mark.parametrize(
    ("name", "then"),
    [("suspension", ScenarioState.SUSPENDED), ("ending", ScenarioState.ENDED)],
)
def test_stopping_says_first_what_it_will_do(operator, offices, name, then):
    confirm = f"{SCENARIOS}/hotel-check-in/{name}"
    assert "button--danger" in operator.get(confirm).text
    assert act(operator, confirm, reason="核查投诉").status_code == 302
    assert state(offices, "hotel-check-in") is then


def test_an_act_that_the_state_does_not_allow_says_so(operator):
    refused = act(operator, f"{SCENARIOS}/hotel-check-in/resumption", reason="已整改")
    assert refused.status_code == 409
    assert 'data-code="scenario_state_conflict"' in refused.text


def test_what_does_not_exist_is_not_found(operator):
    assert operator.get(f"{SCENARIOS}/nothing").status_code == 404
    assert operator.get(f"{SCENARIOS}/hotel-check-in/burning").status_code == 404
    assert operator.get(f"{APPLICATIONS}/{'0' * 32}").status_code == 404


@pytest.mark.parametrize("login", ["lin", "hotel", "clerk", "supervisor"])
@pytest.mark.parametrize("page", [SCENARIOS, APPLICATIONS, GATEWAY])
def test_nobody_else_enters(visit, login, page):
    assert visit(login).get(page).status_code == 403


def test_an_application_is_approved_with_the_quotas_as_the_operator_leaves_them(operator, offices):
    applied = offices.apply_for_use()
    page = f"{APPLICATIONS}/{applied.id}"
    assert "021-00000401" in operator.get(page).text
    refused = operator.post(f"{page}/approval", page=page, **{f"quota:{CARD_TYPE}": "none"})
    assert refused.status_code == 422
    assert f'data-field="quota.{CARD_TYPE}"' in refused.text
    done = operator.post(f"{page}/approval", page=page, **{f"quota:{CARD_TYPE}": "5"})
    assert done.status_code == 302
    with offices.read() as repository:
        client_id = repository.applications.get(applied.id).client_id
        assert repository.clients.get(client_id).quota_of(CARD_TYPE) == 5
    assert client_id in operator.get(page).text


def test_an_application_is_returned_ended_and_its_limits_are_changed(operator, offices):
    applied = offices.apply_for_use()
    page = f"{APPLICATIONS}/{applied.id}"
    assert act(operator, f"{page}/return", reason="").status_code == 422
    assert operator.get(f"{page}/ending").status_code == 404
    offices.approve_use(applied.id)
    limits = {f"quota:{CARD_TYPE}": "8"}
    wrong = operator.post(f"{page}/limits", page=page, addresses="anywhere", **limits)
    assert 'data-field="addresses"' in wrong.text
    saved = operator.post(f"{page}/limits", page=page, addresses="203.0.113.5", **limits)
    assert saved.status_code == 302
    assert "203.0.113.5" in operator.get(page).text
    assert act(operator, f"{page}/ending", reason="业务停办").status_code == 302
    assert 'data-state="ended"' in operator.get(f"{APPLICATIONS}?state=all").text


def test_the_gateway_shows_reads_refusals_and_who_is_suspended(
    operator, offices, deployment, clock, town
):
    parties = Parties(deployment, clock, town)
    request = parties.ask()
    parties.grant(request)
    parties.retrieve(request)
    empty = parties.ask()
    with pytest.raises(AuthorizationNotAnswered):
        parties.retrieve(empty)
    for _ in range(2):
        with pytest.raises(AddressNotAllowed):
            parties.retrieve(request, address="10.1.2.3", allowed=("10.2.0.0/16",))
    page = operator.get(GATEWAY).text
    assert 'data-used="1" data-refused="0"' in page
    assert 'data-used="0" data-refused="2"' in page
    assert page.count('data-code="authorization_not_answered"') == 1
    assert page.count('data-code="address_not_allowed"') == 2
    assert "持证人还没有答复这份申请" in page
    assert "127.0.0.1" in page
    assert "入住登记" in page


def test_a_unit_is_suspended_and_resumed_from_the_gateway(operator, offices):
    unit = cast.HOTEL.id
    chosen = operator.get(f"{GATEWAY}?unit={unit}").text
    assert 'data-testid="suspend-unit"' in chosen
    assert act(operator, f"{GATEWAY}/units/{unit}/suspension", reason="").status_code == 422
    done = act(operator, f"{GATEWAY}/units/{unit}/suspension", reason="越权调取")
    assert done.status_code == 302
    page = operator.get(GATEWAY).text
    assert f'data-testid="suspended-unit" data-unit="{unit}"' in page
    assert "越权调取" in page
    again = act(operator, f"{GATEWAY}/units/{unit}/suspension", reason="越权调取")
    assert again.status_code == 409
    assert act(operator, f"{GATEWAY}/units/{unit}/resumption", reason="已整改").status_code == 302
    assert 'data-testid="suspended-unit"' not in operator.get(GATEWAY).text


@pytest.mark.parametrize("until", ["", "yesterday", "2999-01-01", "2026-02-01"])
def test_any_day_can_be_asked_for(operator, until):
    assert operator.get(f"{GATEWAY}?until={until}").status_code == 200

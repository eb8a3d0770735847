"""Before the PIN the holder reads that a party is not in good standing, and agrees to nothing."""

import pytest

from tests import cast
from tests.services.registry.offices import Offices
from tests.town import CARD_TYPE, PIN
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import scenarios
from wallet.services.registry.application_deciding import end_application
from wallet.services.registry.scenario_deciding import end_scenario, suspend_scenario
from wallet.services.registry.suspending import resume_unit, suspend_unit

STOPPED, REGISTERED = 'data-testid="party-stopped"', 'data-testid="asker-registered"'
CODES = "/holder/authorization-codes"


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)


def unit_suspended(offices):
    offices.decide(suspend_unit, cast.HOTEL.id)
    return "receiver_suspended", "已被暂停"


def scenario_suspended(offices):
    offices.decide(suspend_scenario, "hotel-check-in")
    return "scenario_not_open", "场景已停用"


def scenario_ended(offices):
    offices.decide(end_scenario, "hotel-check-in")
    return "scenario_not_open", "场景已停用"


def application_ended(offices):
    offices.decide(end_application, offices.approved_use().id)
    return "receiver_not_approved", "资格已终止"


UNFIT = [unit_suspended, scenario_suspended, scenario_ended, application_ended]


@pytest.mark.parametrize("unfit", UNFIT)
def test_the_consent_page_says_so_without_green_mark_pin_or_button(sides, offices, unfit):
    _asked, request = sides.asked()
    assert REGISTERED in sides.lin.get(request).text
    code, mark = unfit(offices)
    page = sides.lin.get(request).text
    assert STOPPED in page
    assert mark in page
    for absent in (REGISTERED, 'data-testid="consent"', 'data-testid="pin"'):
        assert absent not in page
    refused = sides.consent(request)
    assert refused.status_code == 403
    assert f'data-code="{code}"' in refused.text
    assert sides.lin.post(f"{request}/decline", page=request).status_code == 302


@pytest.mark.parametrize("unfit", UNFIT)
def test_the_form_of_a_code_says_so_and_the_list_of_parties_leaves_it_out(sides, offices, unfit):
    assert "hotel-check-in" in sides.lin.get(f"{CODES}/new").text
    code, mark = unfit(offices)
    assert "hotel-check-in" not in sides.lin.get(f"{CODES}/new").text
    page = sides.lin.get(f"{CODES}/new?scenario=hotel-check-in&use={sides.card_id}").text
    assert STOPPED in page
    assert mark in page
    for absent in (REGISTERED, 'data-testid="make-code"', 'data-testid="pin"'):
        assert absent not in page
    refused = sides.lin.post(CODES, page="/holder/wallet-address", **offer(sides))
    assert refused.status_code == 403
    assert f'data-code="{code}"' in refused.text


@pytest.mark.parametrize("unfit", UNFIT)
def test_a_grant_to_an_unfit_party_is_told_as_paused_and_can_be_taken_back(sides, offices, unfit):
    asked, grant = sides.granted()
    unfit(offices)
    page = sides.lin.get(grant).text
    assert 'data-state="paused"' in page
    assert 'data-state="in_force"' not in page
    listed = sides.lin.get("/holder/authorizations").text
    assert 'data-state="paused"' in listed
    assert 'data-state="in_force"' not in listed
    stands = sides.hotel.get(asked).text
    assert 'data-state="paused"' in stands
    assert 'data-testid="view-data"' not in stands
    assert sides.withdraw(grant).status_code == 302
    assert 'data-state="ended"' in sides.lin.get(grant).text


def test_when_the_suspension_is_lifted_the_grant_opens_again(sides, offices):
    _asked, grant = sides.granted()
    offices.decide(suspend_unit, cast.HOTEL.id)
    offices.decide(resume_unit, cast.HOTEL.id)
    assert 'data-state="in_force"' in sides.lin.get(grant).text


def test_a_narrowed_scenario_pauses_what_was_granted_under_it(sides, offices):
    _asked, grant = sides.granted()
    with offices.database.begin() as repository:
        repository.connection.execute(
            scenarios.update()
            .where(scenarios.c.code == "hotel-check-in")
            .values(askable_fields=f'{{"{CARD_TYPE}": [{{"name": "name", "required": true}}]}}')
        )
    assert 'data-state="paused"' in sides.lin.get(grant).text


def test_a_consent_sent_twice_is_one_grant(sides, offices):
    _asked, request = sides.asked()
    key = {"idempotency_key": "f" * 32}
    first, second = sides.consent(request, **key), sides.consent(request, **key)
    assert (first.status_code, second.status_code) == (302, 302)
    done = [e for e in offices.entries(AuditAction.AUTHORIZATION_GRANTED) if e.outcome == "done"]
    assert len(done) == 1


def test_a_code_form_sent_twice_makes_one_code(sides, offices):
    form = {**offer(sides), "idempotency_key": "e" * 32}
    made = [sides.lin.post(CODES, page="/holder/wallet-address", **form) for _ in range(2)]
    assert [one.status_code for one in made] == [302, 302]
    assert made[0].headers["Location"] == made[1].headers["Location"]
    assert 'data-testid="authorization-code"' in sides.lin.get(made[1].headers["Location"]).text
    with offices.read() as repository:
        account = repository.accounts.find_by_login("lin")
        assert len(repository.request_lists.unused_codes_of(account.holder_id)) == 1


def offer(sides):
    return {
        "scenario": "hotel-check-in",
        "licence": sides.card_id,
        "term_days": "1",
        "pin": PIN,
        "sensitive": "yes",
        f"field-{sides.card_id}": ["name", "resident_id"],
    }
